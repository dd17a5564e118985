"""The bank holidays of England."""

from datetime import date

from scheduling.times.bank_holidays import bank_holidays


def test_bank_holidays_of_england_across_new_year() -> None:
    found = bank_holidays(2026)

    assert {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2025, 12, 26)} <= found
    assert date(2026, 3, 17) not in found  # Northern Ireland's
