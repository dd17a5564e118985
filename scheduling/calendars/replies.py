"""What somebody's calendar answers to an invitation: REPLY and COUNTER (RFC 5546), and which of two
answers counts. Pure.

A stranger may have written it, so little is read of it: a bounded text, one event, a few of its
lines. Time zones are taken by their names; what defines one, and rules of recurrence, are not
looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import vDDDTypes, vDuration
from icalendar.parser import Contentline, Contentlines
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from nhsuk.london import LONDON

MAX_CHARACTERS = 200_000
MAX_LINES = 2_000
MAX_COMMENT = 300
MAX_SEQUENCE = 2**31 - 1
LONGEST = timedelta(days=31)  # of a proposal
ORDINARY_YEARS = range(2000, 2200)
_ZONES = WINDOWS_TO_OLSON | {"tzone://Microsoft/Utc": "UTC"}


class Answer(StrEnum):
    """A yes, a no, a perhaps, or another time."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    PROPOSED = "proposed"


_ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "DECLINED": Answer.DECLINED,
    "TENTATIVE": Answer.TENTATIVE,
}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`attendee`: the address that answers, in small letters. `stamped_at` is its DTSTAMP, None if
    that cannot be read. Only a proposal has `starts_at` and `ends_at`: None where the other time
    cannot be read.
    """

    uid: str
    sequence: int
    stamped_at: datetime | None
    attendee: str
    answer: Answer
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    comment: str = ""


class Version(NamedTuple):
    """By which of two answers the one that counts is known: that to the later invitation, then the
    one that was written later.
    """

    sequence: int
    stamped_at: datetime


class _Line(NamedTuple):
    name: str
    params: dict[str, str]
    value: str


def is_older(version: Version, than: Version) -> bool:
    """Whether the other one counts. The same again is not older."""
    return version < than


def read_reply(text: str) -> Reply | None:
    """None if it is neither a REPLY nor a COUNTER to one event, or says nothing. Never raises."""
    lines = list(islice(_lines(text[:MAX_CHARACTERS]), MAX_LINES))
    method = next((line.value.upper() for line in lines if line.name == "METHOD"), "")
    event = _first_event(lines)
    uid = _value(event, "UID")
    answering = _answering(event)
    if method not in ("REPLY", "COUNTER") or not uid or answering is None:
        return None
    answer = _ANSWERS.get(answering.params.get("PARTSTAT", "").upper())
    starts_at = ends_at = None
    if method == "COUNTER":
        answer = Answer.PROPOSED
        starts_at, ends_at = _proposed(event)
    if answer is None:
        return None
    return Reply(
        uid=uid[:200],
        sequence=_sequence(_value(event, "SEQUENCE")),
        stamped_at=_moment_of(event, "DTSTAMP"),
        attendee=_address(answering.value),
        answer=answer,
        starts_at=starts_at,
        ends_at=ends_at,
        comment=_comment(event),
    )


def _lines(text: str) -> Iterator[_Line]:
    """Those that can be taken apart."""
    for line in Contentlines.from_ical(text.lstrip("\ufeff")):  # type: ignore[no-untyped-call]  # icalendar's
        try:
            name, params, value = Contentline(line).parts()
        except ValueError:
            continue
        plain = {str(key).upper(): _first(each) for key, each in params.items()}
        yield _Line(name.upper(), plain, value.strip())


def _first(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value[:1])


def _first_event(lines: list[_Line]) -> list[_Line]:
    """The lines of the first event itself, without those of what is in it, such as a reminder."""
    event: list[_Line] = []
    within: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            within.append(line.value.upper())
        elif line.name == "END":
            if within and within.pop() == "VEVENT":
                break
        elif within[-1:] == ["VEVENT"]:
            event.append(line)
    return event


def _value(event: list[_Line], name: str) -> str:
    return next((line.value for line in event if line.name == name), "")


def _answering(event: list[_Line]) -> _Line | None:
    """The attendee who answers: the first that has, or the first; a COUNTER may name them all."""
    attendees = [line for line in event if line.name == "ATTENDEE"]
    answered = (line for line in attendees if line.params.get("PARTSTAT", "").upper() in _ANSWERS)
    return next(answered, attendees[0] if attendees else None)


def _address(value: str) -> str:
    return value.lower().removeprefix("mailto:").strip()[:254]


def _sequence(value: str) -> int:
    """Not given, it is that of an event that never changed."""
    return min(int(value), MAX_SEQUENCE) if re.fullmatch(r"[0-9]{1,18}", value) else 0


def _proposed(event: list[_Line]) -> tuple[datetime | None, datetime | None]:
    """From when to when; both None if that is not a time that somebody could keep."""
    starts_at = _moment_of(event, "DTSTART")
    ends_at = _moment_of(event, "DTEND")
    if starts_at and ends_at is None:
        ends_at = _after(starts_at, _value(event, "DURATION"))
    if starts_at is None or ends_at is None or not starts_at < ends_at <= starts_at + LONGEST:
        return None, None
    return starts_at, ends_at


def _after(starts_at: datetime, duration: str) -> datetime | None:
    try:
        length: timedelta = vDuration.from_ical(duration)
        return starts_at + length
    except (ValueError, OverflowError):
        return None


def _moment_of(event: list[_Line], name: str) -> datetime | None:
    line = next((line for line in event if line.name == name), None)
    if line is None:
        return None
    try:
        moment = vDDDTypes.from_ical(line.value)
    except (ValueError, OverflowError):
        return None
    if not isinstance(moment, datetime) or moment.year not in ORDINARY_YEARS:
        return None
    if moment.tzinfo is None:
        zone = _zone(line.params.get("TZID", ""))
        if zone is None:
            return None
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def _zone(name: str) -> ZoneInfo | None:
    """By its name, as Windows has it too: `GMT Standard Time`, `(UTC+00:00) Dublin, London`. London's
    without one, None if nobody knows it.
    """
    if not name or "London" in name:
        return LONDON
    try:
        return ZoneInfo(_ZONES.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _comment(event: list[_Line]) -> str:
    """What the person wrote with it, on one line."""
    words = "".join(c if c.isprintable() else " " for c in _value(event, "COMMENT"))
    return " ".join(words.split())[:MAX_COMMENT]
