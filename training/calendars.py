"""Hashtags of events and projects as all-day events in iCalendar (RFC 5545).

An event's UID never changes and its SEQUENCE comes from the audit trail, so importing the file
again updates the calendar. Events do not show as busy.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from accounts.models import AuditEvent
from training.models import Hashtag

PRODUCT = "-//Greenroom//Calendar//EN"


def write_hashtags(hashtags: Iterable[Hashtag], *, now: datetime) -> bytes:
    """One iCalendar object; `now` is the DTSTAMP of each event."""
    rows = list(hashtags)
    sequences = _sequences(rows)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for hashtag in rows:
        calendar.add_component(_event(hashtag, sequences[str(hashtag.pk)], now))
    return calendar.to_ical()


def _event(hashtag: Hashtag, sequence: int, now: datetime) -> Event:
    """From the first day to the last, inclusive; only the first if there is no end."""
    event = Event()
    event.add("uid", f"hashtag-{hashtag.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", hashtag.starts_on)
    event.add("dtend", (hashtag.ended_on or hashtag.starts_on) + timedelta(days=1))
    event.add("summary", plain(f"{hashtag} {hashtag.occasion}"))
    if hashtag.ended_on is None:
        event.add("description", "In use from this day. It has no last day yet.")
    event.add("transp", "TRANSPARENT")
    return event


def _sequences(hashtags: list[Hashtag]) -> Counter[str]:
    """How often each was changed, ended or resumed since it was added."""
    ids = [str(hashtag.pk) for hashtag in hashtags]
    events = AuditEvent.objects.filter(about_type=Hashtag._meta.label, about_id__in=ids)
    return Counter(events.exclude(action="hashtag.added").values_list("about_id", flat=True))


def plain(value: str) -> str:
    """Remove the control characters that iCalendar forbids, keeping line breaks."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or (ord(c) >= 32 and c != "\x7f"))
