"""Targeted briefings (12.2): what they are for, when one is due, and whether one fits before a
slot.

Pure: instants in, answers out. One fits if 24 hours, or 2 office hours, are left before the slot
and the half hour to get ready.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.enquiries.timing import format_length
from nhsuk.london import LONDON
from scheduling.times.office_hours import Hours, is_office_hours

READY_BEFORE = timedelta(minutes=30)
ENOUGH = timedelta(hours=24)
ENOUGH_OFFICE = timedelta(hours=2)
MAX_MINUTES = 240
MAX_PEOPLE = 12  # people in one briefing; more are a training session

NEEDS: dict[str, str] = {
    "interview": "An interview",
    "topic": "A topic",
    "panel": "A panel or an event",
    "hostile": "Hostile coverage",
    "nerves": "Nerves in front of a camera",
    "mock": "A mock interview",
}
STATUSES: dict[str, str] = {
    "asked": "Asked",
    "triaged": "Taken on",
    "given": "With a coach",
    "arranged": "Arranged",
    "missed": "Nobody came",
    "completed": "Completed",
    "turned_down": "Declined",
    "cancelled": "Called off",
}


@dataclass(frozen=True, slots=True)
class BriefingWindow:
    """Whether a briefing fits before a slot. `wanted_by`: when it must be over; `why`: what time is
    left.
    """

    is_enough: bool
    wanted_by: datetime
    why: str


def due_by(*, asked_at: datetime, wanted_by: datetime | None, target_days: int) -> datetime:
    """When a request is due: when it is wanted, or otherwise after the target."""
    return wanted_by or asked_at + timedelta(days=target_days)


def window_before(slot_at: datetime, *, now: datetime, hours: Hours) -> BriefingWindow:
    """Whether 24 hours, or 2 office hours, are left up to half an hour before the slot. It should
    end in office hours if possible.
    """
    ends_at = slot_at - READY_BEFORE
    office = office_time(now, ends_at, hours)
    left = format_length(max(0, int((ends_at - now).total_seconds())))
    in_office = format_length(int(office.total_seconds()))
    words = f"{left} until half an hour before it, {in_office} of that in office hours"
    if office >= ENOUGH_OFFICE:
        return BriefingWindow(True, last_office_moment(ends_at, hours), words)
    return BriefingWindow(slot_at - now >= ENOUGH, ends_at, words)


def office_time(starts_at: datetime, ends_at: datetime, hours: Hours) -> timedelta:
    """How much of the time between the two lies in office hours; none if the end comes first."""
    total = timedelta()
    day = starts_at.astimezone(LONDON).date()
    while day <= ends_at.astimezone(LONDON).date():
        opens = _at(day, hours.opens)
        closes = _at(day, hours.closes)
        if hours.is_working_day(day):
            total += max(timedelta(), min(closes, ends_at) - max(opens, starts_at))
        day += timedelta(days=1)
    return total


def last_office_moment(before: datetime, hours: Hours) -> datetime:
    """The moment itself if it is in office hours, otherwise the last closing time before it."""
    if is_office_hours(before, hours):
        return before
    day = before.astimezone(LONDON).date()
    while _at(day, hours.closes) > before or not hours.is_working_day(day):
        day -= timedelta(days=1)
    return _at(day, hours.closes)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON)
