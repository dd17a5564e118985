from datetime import UTC, date, datetime

import pytest

from imports import problems as module
from imports.cells import CellError
from imports.problems import Problem, Problems, TooManyProblems, describe


def test_describe_formats_a_key():
    assert describe(("E1", None, date(2026, 3, 31))) == "E1 +  + 2026-03-31"
    assert describe([datetime(2026, 7, 1, 17, tzinfo=UTC)]) == "2026-07-01T18:00"
    assert describe([("print", "radio")]) == "print radio"


def test_warn_stops_at_the_maximum(monkeypatch):
    monkeypatch.setattr(module, "MAX_PROBLEMS", 1)
    problems = Problems()

    for row in (2, 3):
        problems.warn("people", row, "joined_on", CellError("In the future.", "Nothing."))

    assert [warning.row for warning in problems.warnings] == [2]


def test_add_stops_at_a_hundred_thousand_and_says_so():
    problems = Problems()
    wrong = CellError("It is no day.", "Write a day.")
    problems.add("people", 2, "joined_on", wrong)

    for row in range(3, 100_001):
        problems.add("people", row, "joined_on", wrong)

    with pytest.raises(TooManyProblems):
        problems.add("people", 100_001, "joined_on", wrong)

    assert problems.found[0] == Problem("people", 2, "joined_on", "It is no day.", "Write a day.")
    assert (len(problems.found), problems.found[-2].row) == (100_001, 100_001)
    assert problems.found[-1].problem == "There are 100,000 problems or more."


def test_describe_formats_booleans():
    assert describe([True]) == "yes"
    assert describe([False]) == "no"
