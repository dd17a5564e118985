"""What a published calendar says of its owner: busy, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduling.availability import busy_times
from scheduling.availability.busy_times import NotACalendar, needed_lines, read_busy
from tests.calendars import calendar_of

FIRST = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)
LAST = FIRST + timedelta(days=30)
NINE = "DTSTART:20261126T090000Z\r\nDTEND:20261126T100000Z"
NEW_YORK = (
    "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
    "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
)


def spans(*events: str, before: str = "", **more: Any) -> list[str]:
    """`26 09:00-10:00`: the day of November, from and to in UTC."""
    content = calendar_of(*events, before=before)
    found = read_busy(content, first=FIRST, last=LAST, **more).spans
    return [f"{span.starts_at:%d %H:%M}-{span.ends_at:%H:%M}" for span in found]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (NINE, ["26 09:00-10:00"]),
        ("DTSTART:20261126T090000Z\r\nDURATION:PT90M", ["26 09:00-10:30"]),
        ("DTSTART;TZID=Europe/London:20261126T090000\r\nDURATION:PT1H", ["26 09:00-10:00"]),
        ("DTSTART;TZID=America/New_York:20261126T090000\r\nDURATION:PT1H", ["26 14:00-15:00"]),
        ("DTSTART;TZID=GMT Standard Time:20261126T090000\r\nDURATION:PT1H", ["26 09:00-10:00"]),
        ("DTSTART:20261126T090000\r\nDURATION:PT1H", ["26 09:00-10:00"]),
        ("DTSTART;VALUE=DATE:20261126", ["26 00:00-00:00"]),
        ("DTSTART;VALUE=DATE:20261126\r\nDTEND;VALUE=DATE:20261128", ["26 00:00-00:00"]),
        (f"{NINE}\r\nTRANSP:TRANSPARENT", []),
        (f"{NINE}\r\nTRANSP:OPAQUE\r\nSTATUS:TENTATIVE", ["26 09:00-10:00"]),
        (f"{NINE}\r\nSTATUS:CANCELLED", []),
        (f"{NINE}\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (f"{NINE}\r\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", []),
        (f"{NINE}\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", ["26 09:00-10:00"]),
        ("DTSTART:20261126T090000Z", []),
        ("DTSTART:20261126T090000Z\r\nDTEND:20261126T080000Z", []),
        ("DTSTART:20261124T090000Z\r\nDURATION:PT1H", []),
        ("DTSTART:20270126T090000Z\r\nDURATION:PT1H", []),
        ("DTSTART:20261125T160000Z\r\nDURATION:PT20M", []),  # ends as the time begins
        ("DTSTART:20261125T160000Z\r\nDURATION:PT1H", ["25 16:00-17:00"]),
        (
            "DTSTART;TZID=Europe/London:20261001T090000\r\nDURATION:PT1H\r\n"
            "RRULE:FREQ=WEEKLY;UNTIL=20261210T235959Z\r\nEXDATE;TZID=Europe/London:20261203T090000",
            ["26 09:00-10:00", "10 09:00-10:00"],
        ),
        (f"{NINE}\r\nRDATE:20261127T090000Z", ["26 09:00-10:00", "27 09:00-10:00"]),
    ],
)
def test_event_is_busy_when_it_says_so(event, expected):
    assert spans(event) == expected


def test_one_occurrence_that_was_moved_is_busy_at_its_new_time():
    weekly = "DTSTART:20261126T090000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "DTSTART:20261203T140000Z\r\nDURATION:PT1H\r\nRECURRENCE-ID:20261203T090000Z"
    content = calendar_of(weekly, moved).replace(b"UID:1@", b"UID:0@")

    found = read_busy(content, first=FIRST, last=LAST).spans

    assert [f"{span.starts_at:%d %H:%M}" for span in found] == ["26 09:00", "03 14:00"]


def test_repeated_event_stays_at_its_hour_when_the_clocks_change():
    event = (
        "DTSTART;TZID=Europe/London:20270322T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    )
    first = datetime(2027, 3, 1, tzinfo=UTC)

    found = read_busy(calendar_of(event), first=first, last=first + timedelta(days=60)).spans

    assert [f"{span.starts_at:%d %H:%M}" for span in found] == ["22 09:00", "29 08:00"]


@pytest.mark.parametrize(
    ("before", "event", "expected"),
    [
        ("X-WR-TIMEZONE:America/New_York", "DTSTART:20261126T090000", ["26 14:00-15:00"]),
        ("X-WR-TIMEZONE:Nowhere/Land", "DTSTART:20261126T090000", ["26 09:00-10:00"]),
        (NEW_YORK, "DTSTART;TZID=Ours:20261126T090000", ["26 14:00-15:00"]),
    ],
)
def test_zone_is_that_of_the_calendar(before, event, expected):
    assert spans(f"{event}\r\nDURATION:PT1H", before=before) == expected


def test_repeated_event_keeps_the_zone_that_the_calendar_defines():
    daily = "DTSTART;TZID=Ours:20261126T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2"

    assert spans(daily, before=NEW_YORK) == ["26 14:00-15:00", "27 14:00-15:00"]


def test_day_of_a_calendar_elsewhere_begins_at_its_own_midnight():
    there = "X-WR-TIMEZONE:America/New_York"

    assert spans("DTSTART;VALUE=DATE:20261126", before=there) == ["26 05:00-05:00"]


def test_folded_line_that_is_needed_is_read_whole():
    assert spans(NINE.replace("20261126T09", "20261126\r\n T09")) == ["26 09:00-10:00"]


def test_end_of_what_never_began_is_passed_over():
    assert list(needed_lines("END:VEVENT\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR")) == [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
    ]


def test_calendar_of_busy_times_alone_is_read():
    published = (
        "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20261126T090000Z/PT2H\r\n"
        "FREEBUSY;FBTYPE=FREE:20261127T090000Z/PT2H\r\nEND:VFREEBUSY"
    )

    assert spans(before=published) == ["26 09:00-11:00"]


@pytest.mark.parametrize(
    "period", ["FREEBUSY:00010101T000000/PT1H", "FREEBUSY;VALUE=DATE:20261126"]
)
def test_busy_time_that_cannot_be_read_is_counted_and_the_others_count(period):
    published = f"BEGIN:VFREEBUSY\r\n{period}\r\nFREEBUSY:20261126T090000Z/PT2H\r\nEND:VFREEBUSY"
    content = calendar_of(before=f"X-WR-TIMEZONE:Asia/Tokyo\r\n{published}")

    found = read_busy(content, first=FIRST, last=LAST)

    assert ([f"{span.starts_at:%H}" for span in found.spans], found.left_out) == (["09"], 1)


def test_too_many_busy_times_are_refused(monkeypatch):
    monkeypatch.setattr(busy_times, "MOST_SPANS", 1)
    published = (
        "BEGIN:VFREEBUSY\r\nFREEBUSY:20261126T090000Z/PT2H,20261127T090000Z/PT2H\r\nEND:VFREEBUSY"
    )

    with pytest.raises(NotACalendar, match="busy more than 1 times"):
        read_busy(calendar_of(before=published), first=FIRST, last=LAST)


def test_our_own_invitations_are_left_out():
    assert spans(NINE, own_host="calendar.example.org") == []
    assert spans(NINE, own_host="greenroom.example.nhs.uk") == ["26 09:00-10:00"]


def test_subjects_are_dropped_before_anything_is_parsed():
    folded = "SUMMARY:Oncology\r\n for Zaphira\u2028DTSTART:20200101T000000Z"
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Zaphira\r\nDURATION:PT9H\r\nEND:VALARM"
    content = calendar_of(f"{folded}\r\n{NINE}\r\nATTENDEE:mailto:z@example.org\r\n{alarm}")

    lines = list(needed_lines(content.decode()))

    assert lines == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:0@calendar.example.org",
        "DTSTART:20261126T090000Z",
        "DTEND:20261126T100000Z",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;BYHOUR=1,2,3",
        "RRULE:FREQ=DAILY\r\nDTSTART:19010101T090000Z",
        f"RDATE:{','.join(['20261127T090000Z'] * (busy_times.MOST_DATES + 1))}",
        "RRULE:FREQ=DAILY;INTERVAL=0",  # would be followed for ever
        "\r\n".join(["RRULE:FREQ=DAILY"] * (busy_times.MOST_RULES + 1)),
        "RRULE:FREQ=NEVER",
        "DTSTART:yesterday",
    ],
)
def test_event_that_cannot_be_read_is_counted_and_the_others_count(rule):
    start = "" if "DTSTART" in rule else "DTSTART:20261126T120000Z\r\n"
    content = calendar_of(f"{start}DURATION:PT1H\r\n{rule}", NINE)

    found = read_busy(content, first=FIRST, last=LAST)

    assert ([f"{span.starts_at:%H}" for span in found.spans], found.left_out) == (["09"], 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a calendar"),
        (b"<html>Sign in</html>", "not a calendar"),
        (b"\x00\xff\xfe", "not a calendar"),
        (calendar_of(NINE)[:-40], "cut short or damaged"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "cut short or damaged"),
    ],
)
def test_what_is_no_calendar_is_named(content, words):
    with pytest.raises(NotACalendar, match=words):
        read_busy(content, first=FIRST, last=LAST)


@pytest.mark.parametrize(
    ("limit", "words"),
    [("MOST_SPANS", "busy more than 1 times"), ("MOST_EVENTS", "more than 1 events")],
)
def test_too_much_is_refused(limit, words, monkeypatch):
    monkeypatch.setattr(busy_times, limit, 1)
    content = calendar_of(NINE, NINE.replace("1126", "1127"), NINE.replace("1126", "1128"))

    with pytest.raises(NotACalendar, match=words):
        read_busy(content, first=FIRST, last=LAST)


def test_rule_that_takes_too_long_ends_the_reading(monkeypatch):
    monkeypatch.setattr(busy_times, "SECONDS", -1)

    with pytest.raises(NotACalendar, match="takes too long"):
        read_busy(calendar_of(NINE), first=FIRST, last=LAST)
