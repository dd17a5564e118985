"""The words for days and times, and patterns of them."""

import re

import pytest

from nhsuk.dates.vocabulary import (
    MONTH,
    MONTHS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    month_number,
    weekday_number,
)


def test_any_of_matches_the_longest_word_first():
    found = re.match(any_of(["ten", "ten past", "te"]), "ten past seven")

    assert found
    assert found[0] == "ten past"


@pytest.mark.parametrize(("number", "name"), list(enumerate(WEEKDAYS)))
def test_weekday_number_of_the_name_and_of_three_letters(number, name):
    assert [weekday_number(name), weekday_number(name[:3])] == [number, number]
    assert all(re.fullmatch(WEEKDAY, word) for word in (name, name[:3]))


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_month_number_of_the_name_and_of_three_letters(number, name):
    assert [month_number(name), month_number(name[:3])] == [number, number]
    assert all(re.fullmatch(MONTH, word) for word in (name, name[:3]))
