"""The command: takes modules, one after the other, and says what came of each."""

import argparse
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.mutants import survivors as known
from tests.mutants.slips import mutants_of
from tests.mutants.trial import survivors_among

ROOT = known.ROOT
ENOUGH = 85  # of a hundred
TODAY = datetime.now(ZoneInfo("Europe/London")).date()


def tried(file: str, every: int) -> known.Figures:
    start = time.monotonic()
    made = list(mutants_of((ROOT / file).read_text()))[::every]
    name = file.removesuffix(".py").replace("/", ".")
    explained = known.explained()
    reasons = {each.mutant for each in explained if each.file == file}
    lived = survivors_among(made, ROOT / file, name, known.suite_of(file), known=reasons, says=_say)
    found = known.weighed(file, made, lived, explained)
    for one in found.left:
        _say(f"  {file}:{one.line} {one}")
    for each in found.stale:
        _say(f"  {file}: explained, but killed: {each.mutant}")
    _say(f"{found.row(TODAY)} {time.monotonic() - start:.0f} s")
    return found


def _say(line: str) -> None:
    print(line, file=sys.__stdout__, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.mutants", description="Mutation testing of pure modules")
    parser.add_argument("files", nargs="*", help="modules, as training/readiness.py; without any, every pure one")
    parser.add_argument("--every", type=int, default=1, help="take every so many mutants alone")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reliability.md")
    chosen = parser.parse_args()
    found = []
    for file in chosen.files or known.pure_files():
        found.append(tried(file, chosen.every))
        if chosen.write:
            known.FIGURES.write_text(known.put_in_figures(known.FIGURES.read_text(), found[-1:], TODAY))
    made, killed, left, stale = (
        sum(column) for column in zip(*((x.made, x.killed, len(x.left), len(x.stale)) for x in found), strict=True)
    )
    _say(f"{killed} of {made} killed: {100 * killed / made:.1f} %; {left} left unexplained, {stale} explanations stale")
    sys.exit(0 if 100 * killed >= ENOUGH * made and not left and not stale else 1)


if __name__ == "__main__":
    main()
