"""Calendar invitations by mail: one iTIP event for one attendee (RFC 5545, 5546).

An event's UID never changes and its SEQUENCE comes from the database, so that a change replaces the
event in the calendar and a cancellation removes it. Times are UTC; with them goes London's time zone
as it has been since 1996, for calendars that show times where the organisation is. The summary of
an interview is neutral, because others may see it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Component, Event, vCalAddress

from training.calendars import PRODUCT, plain

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
TIME_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar shows. `key` becomes the UID: `booking-17`, one for each attendee."""

    key: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str

    @property
    def uid(self) -> str:
        return f"{self.key}@{our_host()}"


@dataclass(frozen=True, kw_only=True)
class Invitation(Entry):
    """An entry for one attendee.

    `has_accepted`: they said yes before it was sent, so that their calendar need not ask.
    `alarm_before`: how long before the start it reminds them; None for no reminder.
    """

    attendee_name: str
    attendee_email: str
    organiser_name: str
    method: Method = "REQUEST"
    has_accepted: bool = False
    alarm_before: timedelta | None = None


def our_host() -> str:
    """By which a UID shows that it is ours."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def write_invitation(invitation: Invitation, *, now: datetime) -> str:
    """The text of one iCalendar object; `now` is its DTSTAMP."""
    event = write_entry(invitation, now=now)
    event.add("organizer", _organiser(invitation.organiser_name))
    event.add("attendee", _attendee(invitation))
    event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
    if invitation.alarm_before is not None and invitation.method == "REQUEST":
        event.add_component(_alarm(invitation.summary, invitation.alarm_before))
    calendar = new_calendar()
    calendar.add("method", invitation.method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def new_calendar() -> Calendar:
    """Without an event, and with London's time zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(Component.from_ical(TIME_ZONE))
    return calendar


def write_entry(entry: Entry, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(now))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", _text(entry.summary))
    event.add("location", _text(entry.place))
    event.add("description", _text(entry.description))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(summary))
    alarm.add("trigger", -before)
    return alarm


def _organiser(name: str) -> vCalAddress:
    return vCalAddress.new(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], cn=_common_name(name))


def _text(value: str) -> str:
    """Without runs of spaces: where one is folded, some servers take the line for an empty one."""
    return "\n".join(" ".join(line.split()) for line in plain(value).split("\n")).strip()


def _common_name(name: str) -> str:
    """On one line. A backslash escapes nothing in a parameter (RFC 5545), but many programs treat
    it as an escape, so it becomes a slash; an equals sign becomes a hyphen, because some write the
    name on without its quotes.
    """
    return " ".join(plain(name).split()).replace("\\", "/").replace("=", "-")


def _attendee(invitation: Invitation) -> vCalAddress:
    return vCalAddress.new(
        invitation.attendee_email,
        cn=_common_name(invitation.attendee_name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat="ACCEPTED" if invitation.has_accepted else "NEEDS-ACTION",
        rsvp=invitation.method == "REQUEST" and not invitation.has_accepted,
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
