"""Times as people write them in sentences, seen from 4:02pm on Wednesday 25 November 2026."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.london import LONDON
from scheduling.spoken_times import find_times

NOW = datetime(2026, 11, 25, 16, 2, tzinfo=LONDON)


def said(text: str) -> list[tuple[str, str]]:
    return [(f"{found.moment:%a %d %H:%M}", found.kind) for found in find_times(text, now=NOW)]


@pytest.mark.parametrize(
    ("text", "moment", "kind"),
    [
        ("Need a name by 6 please.", "Wed 25 18:00", "deadline"),
        ("live at ten past seven tomorrow", "Thu 26 07:10", "slot"),
        ("We lead on it tomorrow. Someone live at ten past seven?", "Thu 26 07:10", "slot"),
        ("by quarter to six", "Wed 25 17:45", "deadline"),
        ("an interview at half seven on Thursday", "Thu 26 07:30", "slot"),
        ("an interview at half six tonight", "Wed 25 18:30", "slot"),
        ("interview at seven thirty on Friday", "Fri 27 07:30", "slot"),
        ("Deadline is noon tomorrow", "Thu 26 12:00", "deadline"),
        ("by Friday at 5", "Fri 27 17:00", "deadline"),
        ("by close of play", "Wed 25 17:00", "deadline"),
        ("within two hours", "Wed 25 18:02", "deadline"),
        ("in the next half an hour", "Wed 25 16:32", "deadline"),
        ("I am here till 8 tonight", "Wed 25 20:00", "until"),
        ("we would record at 2 on 27 November", "Fri 27 14:00", "slot"),
        ("at 7.10am", "Thu 26 07:10", "other"),
        ("by 6 p.m.", "Wed 25 18:00", "deadline"),
        ("by six o\u2019clock", "Wed 25 18:00", "deadline"),
        ("by 9 in the morning", "Thu 26 09:00", "deadline"),
        ("before midnight tonight", "Thu 26 00:00", "deadline"),
        ("at 22:40 on Tuesday 24 November", "Tue 24 22:40", "other"),
        ("live at 9 on 31 November", "Wed 25 21:00", "slot"),  # there is no such day
        ("by twelve tonight", "Thu 26 00:00", "deadline"),
        ("live at twelve tomorrow", "Thu 26 12:00", "slot"),
    ],
)
def test_a_time_in_words(text: str, moment: str, kind: str) -> None:
    assert said(text) == [(moment, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "by 6 people",
        "4 to 5 minutes",
        "five to ten patients",
        "1.5 million",
        "7.30 per cent",
        "a ratio of 10:1",
        "by 31:10",
        "3 h 12 min",
        "live at 1am on 25 October",  # comes twice that night
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_what_may_be_morning_or_evening_says_both() -> None:
    evening, open_ = find_times("by 7 tonight, or an interview at 7 tomorrow", now=NOW)

    assert evening.also is None
    assert (open_.moment.hour, open_.also and open_.also.hour) == (7, 19)


def test_a_breakfast_show_asks_for_the_morning() -> None:
    (slot,) = find_times("From the breakfast show: live at ten past seven tomorrow", now=NOW)

    assert (slot.moment.hour, slot.also, slot.words) == (7, None, "ten past seven tomorrow")


@given(st.text(max_size=300), st.integers(0, 60 * 24 * 400))
def test_any_text_is_read_and_every_moment_has_its_words(text: str, minutes: int) -> None:
    for found in find_times(text, now=NOW + timedelta(minutes=minutes)):
        assert found.words
        assert found.moment.tzinfo is not None
