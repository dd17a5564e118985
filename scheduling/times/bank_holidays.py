"""The bank holidays of England, from a library."""

from datetime import date
from functools import cache

import holidays


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Those of the year and of the years before and after, so that a slot at New Year needs one
    call.
    """
    return frozenset(
        holidays.country_holidays("GB", subdiv="ENG", years=[year - 1, year, year + 1])
    )
