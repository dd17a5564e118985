"""Times in sentences, read at 4:02pm on Wednesday 25 November 2026."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.london import LONDON
from scheduling.times.spoken_times import PURPOSES, find_times

NOW = datetime(2026, 11, 25, 16, 2, tzinfo=LONDON)


def said(text: str) -> list[tuple[str, str]]:
    return [(f"{found.moment:%a %d %H:%M}", found.kind) for found in find_times(text, now=NOW)]


@pytest.mark.parametrize(
    ("text", "moment", "kind"),
    [
        ("Need a name by 6 please.", "Wed 25 18:00", "deadline"),
        ("live at ten past seven tomorrow", "Thu 26 07:10", "slot"),
        ("We lead on it tomorrow. Someone live at ten past seven?", "Thu 26 07:10", "slot"),
        ("We go at 8.30am tomorrow for about 5 minutes.", "Thu 26 08:30", "slot"),
        ("We go to her at 8.30am tomorrow.", "Thu 26 08:30", "slot"),
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
        ("let me know who by 11.30 tonight", "Wed 25 23:30", "deadline"),
        ("by six o\u2019clock", "Wed 25 18:00", "deadline"),
        ("by 9 in the morning", "Thu 26 09:00", "deadline"),
        ("before midnight tonight", "Thu 26 00:00", "deadline"),
        ("at 22:40 on Tuesday 24 November", "Tue 24 22:40", "other"),
        ("by twelve tonight", "Thu 26 00:00", "deadline"),
        ("live at twelve tomorrow", "Thu 26 12:00", "slot"),
        ("by twelve today", "Wed 25 12:00", "deadline"),
        ("by a quarter to one tomorrow", "Thu 26 12:45", "deadline"),
        ("at 12pm tomorrow", "Thu 26 12:00", "other"),
        ("at 16:02", "Wed 25 16:02", "other"),  # this very minute
        ("at 4.02", "Wed 25 16:02", "other"),
        ("by 3.30 today", "Wed 25 15:30", "deadline"),  # it has passed, and was the later half
        ("at 10:30", "Thu 26 10:30", "other"),
        ("at 9:30", "Wed 25 21:30", "other"),
        ("an interview within two hours", "Wed 25 18:02", "deadline"),
        ("an interview in two hours", "Wed 25 18:02", "slot"),
        ("at 9am on Tuesday", "Tue 01 09:00", "other"),
        ("at 9am weds", "Wed 25 09:00", "other"),
        ("at 7.10am tomorrow, not on Friday", "Thu 26 07:10", "other"),
        ("tomorrow 7.10pm Friday", "Thu 26 19:10", "other"),  # as near: the first of the two
        (f"tomorrow {'x' * 38} 7.10pm", "Thu 26 19:10", "other"),  # 40 characters away
        (f"tomorrow {'x' * 39} 7.10pm", "Wed 25 19:10", "other"),
        ("live in the morning, by 7 this evening for us", "Wed 25 19:00", "deadline"),
        ("by 7 this evening for us, live in the morning", "Wed 25 19:00", "deadline"),
    ],
)
def test_a_time_in_words(text, moment, kind):
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
        "live at 9 on 31 November",  # there is no such day
        "live at 8.05am on Friday 26 November",  # which is a Thursday
    ],
)
def test_find_times_ignores_other_numbers(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        *(
            ("five", 5),
            ("ten", 10),
            ("quarter", 15),
            ("a quarter", 15),
            ("twenty", 20),
            ("twenty-five", 25),
        ),
        *(
            ("twenty five", 25),
            ("half", 30),
            ("5", 5),
            ("10", 10),
            ("20", 20),
            ("25", 25),
            ("20 minutes", 20),
        ),
    ],
)
def test_minutes_past_and_to_the_hour(words, minutes):
    assert said(f"at {words} past seven tomorrow morning") == [(f"Thu 26 07:{minutes:02}", "other")]
    assert said(f"at {words} to seven tomorrow morning") == [(f"Thu 26 06:{60 - minutes}", "other")]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("ten", 10),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("forty-five", 45),
        ("fifty", 50),
    ],
)
def test_minutes_after_the_hour(words, minutes):
    assert said(f"live at seven {words} tomorrow morning") == [(f"Thu 26 07:{minutes}", "slot")]


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        *(
            ("close of play", 17),
            ("close of business", 17),
            ("end of play", 17),
            ("end of the day", 17),
        ),
        *(
            ("end of day", 17),
            ("cop", 17),
            ("EOD", 17),
            ("midday", 12),
            ("noon", 12),
            ("lunchtime", 13),
        ),
        *(("teatime", 17), ("midnight", 0)),
    ],
)
def test_named_times(words, hour):
    assert said(f"by {words} tomorrow") == [(f"Thu 26 {hour:02}:00", "deadline")]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        *(
            ("half an hour", "16:32"),
            ("an hour", "17:02"),
            ("the hour", "17:02"),
            ("a couple of hours", "18:02"),
        ),
        *(
            ("two hours", "18:02"),
            ("three hours", "19:02"),
            ("four hours", "20:02"),
            ("ten minutes", "16:12"),
        ),
        *(
            ("twenty mins", "16:22"),
            ("thirty minutes", "16:32"),
            ("forty minutes", "16:42"),
            ("45 min", "16:47"),
        ),
    ],
)
def test_a_time_from_now(words, at):
    assert said(f"within {words}") == [(f"Wed 25 {at}", "deadline")]


@pytest.mark.parametrize(
    ("day", "on"), [("29 May", "2026-05-29"), ("28 May", "2027-05-28"), ("3 Sept", "2026-09-03")]
)
def test_day_without_a_year_is_at_most_half_a_year_ago(day, on):
    (found,) = find_times(f"at 9am on {day}", now=NOW)

    assert f"{found.moment:%Y-%m-%d}" == on


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is tomorrow at 7.10am for us", "tomorrow at 7.10am"),
        ("It is 7.10am on the Thursday", "7.10am on the Thursday"),  # eight characters between them
        ("It is 7.10am on, the Thursday", "7.10am"),
    ],
)
def test_words_include_the_day_beside_the_time(text, words):
    assert [found.words for found in find_times(text, now=NOW)] == [words]


def test_find_times_reads_each_time_once():
    assert said("by 7.10pm today, or by 6") == [
        ("Wed 25 19:10", "deadline"),
        ("Wed 25 18:00", "deadline"),
    ]


def test_find_times_reads_fifty_thousand_characters():
    assert said("by 6pm".rjust(50_000)) == [("Wed 25 18:00", "deadline")]
    assert said("by 6pm".rjust(50_001)) == []


@pytest.mark.parametrize(
    ("text", "hour", "other"),
    [
        ("by 7", 19, 7),
        ("by 7 today", 19, None),  # seven in the morning has passed
        ("by 6 tomorrow", 6, 18),
        ("by 5.59 tomorrow", 17, 5),
        ("an interview on Friday between 2 and 4pm", 14, None),
        ("an interview on Friday between 11 and 1pm", 11, 23),
        ("We are the breakfast show. Live at 7 tomorrow?", 7, None),
        ("We are the breakfast show. We need it by 7 tomorrow.", 7, 19),
    ],
)
def test_more_likely_half_of_the_day_comes_first(text, hour, other):
    found = find_times(text, now=NOW)[0]

    assert (found.moment.hour, found.also and found.also.hour) == (hour, other)


@pytest.mark.parametrize(
    ("example", "kind"), [(each, purpose.kind) for purpose in PURPOSES for each in purpose.examples]
)
def test_each_example_of_a_purpose_is_read_so(example, kind):
    """One of the times of the sentence is for that."""
    assert kind in {found.kind for found in find_times(example, now=NOW)}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("by 9", [21, 9]),
        ("by 6", []),  # nobody answers at six in the morning
        ("by 7 on Friday", [7, 19]),
        ("by 9 on Friday", []),  # people say nine for the morning
        ("Live at 7 on Friday", [7, 19]),
        ("Live at 7 on Friday evening", []),
        ("Live at 9 on Friday", []),
    ],
)
def test_a_time_that_two_readings_fit_is_open(text, hours):
    (found,) = find_times(text, now=NOW)

    both = [found.moment.hour, found.also.hour] if found.also else []
    assert (both if found.is_open else []) == hours


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("by 3pm next Friday", [27, 4]),
        ("by 3pm next Friday, 4 December", []),
        ("by 3pm next Tuesday", []),  # this week's is over
        ("by Friday", [27]),  # and at which hour?
        ("by Friday at 3pm", []),
    ],
)
def test_a_day_that_leaves_something_open(text, days):
    (found,) = find_times(text, now=NOW)

    both = [each.day for each in (found.moment, found.also) if each]
    assert (both if found.is_open else []) == days


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("Live, either 0710 or 0810 tomorrow?", ["Thu 26 07:10", "Thu 26 08:10"]),
        ("Live tomorrow, 1230 for the lunchtime?", ["Thu 26 12:30"]),
        (
            "All live tomorrow:\n0715 Radio Alder\n0730 Radio Birch",
            ["Thu 26 07:15", "Thu 26 07:30"],
        ),
        ("Live at 9.30am tomorrow? Or quarter to ten.", ["Thu 26 09:30", "Thu 26 09:45"]),
        ("Could we come at 2pm tomorrow? It is a recording.", ["Thu 26 14:00"]),
        ("It came out this afternoon and we talk tomorrow. Live at 7.20am?", ["Thu 26 07:20"]),
    ],
)
def test_the_slots_that_are_asked_for(text, moments):
    assert said(text) == [(moment, "slot") for moment in moments]


def test_a_date_before_four_figures_is_their_day():
    assert said("TX: Fri 27 Nov, 0810") == [("Fri 27 08:10", "broadcast")]


def test_breakfast_show_means_the_morning():
    (slot,) = find_times("From the breakfast show: live at ten past seven tomorrow", now=NOW)

    assert (slot.moment.hour, slot.also, slot.words) == (7, None, "ten past seven tomorrow")


@given(st.text(max_size=300), st.integers(0, 60 * 24 * 400))
def test_find_times_accepts_any_text(text, minutes):
    for found in find_times(text, now=NOW + timedelta(minutes=minutes)):
        assert found.words
        assert found.moment.tzinfo is not None
