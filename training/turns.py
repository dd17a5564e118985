"""A day has turns: moments at which what a page says may become something else.

What is so now has been so since the last of them, and is asked for as of that. So it can be kept for longer than a
moment, and says the same. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from nhsuk.london import LONDON, in_london

LONGEST_DAY = timedelta(hours=25)


def first_moment(now: datetime) -> datetime:
    """Of the day in London."""
    return in_london(datetime.combine(now.astimezone(LONDON), time.min))


def last_turn(now: datetime, turns: Iterable[datetime]) -> datetime:
    """The last of the turns that has come; the first moment of the day, where none of it has."""
    return max([first_moment(now), *(turn for turn in turns if turn <= now)])


def turns_from(first: datetime, moments: Iterable[datetime]) -> list[datetime]:
    """The first moment of a day and those of the moments that lie in it, in order."""
    return [first, *sorted({moment for moment in moments if first < moment < first + LONGEST_DAY})]


def as_it_turned[T](answers: Sequence[tuple[datetime, T]], now: datetime) -> T:
    """Of an answer for each turn, in their order, that of the last which has come."""
    return [answer for turn, answer in answers if turn <= now][-1]
