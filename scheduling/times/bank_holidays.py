"""The bank holidays of a nation, from a library."""

from dataclasses import dataclass
from datetime import date
from functools import cache


@cache
def _of_year(nation: str, year: int) -> frozenset[date]:
    import holidays  # loads in 0.1 s, and most pages need none

    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """`day in BankHolidays("SCT")`: of any year. Nations are those of `training.models.Organisation`."""

    nation: str = "ENG"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(self.nation, day.year)
