"""What a spreadsheet must not compute."""

import pytest

from nhsuk.cells import escape_formula


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 1632", "-3", "@SUM(A1)", "\tx", "\rx", "\nx", " =1+1", "\u00a0@A1"]
)
def test_harmless_marks_what_would_be_computed(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Dr Ama", "3-1", "a=b"])
def test_harmless_leaves_the_rest(text: str) -> None:
    assert escape_formula(text) == text
