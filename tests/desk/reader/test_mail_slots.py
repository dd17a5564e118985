"""Slots with their medium, length and place; deadlines, which are no slots; embargoes."""

from datetime import datetime
from typing import Any

import pytest

from desk.reader.mail_callers import Known, read_callers
from desk.reader.mail_slots import Times, medium_of, read_times
from desk.reader.mail_threads import Found, parts_of
from nhsuk.london import LONDON

NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)


def times(text: str) -> Times:
    (part,) = parts_of(text)
    return read_times(part, sent_at=NOW, outlet=read_callers([part], Known()).outlet)


def shown(found: Found[Any] | None) -> Any:
    if found is None:
        return None
    value = found.value
    return f"{value.astimezone(LONDON):%a %d %H:%M}" if isinstance(value, datetime) else value


def slots(text: str, *fields: str) -> list[Any]:
    rows = [tuple(shown(getattr(slot, field)) for field in fields) for slot in times(text).slots]
    return [row[0] for row in rows] if len(fields) == 1 else rows


@pytest.mark.parametrize(
    ("text", "starts", "deadlines"),
    [
        ("Need to know by 5pm.", [], ["Wed 25 17:00"]),
        ("Live at 8.10am tomorrow? Need a name by 6pm.", ["Thu 26 08:10"], ["Wed 25 18:00"]),
        ("A name by 6pm, quotes by noon tomorrow.", [], ["Wed 25 18:00", "Thu 26 12:00"]),
        ("By 6pm please. Again: by 6pm.", [], ["Wed 25 18:00"]),
        ("Live at 8.10am tomorrow. Again: live at 8.10am tomorrow.", ["Thu 26 08:10"], []),
        ("The interview was at 9am yesterday.", [], []),
        ("I file at 3pm. Chat at 11am tomorrow?", ["Thu 26 11:00"], ["Thu 26 15:00"]),
        ("Chat at 11am tomorrow? I file at 3pm.", ["Thu 26 11:00"], ["Thu 26 15:00"]),
        ("Deadline to confirm: 6pm Thursday", [], ["Thu 26 18:00"]),
        ("A pre-record any time between 11 and 12 tomorrow?", ["Thu 26 11:00"], []),
        ("It is for 5.05pm tomorrow, a pre-record at 3pm.", ["Thu 26 15:00"], []),
        ("Live at 8am on Friday 26 November", [], []),  # which is a Thursday
        ("Live at 8am on 1 January 2035", [], []),
        ("A chat about Tuesday 24 November's fire at 9am tomorrow", ["Thu 26 09:00"], []),
        ("Someone by ISDN for either 0710 or 0810 tomorrow", ["Thu 26 07:10", "Thu 26 08:10"], []),
        ("Can someone do 8.10 or 8.40 tomorrow?", ["Thu 26 08:10", "Thu 26 08:40"], []),
        ("A line for tomorrow's paper by 7pm.", [], ["Wed 25 19:00"]),
        ("Does the clinic close at 7pm?", [], []),
    ],
)
def test_slots_and_deadlines_are_told_apart(text, starts, deadlines):
    found = times(text)

    assert [shown(slot.when) for slot in found.slots] == starts
    assert [shown(each) for each in found.deadlines] == deadlines


def test_a_slot_without_a_day_is_on_the_day_that_was_spoken_of():
    text = "From: A B <a@b>\nSubject: Winter special, {}\n\nLive at 7.20am and a chat at 12.40pm."

    assert slots(text.format("Friday"), "when") == ["Fri 27 07:20", "Fri 27 12:40"]
    assert slots(text.format("Tuesday 24 November"), "when") == ["Thu 26 07:20", "Thu 26 12:40"]
    assert slots(text.format("Friday 26 November"), "when") == ["Thu 26 07:20", "Thu 26 12:40"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Radio live at 8.15am tomorrow, 5 mins, and a pre-record for TV at 2pm, ten minutes.",
            [("Thu 26 08:15", 5, "radio", "live"), ("Thu 26 14:00", 10, "recorded_tv", "recorded")],
        ),
        (
            "On the radio live at 8.15am tomorrow, our TV wants to film at 2pm.",
            [
                ("Thu 26 08:15", None, "radio", "live"),
                ("Thu 26 14:00", None, "recorded_tv", "recorded"),
            ],
        ),
        (
            "Live at 8am 9am tomorrow",
            [("Thu 26 08:00", None, None, "live"), ("Thu 26 09:00", None, None, None)],
        ),
        (
            "Radio, 5 minutes for both. Live at 8.15am tomorrow. A pre-record at 2pm tomorrow.",
            [("Thu 26 08:15", 5, "radio", "live"), ("Thu 26 14:00", 5, "radio", "recorded")],
        ),
    ],
)
def test_what_is_said_in_its_clause_belongs_to_the_slot(text, rows):
    assert slots(text, "when", "minutes", "medium", "mode") == rows


def test_what_is_said_of_several_slots_is_to_be_checked():
    (first, second) = times("Radio. Live at 8am tomorrow. Pre-record at 2pm tomorrow.").slots

    assert first.medium is not None
    assert not first.medium.is_sure
    assert second.medium is not None


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        *(("5 minutes", 5), ("4 to 5 minutes", 5), ("a 15-minute chat", 15), ("ten mins", 10)),
        *(
            ("half an hour", 30),
            ("an hour and a half", 90),
            ("an hour", 60),
            ("a quarter of an hour", 15),
        ),
        *(("0 minutes", None), ("a half-hour programme", None)),
        *(("99 minutes", 99), ("10 minutes before", None)),
    ],
)
def test_how_long_it_is(words, minutes):
    assert slots(f"Live at 8am tomorrow, {words}.", "minutes") == [minutes]


def test_a_length_beside_another_is_open():
    (slot,) = times("Live at 8am tomorrow, 5 minutes of twenty minutes.").slots

    assert slot.minutes is not None
    assert slot.minutes.is_open


@pytest.mark.parametrize(
    ("text", "medium", "mode"),
    [
        ("A TV interview, pre-recorded, at 8am tomorrow", "recorded_tv", "recorded"),
        ("A TV interview, live, at 8am tomorrow", "live_tv", "live"),
        ("A TV interview at 8am tomorrow", "live_tv", None),
        ("On camera at 8am tomorrow", "recorded_tv", "recorded"),
        ("An as-live at 8am tomorrow for TV", "live_tv", "as_live"),
        ("A podcast chat at 8am tomorrow", "radio", "recorded"),
        ("A radio interview, live or pre-recorded, at 8am tomorrow", "radio", None),
        ("We file at noon. An interview at 8am tomorrow", "print", None),
        ("A chat at 8am tomorrow. Ada, reporter", "print", None),
        ("Evidence to the scrutiny committee, which meets at 8am tomorrow", "committee", None),
        ("A press conference at 8am tomorrow, live on TV", "press_conference", None),
        ("An Instagram Live at 8am tomorrow", "social_video", "live"),
        ("Live at 8am tomorrow on Zoom", "live_tv", "live"),
        ("Live at 8am tomorrow", None, "live"),
        ("An interview at 8am tomorrow", None, None),
        ("Six County Television here. An interview at 8am tomorrow", "live_tv", None),
        ("Harbour Post here. An interview at 8am tomorrow", "print", None),
        ("Station: Radio Holm\nTime: 8am tomorrow\nLive or recorded: Live", "radio", "live"),
        ("From: Ada <a@b>\nSubject: For TV\n\nAn interview at 8am tomorrow", "live_tv", None),
        ("From: Holm radio <a@b>\nSubject: x\n\nAn interview at 8am tomorrow", "radio", None),
    ],
)
def test_the_medium_and_whether_it_is_live(text, medium, mode):
    assert slots(text, "medium", "mode") == [(medium, mode)]


@pytest.mark.parametrize(
    ("text", "arrive"),
    [
        ("Live at 8.10am tomorrow, be there 7.55", "Thu 26 07:55"),
        ("Live at 5.20pm tomorrow. Be here for 5.05", "Thu 26 17:05"),
        ("Live at 8.10am tomorrow, arrive 15 minutes before", "Thu 26 07:55"),
        ("Live at 8.10am tomorrow, pre-chat 0755", "Thu 26 07:55"),
        ("Live 0810 tomorrow, pre-chat 0755 on 01632 960771, a name by 5pm today", "Thu 26 07:55"),
        (  # the clocks skip it that night
            f"Be there at 1.30am, since {'x' * 40}, live at 3am on Sunday 28 March 2027",
            None,
        ),
        ("Live at 5.30am tomorrow, get to the radio car by 5.20", "Thu 26 05:20"),
        ("Live at 8.10am tomorrow, be there at 9am", None),
        ("Live at 8.10am tomorrow, be there at 3am", None),
        ("Live at 8.10am tomorrow", None),
    ],
)
def test_when_to_be_ready_is_before_the_slot(text, arrive):
    assert slots(text, "arrive") == [arrive]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Live at 8.10am tomorrow. The car collects her at 7am.", ["The car collects her at 7am"]),
        ("Live at 8.10am tomorrow, be there 7.55. A name by 6pm, by 6pm.", []),
        ("A name by 6pm, quotes by noon tomorrow.", ["quotes by noon tomorrow"]),
        ("Get to the radio car by 5.20am.", ["Get to the radio car by 5.20am"]),
        ("Record at 11am tomorrow? It goes out at 5pm.", ["It goes out at 5pm"]),
    ],
)
def test_what_was_passed_over_is_listed(text, words):
    assert [each.value for each in times(text).passed_over] == words


def test_of_two_readings_the_one_before_the_slot_is_meant():
    (deadline,) = times("Live tonight at 10pm, tell me by 8.").deadlines
    (other,) = times("Live on Friday at 10pm, tell me by 8.").deadlines

    assert (shown(deadline), deadline.is_open, other.is_open) == ("Wed 25 20:00", False, True)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("down the line", "Down the line"),
        ("by phone", "By phone"),
        ("on Zoom", "On Zoom"),
        ("outside A&E, or she can come to us", "Outside A&E, or she can come to us"),
        ("in our Leeford studio", "In our Leeford studio"),
        ("outside the main entrance", "Outside the main entrance"),
        ("at County Hall", "At County Hall"),
        ("at Moorland Radio", None),
        ("for us", None),
    ],
)
def test_where_it_is(words, place):
    assert slots(f"An interview at 8am tomorrow, {words}.", "place") == [place]


def test_where_the_story_was_is_not_where_it_is():
    assert slots("After the fire on Ward 7 at St Aubin's, live at 8am tomorrow?", "place") == [None]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Also TV (Northern Tonight) want a pre-record at 2pm tomorrow", "Northern Tonight"),
        (
            "I'm from Radio Holm. Six County Television want a live at 2pm tomorrow",
            "Six County Television",
        ),
        ("Six County Television want a live at 2pm tomorrow", None),  # who asks
    ],
)
def test_a_slot_may_be_for_another_outlet(text, outlet):
    assert slots(text, "outlet") == [outlet]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("EMBARGOED UNTIL 00:01 THURSDAY 26 NOVEMBER", "Thu 26 00:01"),
        ("It is under embargo until 6am on Tuesday 1 December.", "Tue 01 06:00"),
        ("From: A B <a@b>\nSubject: Embargoed until 10pm tomorrow\n\nHello", "Thu 26 22:00"),
        ("From: A B <a@b>\nSubject: Meeting at 10pm tomorrow\n\nHello", None),
        ("I am here until 6pm.", None),
    ],
)
def test_an_embargo(text, until):
    assert shown(times(text).embargo_until) == until


def test_the_medium_of_a_whole_mail_is_to_be_checked():
    (radio,) = parts_of("We are a radio station")
    (nothing,) = parts_of("We are here")

    found = medium_of(radio)
    assert found is not None
    assert (found.value, found.is_sure) == ("radio", False)
    assert medium_of(nothing) is None
