"""Numbers in words."""

import pytest

from scheduling.number_words import numbers_in_words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twelve", [12]),
        ("twenty-three and forty", [23, 40]),
        ("a hundred and twenty", [120]),
        ("two thousand five hundred and one", [2501]),
        ("one million two hundred thousand", [1_200_000]),
        ("half a dozen, a dozen, two dozen", [6, 12, 24]),
        ("two or three", [2, 3]),
        ("between ten and fifteen", [10, 15]),
        ("a man and one of them", []),
        ("hundred", []),
        ("twenty ten", [20, 10]),
    ],
)
def test_numbers_in_words(text, numbers):
    assert [number for _, _, number in numbers_in_words(text)] == numbers
