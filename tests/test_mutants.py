"""What is said of mutants is about code that is there; mutmut itself runs by `make mutants`."""

from tests.mutants import explained, suite_of
from tests.project import ROOT, place, pure


def test_each_explained_mutant_changes_a_line_that_is_there() -> None:
    gone = [
        (file, old)
        for file, old, _ in explained()
        if old not in {line.strip() for line in (ROOT / file).read_text().splitlines()}
    ]

    assert explained()
    assert gone == []


def test_each_pure_module_has_its_tests() -> None:
    assert [file for file in map(place, pure()) if not suite_of(file)] == []
