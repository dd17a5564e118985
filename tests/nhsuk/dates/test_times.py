"""Times of day as people write them, where nothing else says which half of the day is meant."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.dates.times import read_time, write_time
from nhsuk.dates.unreadable import Unreadable
from nhsuk.words import clock


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:10am", time(7, 10)),
        ("7.10 PM", time(19, 10)),
        ("7.10 p.m.", time(19, 10)),
        ("19:10", time(19, 10)),
        ("7.10", time(7, 10)),
        ("0710", time(7, 10)),
        ("710", time(7, 10)),
        ("730pm", time(19, 30)),
        ("0710hrs", time(7, 10)),
        ("18.00 hrs", time(18)),
        ("7pm", time(19)),
        ("seven pm", time(19)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("noon", time(12)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("close of play", time(17)),
        ("12", time(12)),
        ("half twelve", time(12, 30)),
        ("quarter to 1", time(12, 45)),
        ("half seven in the evening", time(19, 30)),
        ("quarter past 7 am", time(7, 15)),
        ("ten to eight in the morning", time(7, 50)),
        ("seven thirty am", time(7, 30)),
        ("8 o\u2019clock in the evening", time(20)),
        ("7.10 in the evening", time(19, 10)),
        ("breakfast at 7", time(7)),
        ("at 9 in the morning", time(9)),
        ("23:59", time(23, 59)),
        ("0000", time(0)),
    ],
)
def test_read_time_as_it_is_written(text, expected):
    assert read_time(text) == expected


LIKE = "Enter a time such as 18:00 or 6pm."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", LIKE),
        ("soon", f"“soon” is not a time. {LIKE}"),
        ("x" * 10_000, "This is too long. Enter up to 200 characters, such as 31 March."),
        ("7", "“7” could be 7am or 7pm. Enter one of them."),
        ("half seven", "“half seven” could be 7:30am or 7:30pm. Enter one of them."),
        ("18", "“18” could be an hour or a day. Enter 18:00 for the time."),
        (
            "breakfast",
            "“breakfast” could be any time from 6am to 9am. Enter the time, such as 7am.",
        ),
        ("7pm in the morning", "“7pm” is not in the morning. Enter the time alone, such as 7pm."),
        ("0", f"“0” is not a time. {LIKE}"),
        ("24:00", f"“24:00” is not a time. {LIKE}"),
        ("7:60", f"“7:60” is not a time. {LIKE}"),
        ("2575", f"“2575” is not a time. {LIKE}"),
        ("13pm", f"“13pm” is not a time. {LIKE}"),
        ("7am 8am", f"“8am” is not a time. {LIKE}"),
        ("7am tomorrow", f"“tomorrow” is not a time. {LIKE}"),
    ],
)
def test_read_time_refuses_in_words(text, words):
    with pytest.raises(Unreadable) as refusal:
        read_time(text)

    assert str(refusal.value) == words


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_whatever_the_product_writes_of_a_time_is_read_again(at):
    assert read_time(clock(at)) == read_time(f"{at:%H:%M}") == read_time(f"{at:%H%M}") == at


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(Unreadable):
        read_time(text)


def test_write_time_can_be_read_again_at_every_minute():
    minutes = [time(hour, minute) for hour in range(24) for minute in range(60)]

    assert [read_time(write_time(at)) for at in minutes] == minutes


@pytest.mark.parametrize(
    ("at", "written"), [("20:55", "8:55pm"), ("00:00", "12am"), ("12:00", "midday")]
)
def test_write_time_as_the_pages_do(at, written):
    assert write_time(time.fromisoformat(at)) == written
