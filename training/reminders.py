"""When to remind someone of training that runs out, and which reminder is due. Pure.

The person is reminded 90, 60, 30 and 7 days before the last day; then the team each Monday, as long
as nothing changes. A missed day is made up for; of several missed, only the latest is sent.
"""

from datetime import date, timedelta
from enum import StrEnum

BEFORE = (90, 60, 30, 7)  # days before the last day
SEND_LATE_FOR = timedelta(days=7)  # after the last day; then only the team is reminded


class To(StrEnum):
    """Who is reminded."""

    PERSON = "person"
    TEAM = "team"


def days_to_remind(last_day: date) -> list[date]:
    """The days on which to remind the person, earliest first."""
    return [last_day - timedelta(days=days) for days in BEFORE]


def next_reminder(last_day: date, on: date) -> date | None:
    """The next of those days after `on`."""
    return next((day for day in days_to_remind(last_day) if day > on), None)


def person_reminder_due(last_day: date, on: date) -> date | None:
    """The latest of those days so far; None before the first, and from a week after the last
    day.
    """
    if on > last_day + SEND_LATE_FOR:
        return None
    return max((day for day in days_to_remind(last_day) if day <= on), default=None)


def team_reminder_due(last_day: date, on: date, *, has_address: bool) -> date | None:
    """The latest Monday since the person's last reminder, or since the first for someone without an
    email address.
    """
    monday = on - timedelta(days=on.weekday())
    since = last_day - timedelta(days=BEFORE[-1] if has_address else BEFORE[0])
    return monday if monday > since else None


def why(to: To, *, due_on: date, last_day: date, has_address: bool) -> str:
    """Why a reminder due on the day went to the person or the team."""
    days = (last_day - due_on).days
    if to is To.PERSON:
        return f"{_days(days)} before the last day"
    if days >= 0:
        how_long = f"expires in {_days(days)}" if days else "expires that day"
        return f"Monday list: {how_long}, not booked{'' if has_address else ', no email address'}"
    return f"Monday list: expired {_days(-days)} before, not booked"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
