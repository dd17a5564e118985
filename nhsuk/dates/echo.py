"""What a field understood, in words: `Thu 26 Nov, 8:10am`. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from nhsuk.dates.days import Prefer, read_day, read_month
from nhsuk.dates.moments import read_moment
from nhsuk.dates.times import read_time
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from nhsuk.words import clock, near_day, short_moment

KINDS = ("day", "day_or_month", "moment", "time")


def echo(
    text: str, *, reads: str, now: datetime, prefer: Prefer = "future", near: Sequence[str] = ()
) -> str:
    """The words for the text of a field that reads days, times or moments; refused as the field
    refuses it. `near` is the text of the moment that this one belongs to, after that of the moment
    that this belongs to in turn.
    """
    today = now.astimezone(LONDON).date()
    if reads == "time":
        return clock(read_time(text))
    if reads == "moment":
        return moment_words(
            read_moment(text, now=now, prefer=prefer, near=_near(near, now)), now=now
        )
    if reads == "day_or_month":
        try:
            return f"{read_month(text):%B %Y}"
        except Unreadable:
            pass
    return near_day(read_day(text, today=today, prefer=prefer), today=today)


def _near(texts: Sequence[str], now: datetime) -> datetime | None:
    """The last of the moments, each read beside the one before it; None if it can't be read."""
    near = None
    for text in texts:
        try:
            near = read_moment(text, now=now, near=near) if text else None
        except Unreadable:
            near = None
    return near


def moment_words(moment: datetime, *, now: datetime) -> str:
    """Midnight says between which days it lies, since either could be meant."""
    local = moment.astimezone(LONDON)
    today = now.astimezone(LONDON).date()
    if local.time() != time.min:
        return short_moment(local, today=today)
    before = near_day(local.date() - timedelta(days=1), today=today)
    return f"midnight between {before} and {near_day(local.date(), today=today)}"
