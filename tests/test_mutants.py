"""What is said of mutants is about code that is there; mutmut itself runs by `make mutants`."""

import pytest

from tests.mutants import explained, is_failure, suite_of
from tests.project import ROOT, place, pure


def test_each_explained_mutant_changes_a_line_that_is_there():
    gone = [
        (file, old)
        for file, old, _ in explained()
        if old not in {line.strip() for line in (ROOT / file).read_text().splitlines()}
    ]

    assert explained()
    assert gone == []


EXPLAINED = ("training/fade.py", "a < b", "a <= b")
OTHER = ("training/fade.py", "a + b", "a - b")


@pytest.mark.parametrize(
    ("made", "survivors", "known", "fails"),
    [
        (100, [], [EXPLAINED], False),
        (100, [EXPLAINED], [EXPLAINED], False),
        (100, [EXPLAINED, OTHER], [EXPLAINED], True),
        (100, [EXPLAINED] * 15, [EXPLAINED], False),  # the same change may be made in several lines
        (100, [EXPLAINED] * 16, [EXPLAINED], True),
    ],
)
def test_a_run_fails_by_each_survivor_without_a_reason_and_by_many(made, survivors, known, fails):
    assert is_failure(made, survivors, known) == fails


def test_each_pure_module_has_its_tests():
    assert [file for file in map(place, pure()) if not suite_of(file)] == []
