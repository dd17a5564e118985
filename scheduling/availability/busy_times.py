"""When the owner of a calendar is busy, read from what the calendar publishes (RFC 5545). Pure.

Subjects, places and people are dropped line by line before anything is parsed. A calendar comes from
outside, so whatever would take too long to work out is left out and counted: an event that repeats more
often than daily, or one whose rule cannot be read.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar

from nhsuk.london import LONDON
from scheduling.times.spans import midnight

MOST_SPANS = 5_000
MOST_EVENTS = 50_000
MOST_DATES = 1_000  # of one event, written one by one
MOST_RULES = 3  # of one event and the changes to it: a rule that never comes true takes seconds
DEEPEST = 3  # calendar, time zone, its parts
SECONDS = 10  # to work out what repeats
LONGEST = timedelta(days=366)
FIRST_YEAR = 1970  # of what repeats daily or weekly
NEEDED = frozenset(
    {
        *("BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
        *("RECURRENCE-ID", "SEQUENCE", "DTSTAMP", "STATUS", "TRANSP", "FREEBUSY"),
        *("TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE"),
        "X-MICROSOFT-CDO-BUSYSTATUS",
    }
)
READ_INSIDE = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
FREE = frozenset({"FREE", "WORKINGELSEWHERE"})
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LINES = re.compile(r"\r?\n|\r")


class NotACalendar(Exception):
    """What was sent cannot be read; the words say why and what would be right."""


class Span(NamedTuple):
    """Busy from one moment up to another (half-open), in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BusyReading:
    """`left_out`: how many events could not be read."""

    spans: list[Span]
    left_out: int = 0


def read_busy(
    content: bytes, *, first: datetime, last: datetime, own_host: str = ""
) -> BusyReading:
    """The busy times that meet the time from `first` up to `last`, in order. `own_host`: events whose
    UID ends with it are our own invitations, which we know of. Raises NotACalendar.
    """
    calendar = _parse("\r\n".join(needed_lines(content.decode("utf-8-sig", errors="replace"))))
    zone = _zone_of(calendar)
    spans: set[Span] = set()
    left_out = 0
    ends = time.monotonic() + SECONDS
    for series in _series(calendar, own_host):
        if time.monotonic() > ends:
            raise NotACalendar(
                "It takes too long to work out when its events repeat. "
                "Publish a calendar with fewer of them."
            )
        try:
            spans.update(_spans_of(series, calendar, zone, first, last))
        except Exception:
            left_out += 1
        _check_number(spans)
    for period in _busy_periods(calendar):
        try:
            span = _ordered(_moment(period.start, zone), _moment(period.end, zone))
        except Exception:
            left_out += 1
            continue
        if span and span.starts_at < last and span.ends_at > first:
            spans.add(span)
    _check_number(spans)
    return BusyReading(sorted(spans), left_out)


def _check_number(spans: set[Span]) -> None:
    if len(spans) > MOST_SPANS:
        raise NotACalendar(
            f"It is busy more than {MOST_SPANS:,} times. Publish a calendar with fewer events."
        )


def needed_lines(text: str) -> Iterator[str]:
    """The lines that say when and whether busy, unfolded: no subject, place, text, attendee or alarm
    is among them.
    """
    inside: list[str] = []
    unread = 0  # how deep inside a component that is not read
    for line in _unfolded(text):
        name = _name_of(line)
        if name == "BEGIN":
            component = line.partition(":")[2].strip().upper()
            if unread or component not in READ_INSIDE or len(inside) >= DEEPEST:
                unread += 1
                continue
            inside.append(component)
        elif name == "END":
            if unread:
                unread -= 1
                continue
            if not inside:
                continue
            inside.pop()
        if not unread and name in NEEDED:
            yield line


def _unfolded(text: str) -> Iterator[str]:
    """A line that is not needed ends with its first part: the rest of it is dropped unread."""
    parts: list[str] = []
    for line in _LINES.split(text):
        if line[:1] in (" ", "\t"):
            if parts and _name_of(parts[0]) in NEEDED:
                parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line]
    if parts:
        yield "".join(parts)


def _name_of(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def _parse(text: str) -> Calendar:
    if not text.startswith("BEGIN:VCALENDAR"):
        raise NotACalendar(
            "It is not a calendar. Copy the address of the calendar file, which often ends in .ics."
        )
    try:
        if not text.endswith("END:VCALENDAR"):
            raise ValueError("the end is missing")
        calendar = Calendar.from_ical(text)
    except Exception as problem:
        raise NotACalendar(
            "The calendar is cut short or damaged. Publish it again and enter its new address."
        ) from problem
    assert isinstance(calendar, Calendar)  # noqa: S101  it begins and ends as one
    return calendar


def _zone_of(calendar: Calendar) -> tzinfo:
    """Of times that name none: that of the calendar, else London's."""
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (KeyError, ValueError, OSError):
        return LONDON


def _series(calendar: Calendar, own_host: str) -> Iterator[list[Any]]:
    """The events, each with the changes to single occurrences of it."""
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise NotACalendar(
            f"It has more than {MOST_EVENTS:,} events. Publish a calendar with fewer of them."
        )
    by_uid: defaultdict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(events):
        uid = str(event.get("UID", f"{number}"))
        if not own_host or not uid.endswith(f"@{own_host}"):
            by_uid[uid].append(event)
    yield from by_uid.values()


def _spans_of(
    series: list[Any], calendar: Calendar, zone: tzinfo, first: datetime, last: datetime
) -> Iterator[Span]:
    is_plain = len(series) == 1 and not any(
        name in series[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID")
    )
    if is_plain:
        occurrences: Iterable[Any] = series
    else:
        if sum(map(_check_rules, series)) > MOST_RULES:
            raise ValueError("has too many rules")
        occurrences = _occurrences(series, calendar, first, last)
    for event in occurrences:
        if not _is_busy(event):
            continue
        span = _span(event, zone)
        if span and span.starts_at < last and span.ends_at > first:
            yield span


def _occurrences(
    series: list[Any], calendar: Calendar, first: datetime, last: datetime
) -> Iterable[Any]:
    import recurring_ical_events  # loads in 0.05 s, with Click

    alone = Calendar()
    alone.add("VERSION", "2.0")
    alone.add("PRODID", "busy times")
    for zone in calendar.walk("VTIMEZONE"):
        alone.add_component(zone)
    for event in series:
        alone.add_component(event)
    # a day more on each side: times without a zone are those of the calendar
    day = timedelta(days=1)
    found: Iterable[Any] = recurring_ical_events.of(alone).between(first - day, last + day)
    return found


def _check_rules(event: Any) -> int:
    """How many rules it has. Raises ValueError for one that would take too long to follow."""
    written = event.get("RRULE", [])
    rules = written if isinstance(written, list) else [written]
    for rule in rules:
        if 0 in rule.get("INTERVAL", []):
            raise ValueError("never gets any further")
        often = {str(each).upper() for each in rule.get("FREQ", [])}
        if often & TOO_OFTEN or any(
            len(rule.get(name, [])) > 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")
        ):
            raise ValueError("repeats more often than daily")
        if often & {"DAILY", "WEEKLY"} and event["DTSTART"].dt.year < FIRST_YEAR:
            raise ValueError("repeats for too long")
    dates = event.get("RDATE", [])
    if sum(len(each.dts) for each in (dates if isinstance(dates, list) else [dates])) > MOST_DATES:
        raise ValueError("repeats on too many days")
    return len(rules)


def _is_busy(event: Any) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in FREE


def _span(event: Any, zone: tzinfo) -> Span | None:
    """None where it takes no time. Days are those of the calendar's zone."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = start if isinstance(start, datetime) else start + timedelta(days=1)
    return _ordered(_moment(start, zone), _moment(end, zone))


def _ordered(starts_at: datetime, ends_at: datetime) -> Span | None:
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        return None
    return Span(starts_at, ends_at)


def _moment(at: date, zone: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        if zone is LONDON:
            return midnight(at).astimezone(UTC)
        return datetime.combine(at, clock_time.min, tzinfo=zone).astimezone(UTC)
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)


def _busy_periods(calendar: Calendar) -> Iterator[Any]:
    """Of a calendar that publishes busy times alone."""
    for component in calendar.walk("VFREEBUSY"):
        periods: Any = component.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            if str(getattr(period, "params", {}).get("FBTYPE", "BUSY")).upper() != "FREE":
                yield period
