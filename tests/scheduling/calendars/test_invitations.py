from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from scheduling.calendars.invitations import Invitation, write_invitation
from tests.clock import LONDON, NOW

INVITATION = Invitation(
    key="booking-17",
    sequence=2,
    starts_at=NOW + timedelta(days=1),
    ends_at=NOW + timedelta(days=1, hours=3),
    summary="Training",
    place="Wharf Room, Quay House",
    description="How to find it: https://example.nhs.uk/t/17",
    attendee_name="Dr Leila Iyer-Thorne",
    attendee_email="leila@example.nhs.uk",
    organiser_name="Communications team",
)


def read(text: str) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(text)
    [event] = calendar.events
    return calendar, event


def test_a_request_names_one_attendee_and_utc_times():
    calendar, event = read(write_invitation(INVITATION, now=NOW))

    assert (calendar["METHOD"], event["STATUS"], event["UID"]) == (
        "REQUEST",
        "CONFIRMED",
        "booking-17@localhost",
    )
    assert (event["SEQUENCE"], event["CLASS"]) == (2, "PRIVATE")
    assert event["ATTENDEE"] == "mailto:leila@example.nhs.uk"
    assert event["DTSTART"].dt == INVITATION.starts_at
    assert event["DTSTART"].to_ical() == b"20261126T162000Z"
    assert event["DTSTAMP"].dt == NOW.astimezone(UTC)


def test_one_event_goes_with_the_fixed_time_zone_of_london():
    written = write_invitation(INVITATION, now=NOW)

    calendar, event = read(written)

    [zone] = calendar.timezones
    london = zone.to_tz()
    for month in range(1, 13):
        at = datetime(2026, month, 28, 12, tzinfo=UTC)
        assert at.replace(tzinfo=london).utcoffset() == at.replace(tzinfo=LONDON).utcoffset()
    assert "RRULE" not in event
    assert written.count("BEGIN:VEVENT") == 1


def test_a_cancellation_has_the_same_uid():
    calendar, event = read(
        write_invitation(replace(INVITATION, method="CANCEL", sequence=3), now=NOW)
    )

    assert (calendar["METHOD"], event["STATUS"], event["UID"]) == (
        "CANCEL",
        "CANCELLED",
        "booking-17@localhost",
    )
    assert event["SEQUENCE"] == 3


@pytest.mark.parametrize(
    "text", ["a,b;c\\d", "two\nlines", 'a "quoted" name: yes; no', "ünïcödé " * 30 + "x"]
)
def test_invitation_text_round_trip(text):
    _, event = read(
        write_invitation(replace(INVITATION, place=text, description=text, summary=text), now=NOW)
    )

    assert [event["LOCATION"], event["DESCRIPTION"], event["SUMMARY"]] == [text, text, text]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@example("Anna\\")
@example("Anna\x7f")
@example('Anna "the\\" Ó, Ness; MD: \\n')
def test_any_name_stays_on_one_line(name):
    written = write_invitation(
        replace(INVITATION, attendee_name=name, organiser_name=name), now=NOW
    )

    _, event = read(written)

    said = "".join(c for c in name.replace("\r", "\n") if c in "\n\t" or 32 <= ord(c) != 127)
    wanted = " ".join(said.replace("\\", "/").replace("=", "-").split())
    assert [event[key].params.get("CN", "") for key in ("ATTENDEE", "ORGANIZER")] == [
        wanted,
        wanted,
    ]
    assert event["ATTENDEE"] == "mailto:leila@example.nhs.uk"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_round_trip(text):
    written = write_invitation(replace(INVITATION, description=text, attendee_name=text), now=NOW)

    _, event = read(written)

    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or 32 <= ord(c) != 127
    )
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    assert event["DESCRIPTION"] == "\n".join(lines).strip()
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
