"""Seeds faults in actions, pages and queries, one at a time, and shows which of them the tests find.

    python -m tests.seeded_faults --seed 1 --count 60 --reach FOLDER --out before.json
    python -m tests.seeded_faults --faults before.json --reach OTHER --out after.json [--quick]

Each fault meets the tests that reach its function, as tests/reach.py noted, on SQLite. The second
line makes those of the first once more, so that two suites can be compared, and fails where one is
lost that was found. With --quick a fault meets only the tests that `make check` would choose for
its file. A fault that only PostgreSQL, another process or a linter notices survives.

A fault is found or it survived; or it is unreached (by any test), gone (with its piece of source),
out of time, not run (pytest could not start), or unproven (its test fails without it too).
"""

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from queue import SimpleQueue

from tests.fault_kinds import Edit, Function, edits, functions

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("actions", "views", "queries")
CACHES = {"cache", "lru_cache"}  # only the test that comes first reaches what they hold
SECONDS = 600  # for the tests of one fault; none takes as long but where it goes round in circles
LINKED = (".venv", "node_modules")
CHOSEN = "import json, sys, check; print(json.dumps(check.quick_tests(sys.argv[1:])))"


@dataclass
class Fault:
    """`number` counts from 0 where the function has the same piece of source several times."""

    id: str
    file: str
    function: str
    kind: str
    old: str
    new: str
    number: int
    outcome: str = ""  # one of those above
    found_by: str = ""
    tests: int = 0  # that it met, of those that reach it
    reached_by: int = 0
    seconds: float = 0


@dataclass
class Reach:
    """By function (file:name) its tests, and by test its seconds."""

    by_function: dict[str, set[str]]
    seconds: dict[str, float]


def load_reach(folder: Path) -> Reach:
    reach = Reach({}, {})
    for file in sorted(folder.glob("*.json")):
        contents = json.loads(file.read_text())
        names = [name.partition(".<locals>")[0] for name in contents["functions"]]
        for test, (seconds, numbers) in contents["tests"].items():
            reach.seconds[test] = seconds
            for number in numbers:
                reach.by_function.setdefault(names[number], set()).add(test)
    return reach


def group_of(file: str) -> str:
    return next((group for group in GROUPS if group in Path(file).with_suffix("").parts), "")


def pick(tree: Path, reach: Reach, count: int, seed: int) -> list[Fault]:
    """As many of each group, at most one a module, from each app in turn; of the kinds that fit,
    the one that came least.
    """
    chance = random.Random(seed)
    kinds: Counter[str] = Counter()
    faults = []
    for group in GROUPS:
        made = 0
        for file in _in_turn(reach, group, chance):
            if made < count // len(GROUPS) and (fault := _fault(tree, reach, file, kinds, chance)):
                made += 1
                fault.id = f"{group[0]}{made:02}"
                faults.append(fault)
    return faults


def _in_turn(reach: Reach, group: str, chance: random.Random) -> Iterator[str]:
    by_app: dict[str, list[str]] = {}
    for file in sorted({place.partition(":")[0] for place in reach.by_function}):
        if group_of(file) == group:
            by_app.setdefault(file.partition("/")[0], []).append(file)
    for files in by_app.values():
        chance.shuffle(files)
    for row in zip_longest(*by_app.values()):
        yield from filter(None, row)


def _fault(
    tree: Path, reach: Reach, file: str, kinds: Counter[str], chance: random.Random
) -> Fault | None:
    contents = (tree / file).read_bytes()
    found = [
        (name, function)
        for name, function in functions(ast.parse(contents))
        if f"{file}:{name}" in reach.by_function and not _is_cached(function)
    ]
    chance.shuffle(found)
    for name, function in found:
        if possible := edits(contents, function):
            fewest = min(kinds[edit.kind] for edit in possible)
            edit = chance.choice([each for each in possible if kinds[each.kind] == fewest])
            kinds[edit.kind] += 1
            number = [each for each in possible if _same(each, edit)].index(edit)
            return Fault("", file, name, edit.kind, edit.old, edit.new, number)
    return None


def _is_cached(function: Function) -> bool:
    names = {ast.unparse(each).partition("(")[0] for each in function.decorator_list}
    return any(name.rpartition(".")[2] in CACHES for name in names)


def _same(one: Edit | Fault, other: Edit | Fault) -> bool:
    return (one.kind, one.old, one.new) == (other.kind, other.old, other.new)


def edit_of(fault: Fault, contents: bytes) -> Edit | None:
    """Where the fault is to be made in a module that may have changed since it was picked."""
    function = dict(functions(ast.parse(contents))).get(fault.function)
    same = [each for each in edits(contents, function) if _same(each, fault)] if function else []
    return same[fault.number] if fault.number < len(same) else None


def ordered_tests(fault: Fault, reach: Reach, chosen: tuple[str, ...], limit: int) -> list[str]:
    """The one that found it before, those of its folder, then the fastest of all others, file by
    file, because tests of one file share what they set up.
    """
    folder = f"tests/{Path(fault.file).parent}/"
    reaching = reach.by_function.get(f"{fault.file}:{fault.function}", set())
    reaching = [test for test in reaching if test.startswith(chosen)]

    def rank(test: str) -> tuple[bool, bool, float, str]:
        return test != fault.found_by, not test.startswith(folder), reach.seconds[test], test

    nearest = sorted(reaching, key=rank)[:limit]
    places: dict[str, int] = {}  # of the files, in the order of the first test of each
    for test in nearest:
        places.setdefault(test.partition("::")[0], len(places))
    fault.tests, fault.reached_by = len(nearest), len(reaching)
    return sorted(nearest, key=lambda test: places[test.partition("::")[0]])


class Copy:
    """A checkout of its own, in which a fault can be made while others run beside it."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.folder = folder / "tree"
        self.temporary = folder
        ignored = shutil.ignore_patterns(".git", ".mypy_cache", ".ruff_cache", *LINKED)
        shutil.copytree(tree, self.folder, ignore=ignored)
        for name in LINKED:
            (self.folder / name).symlink_to((tree / name).resolve())

    def run(self, tests: list[str], *options: str) -> tuple[int, str]:
        """The exit code of pytest and what it printed; it is killed where it takes too long."""
        (self.temporary / "tests.txt").write_text("\n".join(tests))
        arguments = [f"--basetemp={self.temporary}/pytest", f"@{self.temporary}/tests.txt"]
        env = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DEMO"}
        }
        with (self.temporary / "output.txt").open("w+") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", *options, *arguments],
                cwd=self.folder,
                env={**env, "ENV_FILE": os.devnull, "DATA_DIR": f"{self.temporary}/data"},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            try:
                code = process.wait(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                code = process.wait()
            output.seek(0)
            return code, output.read()

    def examine(self, fault: Fault, tests: list[str]) -> None:
        module = self.folder / fault.file
        contents = module.read_bytes() if module.exists() else b""
        edit = edit_of(fault, contents)
        fault.outcome, fault.found_by, fault.seconds = "unreached" if edit else "gone", "", 0
        if edit and tests:
            began = time.monotonic()
            module.write_bytes(edit.apply(contents))
            try:
                code, output = self.run(tests, "-x")
            finally:
                module.write_bytes(contents)
            fault.seconds = round(time.monotonic() - began, 1)
            fault.found_by = next(iter(failed(output, tests)), "")
            outcomes = {0: "survived", 1: "found", -signal.SIGKILL: "out of time"}
            fault.outcome = outcomes.get(code, "not run")
            if fault.outcome == "not run":
                print(output)


def failed(output: str, tests: Iterable[str]) -> list[str]:
    """Those that pytest names in its summary, with the reason after the name."""
    names = set(tests)
    lines = [line for line in output.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    candidates = [line.partition(" ")[2] for line in lines]
    return [
        max((name for name in names if line.startswith(name)), key=len, default=line)
        for line in candidates
    ]


def chosen_by_quick_check(tree: Path, file: str) -> tuple[str, ...]:
    """The test files that `make check` runs after a change of this one alone."""
    env = {**os.environ, "PYTHONPATH": "bin"}
    command = [sys.executable, "-c", CHOSEN, file]
    answer = subprocess.run(command, cwd=tree, env=env, check=True, capture_output=True)
    return tuple(json.loads(answer.stdout))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--reach", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tree", type=Path, default=ROOT, help="whose code and tests are run")
    parser.add_argument("--faults", type=Path, help="the --out of an earlier run")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=400, help="tests that a fault meets")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    reach = load_reach(given.reach)
    if given.faults:
        faults = [Fault(**each) for each in json.loads(given.faults.read_text())]
    else:
        faults = pick(given.tree, reach, given.count, given.seed)
    found_before = {fault.id for fault in faults if fault.outcome == "found"}
    for fault in examined(faults, reach, given):
        print(f"{fault.id} {fault.file}:{fault.function}, {fault.kind}")
        print(f"    {fault.old!r} -> {fault.new!r}")
        met = f"{fault.tests} of {fault.reached_by} tests, {fault.seconds} s"
        print(f"    {fault.outcome} {fault.found_by} ({met})", flush=True)
    given.out.write_text(json.dumps([asdict(fault) for fault in faults], indent=1))
    for group in GROUPS:
        outcomes = Counter(fault.outcome for fault in faults if group_of(fault.file) == group)
        print(f"{group:8} {dict(outcomes.most_common())}")
    lost = [fault.id for fault in faults if fault.id in found_before and fault.outcome != "found"]
    if lost:
        print("No longer found:", *lost)
    return int(bool(lost))


def examined(faults: list[Fault], reach: Reach, given: argparse.Namespace) -> Iterator[Fault]:
    """One by one in their order, although several run at once."""
    copies: SimpleQueue[Copy] = SimpleQueue()

    def examine(fault: Fault) -> Fault:
        chosen = chosen_by_quick_check(given.tree, fault.file) if given.quick else ("",)
        tests = ordered_tests(fault, reach, chosen, given.limit)
        copy = copies.get()
        copy.examine(fault, tests)
        copies.put(copy)
        return fault

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        for number in range(given.workers):
            copies.put(Copy(given.tree.resolve(), Path(folder) / str(number)))
        yield from pool.map(examine, faults)
        control(copies.get(), faults)


def control(copy: Copy, faults: list[Fault]) -> None:
    """Without any fault each test that found one passes."""
    finders = sorted({fault.found_by for fault in faults if fault.outcome == "found"})
    if finders:
        code, output = copy.run(finders)
        wrong = finders if code not in {0, 1} else failed(output, finders)
        for fault in faults:
            if fault.outcome == "found" and fault.found_by in wrong:
                fault.outcome = "unproven"
                print(f"{fault.id} is unproven: {fault.found_by} fails without it too")


if __name__ == "__main__":
    sys.exit(main())
