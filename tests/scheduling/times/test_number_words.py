"""Numbers in words."""

import pytest

from scheduling.times import number_words
from scheduling.times.number_words import numbers_in_words


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
        ("Two of them, and a", [2]),
        ("a dozen", [12]),
        ("hundred", []),
        ("a hundred and", [100]),
        ("a hundred and then five", [100, 5]),
        ("twenty-one", [21]),
        ("twenty ten", [20, 10]),
        ("twenty zero", [20, 0]),
    ],
)
def test_numbers_in_words(text, numbers):
    assert [number for _, _, number in numbers_in_words(text)] == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "A hundred and twenty, a hundred and then five",
            ["A hundred and twenty", "a hundred", "five"],
        ),
        ("a hundred and", ["a hundred"]),
    ],
)
def test_number_ends_with_its_last_word(text, numbers):
    assert [text[start:end] for start, end, _ in numbers_in_words(text)] == numbers


def test_endless_number_is_limited():
    """Otherwise such a text would be a number with thousands of digits."""
    numbers = [number for _, _, number in numbers_in_words("one hundred and " * 1000)]

    assert max(numbers) < 10**15


def test_numbers_in_words_takes_linear_time(monkeypatch):
    """Ten thousand words took seconds when each word looked at all that follow."""
    read = number_words._read
    given = []
    monkeypatch.setattr(
        number_words, "_read", lambda words, text: given.append(len(words)) or read(words, text)
    )

    assert list(numbers_in_words("the " * 1000)) == []
    assert max(given) <= 20
