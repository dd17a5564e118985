"""Mutation testing of the pure modules by mutmut: each change that a slip could make should make a
test fail.

`make mutants` takes all of them; `.venv/bin/python -m tests.mutants nhsuk/dates/exact.py` takes one.
Each meets the tests of its name that reach what was changed. What lives on is printed, and the run
fails, but for what explained_mutants.toml gives a reason for.
"""

import shutil
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path

from tests.project import ROOT, place, pure

EXPLAINED = Path(__file__).parent / "explained_mutants.toml"
ENOUGH = 85  # of a hundred
LIVED = {"survived", "no tests", "not checked", "suspicious"}  # as mutmut calls them
Change = tuple[str, str, str]  # the module, its line as it stands, and as changed


def explained() -> dict[Change, str]:
    """By change, why nobody could notice it."""
    entries = tomllib.loads(EXPLAINED.read_text())
    return {
        (file, old, new): entry["why"]
        for file, several in entries.items()
        for entry in several
        for old, new in entry["changes"]
    }


def suite_of(file: str) -> list[str]:
    """The test module of its name, and those beside it whose name begins so without being of
    another module.
    """
    folder = Path(file).parent
    name = Path(file).stem
    others = {each.stem for each in (ROOT / folder).glob("*.py")} - {name}
    found = sorted((ROOT / "tests" / folder).glob(f"test_{name}*.py"))
    return [
        str(each.relative_to(ROOT))
        for each in found
        if each.stem.removeprefix("test_") not in others
    ]


def change_of(file: str, diff: str) -> Change:
    lines = diff.splitlines()[2:]
    old, new = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return file, old, new


def is_failure(made: int, survivors: Collection[Change], known: Collection[Change]) -> bool:
    """One that lived on is not explained, or too many lived on."""
    return not set(survivors) <= set(known) or 100 * (made - len(survivors)) < ENOUGH * made


def main() -> None:
    # here, because to import it warns and starts things that a run of the tests has no use for
    from mutmut.__main__ import run
    from mutmut.configuration import config
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code

    files = sys.argv[1:] or sorted(map(place, pure()))
    config().only_mutate = files
    config().pytest_add_cli_args_test_selection = [
        test for file in files for test in suite_of(file)
    ]
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    run.callback((), max_children=None)
    known = explained()
    made = 0
    survivors = []
    for file in files:
        results = SourceFileMutationData(path=Path(file))
        results.load()
        made += len(results.exit_code_by_key)
        lived = [
            key
            for key, code in results.exit_code_by_key.items()
            if status_by_exit_code[code] in LIVED
        ]
        survivors += [change_of(file, get_diff_for_mutant(key, path=file)) for key in lived]
    for file, old, new in survivors:
        if (file, old, new) not in known:
            print(f"{file}\n  - {old}\n  + {new}")
    for file, old, new in known.keys() - set(survivors):
        if file in files:
            print(f"{file}: explained, but killed or not made\n  - {old}\n  + {new}")
    killed = made - len(survivors)
    reasons = sum(change in known for change in survivors)
    print(
        f"{killed} of {made} killed: {100 * killed / made:.1f} %; {reasons} of the others are explained"
    )
    sys.exit(is_failure(made, survivors, known))


if __name__ == "__main__":
    main()
