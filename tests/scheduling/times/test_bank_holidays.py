"""The bank holidays of each nation, in any year."""

from datetime import date

from scheduling.times.bank_holidays import BankHolidays


def test_bank_holidays_of_england_are_of_any_year():
    days = [date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2025, 12, 26)]

    assert [day in BankHolidays() for day in days] == [True] * 4


def test_bank_holidays_are_those_of_the_nation():
    saint_patrick = date(2026, 3, 17)
    saint_andrew = date(2026, 11, 30)

    nations = ("ENG", "WLS", "SCT", "NIR")
    assert [saint_patrick in BankHolidays(nation) for nation in nations] == [
        False,
        False,
        False,
        True,
    ]
    assert [saint_andrew in BankHolidays(nation) for nation in nations] == [
        False,
        False,
        True,
        False,
    ]
