"""A day has turns: moments at which what a page says may become something else.

What is so now has been so since the last of them, and is asked for as of that. So it can be kept for longer than a
moment, and says the same. Pure.
"""

from collections.abc import Iterable
from datetime import datetime, time

from nhsuk.london import LONDON, in_london


def first_moment(now: datetime) -> datetime:
    """Of the day in London."""
    return in_london(datetime.combine(now.astimezone(LONDON), time.min))


def last_turn(now: datetime, turns: Iterable[datetime]) -> datetime:
    """The last of the turns that has come; the first moment of the day, where none of it has."""
    return max([first_moment(now), *(turn for turn in turns if turn <= now)])
