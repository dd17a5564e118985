"""Calendar invitations by mail: one iTIP event for one attendee (RFC 5545, 5546).

An event's UID never changes and its SEQUENCE comes from the database, so that a change replaces the
event in the calendar and a cancellation removes it. Times are UTC. The summary is neutral, because
others may see it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from training.calendars import PRODUCT, plain

Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the attendee's calendar shows. `key` becomes the UID: `booking-17`, one for each
    attendee.
    """

    key: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    attendee_name: str
    attendee_email: str
    organiser_name: str
    method: Method = "REQUEST"

    @property
    def uid(self) -> str:
        return f"{self.key}@{urlsplit(settings.BASE_URL).hostname}"


def write_invitation(invitation: Invitation, *, now: datetime) -> str:
    """The text of one iCalendar object; `now` is its DTSTAMP."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", _utc(now))
    event.add("dtstart", _utc(invitation.starts_at))
    event.add("dtend", _utc(invitation.ends_at))
    event.add("summary", plain(invitation.summary))
    event.add("location", plain(invitation.place))
    event.add("description", plain(invitation.description))
    event.add("organizer", _organiser(invitation.organiser_name))
    event.add("attendee", _attendee(invitation))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _organiser(name: str) -> vCalAddress:
    return vCalAddress.new(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], cn=_common_name(name))


def _common_name(name: str) -> str:
    """On one line. A backslash escapes nothing in a parameter (RFC 5545), but many programs treat
    it as an escape, so it becomes a slash.
    """
    return " ".join(plain(name).split()).replace("\\", "/")


def _attendee(invitation: Invitation) -> vCalAddress:
    return vCalAddress.new(
        invitation.attendee_email,
        cn=_common_name(invitation.attendee_name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat="NEEDS-ACTION",
        rsvp=invitation.method == "REQUEST",
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
