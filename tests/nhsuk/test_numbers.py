"""Numbers as a browser sends them."""

import pytest

from nhsuk.numbers import whole_number

NUMBERS = [("12", 12), ("007", 7), ("9" * 18, 10**18 - 1)]
NONE = ["9" * 19, "9" * 5000, "٣", "²", "-1", "1.0", " 1", "", None]


@pytest.mark.parametrize(("text", "number"), [*NUMBERS, *((text, -1) for text in NONE)])
def test_whole_number(text, number):
    assert whole_number(text, -1) == number


def test_whole_number_of_other_text():
    assert whole_number("one") == 0
