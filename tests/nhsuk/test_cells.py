"""Text that a spreadsheet would run as a formula."""

import pytest

from nhsuk.cells import escape_formula


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 1632", "-3", "@SUM(A1)", "\tx", "\rx", "\nx", " =1+1", "\u00a0@A1"]
)
def test_escape_formula_escapes_formulas(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Dr Ama", "3-1", "a=b"])
def test_escape_formula_keeps_other_text(text):
    assert escape_formula(text) == text
