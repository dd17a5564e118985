from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.calendars.replies import (
    MAX_CHARACTERS,
    MAX_SEQUENCE,
    Answer,
    Reply,
    Version,
    is_older,
    read_reply,
)

AT_TEN = datetime(2026, 11, 27, 10, tzinfo=UTC)
STAMPED_AT = datetime(2026, 11, 25, 15, 58, 12, tzinfo=UTC)
LINES = {
    "UID": "UID:booking-17@localhost",
    "SEQUENCE": "SEQUENCE:2",
    "DTSTAMP": "DTSTAMP:20261125T155812Z",
    "DTSTART": "DTSTART:20261127T100000Z",
    "DTEND": "DTEND:20261127T130000Z",
    "ATTENDEE": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:leila@example.nhs.uk",
}


def written(method: str = "REPLY", **lines: str) -> str:
    """A reply with these lines in place of those of the same name; an empty one leaves it out."""
    event = [line for line in (LINES | lines).values() if line]
    return "\r\n".join(
        ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *event, "END:VEVENT", ""]
    )


def read(method: str = "REPLY", **lines: str) -> Reply:
    reply = read_reply(written(method, **lines))
    assert reply is not None
    return reply


def proposed(**lines: str) -> tuple[datetime | None, datetime | None]:
    reply = read("COUNTER", **lines)
    return reply.starts_at, reply.ends_at


def test_a_reply_says_who_answers_which_version_of_the_invitation():
    assert read() == Reply(
        uid="booking-17@localhost",
        sequence=2,
        stamped_at=STAMPED_AT,
        attendee="leila@example.nhs.uk",
        answer=Answer.ACCEPTED,
    )


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [
        ("accepted", Answer.ACCEPTED),
        ("DECLINED", Answer.DECLINED),
        ("Tentative", Answer.TENTATIVE),
    ],
)
def test_a_reply_is_a_yes_a_no_or_a_perhaps(partstat, answer):
    assert read(ATTENDEE=f"ATTENDEE;PARTSTAT={partstat}:MAILTO:Leila@Example.nhs.uk") == read(
        ATTENDEE=f"ATTENDEE;PARTSTAT={answer}:mailto:leila@example.nhs.uk"
    )
    assert read(ATTENDEE=f"ATTENDEE;PARTSTAT={partstat}:mailto:x@example.org").answer == answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes, I can come",
        written("REQUEST"),
        written("CANCEL"),
        written(UID=""),
        written(ATTENDEE=""),
        written(ATTENDEE="ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:leila@example.nhs.uk"),
        written(ATTENDEE="ATTENDEE;PARTSTAT=DELEGATED:mailto:leila@example.nhs.uk"),
        written().replace("VEVENT", "VTODO"),
        "x" * MAX_CHARACTERS + written(),
        "X:1\n" * 3_000 + written(),
    ],
)
def test_what_answers_nothing_is_no_reply(text):
    assert read_reply(text) is None


def test_a_proposal_says_from_when_to_when_whatever_its_participation():
    reply = read(
        "COUNTER",
        ATTENDEE="ATTENDEE:mailto:leila@example.nhs.uk",
        COMMENT="COMMENT;LANGUAGE=en-GB:In clinic\\, sorry\\; any\\nFriday \\\\ Monday\x07",
    )

    assert reply.answer == Answer.PROPOSED
    assert (reply.starts_at, reply.ends_at) == (AT_TEN, AT_TEN + timedelta(hours=3))
    assert reply.comment == "In clinic, sorry; any Friday \\ Monday"


def test_of_several_attendees_the_one_who_has_answered_counts():
    both = "ATTENDEE:mailto:team@example.nhs.uk\r\nATTENDEE;PARTSTAT=DECLINED:mailto:leila@example.nhs.uk"

    assert (read(ATTENDEE=both).attendee, read(ATTENDEE=both).answer) == (
        "leila@example.nhs.uk",
        Answer.DECLINED,
    )


def test_a_reminder_within_the_event_and_a_second_event_say_nothing():
    alarm = "BEGIN:VALARM\r\nATTENDEE;PARTSTAT=DECLINED:mailto:x@example.org\r\nUID:y\r\nEND:VALARM"
    twice = written().replace("BEGIN:VEVENT", f"BEGIN:VEVENT\r\n{alarm}") + written(
        UID="UID:booking-18@localhost"
    )

    assert read_reply(twice) == read()


@pytest.mark.parametrize(
    ("line", "sequence"),
    [
        ("", 0),
        ("SEQUENCE:0", 0),
        ("SEQUENCE: 7 ", 7),
        ("SEQUENCE:-1", 0),
        ("SEQUENCE:2.5", 0),
        ("SEQUENCE:٣", 0),
        ("SEQUENCE:99999999999", MAX_SEQUENCE),
        ("SEQUENCE:" + "9" * 5_000, 0),
    ],
)
def test_a_sequence_is_a_number(line, sequence):
    assert read(SEQUENCE=line).sequence == sequence


@pytest.mark.parametrize(
    "line",
    [
        "",
        "DTSTAMP:soon",
        "DTSTAMP:20261340T990000Z",
        "DTSTAMP:20261125",
        "DTSTAMP:99991231T235959Z",
    ],
)
def test_a_stamp_that_is_no_moment_is_none(line):
    assert read(DTSTAMP=line).stamped_at is None


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("", 9),  # July: London is an hour ahead
        (";TZID=Europe/London", 9),
        (";TZID=GMT Standard Time", 9),
        (';TZID="(UTC+00:00) Dublin, Edinburgh, Lisbon, London"', 9),
        (";TZID=W. Europe Standard Time", 8),
        (";TZID=America/New_York", 14),
        (';TZID="tzone://Microsoft/Utc"', 10),
    ],
)
def test_a_time_is_read_in_its_zone(zone, hour):
    starts_at, _ = proposed(
        DTSTART=f"DTSTART{zone}:20260701T100000", DTEND=f"DTEND{zone}:20260701T110000"
    )

    assert starts_at == datetime(2026, 7, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "utc"),
    [  # as RFC 5545 has it: the offset before the gap, and the first of two
        ("20260329T013000", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("20261025T013000", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_when_the_clocks_change_is_one_moment(local, utc):
    assert proposed(DTSTART=f"DTSTART;TZID=Europe/London:{local}", DTEND="", DURATION="DURATION:PT1H") == (
        utc,
        utc + timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        {"DTSTART": ""},
        {"DTSTART": "DTSTART:garbage"},
        {"DTSTART": "DTSTART;VALUE=DATE:20261127"},
        {"DTSTART": "DTSTART;TZID=Customized Time Zone:20261127T100000"},
        {"DTSTART": "DTSTART;TZID=../../../etc/passwd:20261127T100000"},
        {"DTEND": ""},
        {"DTEND": "DTEND:20261127T100000Z"},  # no time at all
        {"DTEND": "DTEND:20261228T100001Z"},  # 31 days and a second
        {"DTEND": "", "DURATION": "DURATION:a while"},
        {"DTEND": "", "DURATION": "DURATION:-PT1H"},
        {"DTEND": "", "DURATION": "DURATION:P9999999999W"},
    ],
)
def test_a_proposal_that_nobody_could_keep_names_no_time(lines):
    assert proposed(**lines) == (None, None)


def test_a_rule_of_recurrence_and_lines_that_are_none_are_left_alone():
    assert read(RRULE="RRULE:FREQ=SECONDLY;COUNT=999999999", X="no colon at all") == read()


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    read_reply(text)
    for name in LINES:
        read_reply(written("COUNTER", **{name: f"{name}{text}"}))


@pytest.mark.parametrize(
    ("version", "than", "answer"),
    [
        (Version(1, STAMPED_AT), Version(2, STAMPED_AT - timedelta(days=9)), True),
        (Version(2, STAMPED_AT), Version(2, STAMPED_AT + timedelta(seconds=1)), True),
        (Version(2, STAMPED_AT), Version(2, STAMPED_AT), False),
        (Version(3, STAMPED_AT - timedelta(days=9)), Version(2, STAMPED_AT), False),
    ],
)
def test_the_answer_to_the_later_invitation_counts_then_the_later_one(version, than, answer):
    assert is_older(version, than) == answer
