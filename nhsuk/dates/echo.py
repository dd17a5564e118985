"""What a field understood, in words: `Thu 26 Nov, 8:10am`. Pure."""

from datetime import date, datetime, time, timedelta

from nhsuk.dates.days import Prefer, read_day, read_month
from nhsuk.dates.moments import read_moment
from nhsuk.dates.times import read_time
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from nhsuk.words import clock, day_near, short_moment

KINDS = ("day", "day_or_month", "moment", "time")


def echo(text: str, *, reads: str, now: datetime, prefer: Prefer = "future", near: str = "") -> str:
    """The words for the text of a field that reads days, times or moments; refused as the field
    refuses it. `near` is the text of the moment that this one belongs to.
    """
    today = now.astimezone(LONDON).date()
    if reads == "time":
        return clock(read_time(text))
    if reads == "moment":
        return _moment(read_moment(text, now=now, prefer=prefer, near=_near(near, now)), today)
    if reads == "day_or_month":
        try:
            return f"{read_month(text):%B %Y}"
        except Unreadable:
            pass
    return day_near(read_day(text, today=today, prefer=prefer), today=today)


def _near(text: str, now: datetime) -> datetime | None:
    try:
        return read_moment(text, now=now) if text else None
    except Unreadable:
        return None


def _moment(moment: datetime, today: date) -> str:
    """Midnight says between which days it lies, since either could be meant."""
    local = moment.astimezone(LONDON)
    if local.time() != time.min:
        return short_moment(local, today=today)
    before = day_near(local.date() - timedelta(days=1), today=today)
    return f"midnight between {before} and {day_near(local.date(), today=today)}"
