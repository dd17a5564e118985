"""A calendar that programs fetch again and again, as one iCalendar object (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import vDuration

from scheduling.calendars.invitations import Entry, new_calendar, write_entry
from training.calendars import plain

FETCH_EVERY = timedelta(hours=1)  # what the program is asked for; many have their own mind


def write_feed(name: str, entries: Iterable[Entry], *, now: datetime) -> bytes:
    calendar = new_calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("name", plain(name))
    calendar.add("x-wr-calname", plain(name))
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(FETCH_EVERY))
    for entry in entries:
        event = write_entry(entry, now=now)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()


def etag_of(name: str, entries: Iterable[object]) -> str:
    """The same as long as the events are, whenever they are written."""
    return f'"{sha256(repr((name, list(entries))).encode()).hexdigest()[:32]}"'
