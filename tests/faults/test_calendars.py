"""T12, short: 500 generated events, with names and texts as people have and as nobody should, through
the calendar writer; read back by icalendar, and from a CalDAV server (Radicale) that was given them.

None differs and none is unreadable. The control: a writer that neither folds nor escapes.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from icalendar import Calendar, Event

from scheduling.calendars.invitations import Invitation, new_calendar, write_invitation
from tests.clock import NOW
from tests.faults.installation import IS_FULL
from tests.imap import free_port, wait_for
from training.calendars import plain

pytestmark = pytest.mark.fault
EVENTS = 20_000 if IS_FULL else 500
AT_ONCE = 250  # in a calendar that the server is given
PIECES = (
    *(
        "Siân",
        "O’Hara",
        "Iyer-Thorne",
        "Ωμέγα",
        "李小龍",
        "محمد",
        "e\u0301",
        "👩🏽‍⚕️",
        "Ł" * 40,
        "Dr",
    ),
    *(
        ",",
        ";",
        ":",
        "\\",
        "\\n",
        "\\,",
        '"',
        "'",
        "^n",
        "^'",
        "=",
        "%0A",
        "\t",
        "\n",
        "\r\n",
        "\r",
    ),
    *(
        "END:VEVENT",
        "BEGIN:VALARM",
        "\x00",
        "\x0b",
        "\x7f",
        "\u2028",
        "\u200b",
        " " * 80,
        "x" * 200,
        "&amp;",
    ),
    *("https://meet.example.org/j/1?pwd=a,b;c", "<b>", "{{ 7 }}", "mailto:", "ATTENDEE", "", " "),
)


class Told(NamedTuple):
    """What a reader has to find."""

    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    attendee: str
    address: str
    organiser: str
    status: str


def invitations(number: int) -> Iterator[Invitation]:
    dice = random.Random(12)

    def text() -> str:
        return "".join(dice.choices(PIECES, k=dice.randint(1, 12)))

    for key in range(number):
        starts_at = NOW.astimezone(UTC) + timedelta(minutes=dice.randint(-600_000, 600_000))
        yield Invitation(
            key=f"booking-{key}",
            sequence=dice.randint(0, 99),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=dice.randint(1, 700)),
            summary=text(),
            place=text(),
            description=text(),
            attendee_name=text(),
            attendee_email=f"person{key}@example.nhs.uk",
            organiser_name=text(),
            method=dice.choice(("REQUEST", "CANCEL")),
            has_accepted=dice.random() < 0.5,
            alarm_before=dice.choice((None, timedelta(minutes=30))),
        )


def wanted(invitation: Invitation) -> Told:
    return Told(
        invitation.sequence,
        invitation.starts_at,
        invitation.ends_at,
        _in_lines(invitation.summary),
        _in_lines(invitation.place),
        _in_lines(invitation.description),
        _on_one_line(invitation.attendee_name),
        f"mailto:{invitation.attendee_email}",
        _on_one_line(invitation.organiser_name),
        "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED",
    )


def _in_lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in plain(text).split("\n")).strip()


def _on_one_line(name: str) -> str:
    return " ".join(plain(name).split()).replace("\\", "/").replace("=", "-")


def told(event: Event) -> Told:
    return Told(
        int(event["SEQUENCE"]),
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event["SUMMARY"]),
        str(event["LOCATION"]),
        str(event["DESCRIPTION"]),
        str(event["ATTENDEE"].params.get("CN", "")),
        str(event["ATTENDEE"]),
        str(event["ORGANIZER"].params.get("CN", "")),
        str(event["STATUS"]),
    )


class Found(NamedTuple):
    differences: int
    unreadable: int


def compared(expected: dict[str, Told], calendars: Iterator[str]) -> Found:
    """Against what stands in these calendars; an event that is in none is unreadable."""
    read: dict[str, Told] = {}
    for text in calendars:
        try:
            read |= {str(event["UID"]): told(event) for event in Calendar.from_ical(text).events}
        except (ValueError, KeyError, AttributeError):
            continue
    different = [uid for uid, one in read.items() if expected.get(uid) != one]
    return Found(len(different), len(expected.keys() - read.keys()))


class CalDav(NamedTuple):
    """A server, to which a calendar is given whole."""

    address: str

    def answers(self, texts: Iterator[str]) -> Iterator[str]:
        """Each calendar, as the server has stored it; none for one that it refuses."""
        for number, text in enumerate(texts):
            where = f"{self.address}/team/calendar-{number}/"
            given = requests.put(where, data=text.encode(), headers=_CALENDAR, timeout=60)
            if given.status_code == requests.codes.created:
                answer = requests.get(where, timeout=60)
                answer.encoding = "utf-8"
                yield answer.text


_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}


@pytest.fixture(scope="module")
def caldav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalDav]:
    folder: Path = tmp_path_factory.mktemp("radicale")
    port = free_port()
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "none",
        "rights-type": "authenticated",
        "storage-filesystem-folder": str(folder),
        "web-type": "none",
        "logging-level": "error",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", "", *arguments],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield CalDav(f"http://team:x@127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def together(texts: Iterator[str]) -> Iterator[str]:
    """Calendars of many events each: of every text its event, as it stands there."""
    head, tail = new_calendar().to_ical().decode().split("END:VCALENDAR")
    for some in batched(texts, AT_ONCE, strict=False):
        events = (text[text.index("BEGIN:VEVENT") : text.rindex("END:VCALENDAR")] for text in some)
        yield f"{head}{''.join(events)}END:VCALENDAR{tail}"


def written(write: Callable[[Invitation], str]) -> Iterator[str]:
    return (write(invitation) for invitation in invitations(EVENTS))


def ours(invitation: Invitation) -> str:
    return write_invitation(invitation, now=NOW)


def naive(invitation: Invitation) -> str:
    """As one would write it by hand: neither folded nor escaped."""
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:naive", "BEGIN:VEVENT"),
        f"UID:{invitation.uid}",
        f"SEQUENCE:{invitation.sequence}",
        f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{invitation.starts_at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{invitation.ends_at:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{invitation.summary}",
        f"LOCATION:{invitation.place}",
        f"DESCRIPTION:{invitation.description}",
        f"ORGANIZER;CN={invitation.organiser_name}:mailto:team@example.nhs.uk",
        f"ATTENDEE;CN={invitation.attendee_name}:mailto:{invitation.attendee_email}",
        f"STATUS:{'CANCELLED' if invitation.method == 'CANCEL' else 'CONFIRMED'}",
        *("END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines)


@pytest.fixture(scope="module")
def expected() -> dict[str, Told]:
    return {invitation.uid: wanted(invitation) for invitation in invitations(EVENTS)}


def test_every_event_is_read_back_as_it_was_written(expected):
    found = compared(expected, written(ours))

    print(f"\nT12: {EVENTS} events read by icalendar: {found}")
    assert found == Found(0, 0)


def test_every_event_comes_back_from_a_caldav_server(expected, caldav):
    found = compared(expected, caldav.answers(together(written(ours))))

    print(f"\nT12: {EVENTS} events through Radicale: {found}")
    assert found == Found(0, 0)


def test_control_a_writer_that_neither_folds_nor_escapes_is_seen(expected, caldav):
    found = compared(expected, written(naive))
    from_server = compared(expected, caldav.answers(together(written(naive))))

    print(f"\nT12, the twin: read by icalendar {found}, through Radicale {from_server}")
    assert min(sum(found), sum(from_server)) > EVENTS / 4
