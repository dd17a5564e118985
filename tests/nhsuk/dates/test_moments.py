"""Moments as people write them."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk import words
from nhsuk.dates.days import read_day
from nhsuk.dates.moments import moment_text, read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import ClocksChange, in_london
from tests.clock import LONDON, NOW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:00", "2026-11-25T18:00"),
        ("1800", "2026-11-25T18:00"),
        ("6pm", "2026-11-25T18:00"),
        ("6 pm today", "2026-11-25T18:00"),
        ("by 6pm tonight", "2026-11-25T18:00"),
        ("6:30pm", "2026-11-25T18:30"),
        ("12am", "2026-11-26T00:00"),
        ("12 pm tomorrow", "2026-11-26T12:00"),
        ("noon tomorrow", "2026-11-26T12:00"),
        ("midday tomorrow", "2026-11-26T12:00"),
        ("midnight tomorrow", "2026-11-26T00:00"),
        ("1pm", "2026-11-26T13:00"),
        ("16:20", "2026-11-25T16:20"),  # this very minute
        ("29 May 9am", "2026-05-29T09:00"),  # 180 days ago: nearer than the next
        ("28 May 9am", "2027-05-28T09:00"),
        ("tomorrow 7.10am", "2026-11-26T07:10"),
        ("07:10", "2026-11-26T07:10"),
        ("Thu 07:10", "2026-11-26T07:10"),
        ("wed 18:00", "2026-11-25T18:00"),
        ("tuesday 9am", "2026-12-01T09:00"),
        ("Thu, 26 Nov 07:10", "2026-11-26T07:10"),
        ("26th November at 7:10am", "2026-11-26T07:10"),
        ("26/11 07:10", "2026-11-26T07:10"),
        ("26/11/2026 07:10", "2026-11-26T07:10"),
        ("2026-11-26 07:10", "2026-11-26T07:10"),
        ("2026-11-26T07:10", "2026-11-26T07:10"),
        ("2026-11-26T07:10Z", "2026-11-26T07:10"),
        ("3 January 9am", "2027-01-03T09:00"),
        ("26/11/2036 9am", "2036-11-26T09:00"),
        ("0810", "2026-11-26T08:10"),
        ("810", "2026-11-26T08:10"),
        ("0810 this Thursday", "2026-11-26T08:10"),
        ("Thu 0810", "2026-11-26T08:10"),
        ("Thursday 0810", "2026-11-26T08:10"),
        ("0810hrs Thursday", "2026-11-26T08:10"),
        ("Thursday 26th November at 0810", "2026-11-26T08:10"),
        ("Thurs at ten past eight", "2026-11-26T08:10"),
        ("Thu 26 Nov 0810", "2026-11-26T08:10"),  # no year
        ("Thu 26 Nov 2010", "2026-11-26T20:10"),
        ("Thu 26 Nov 2030", "2026-11-26T20:30"),  # in 2030 it is a Tuesday
        ("Tue 26 Nov 2030 9am", "2030-11-26T09:00"),
        ("7.10", "2026-11-26T07:10"),
        ("7.10 tonight", "2026-11-25T19:10"),
        ("half four", "2026-11-25T16:30"),
        ("half seven", "2026-11-25T19:30"),
        ("half past seven tomorrow", "2026-11-26T07:30"),
        ("half seven tomorrow evening", "2026-11-26T19:30"),
        ("half twelve", "2026-11-26T12:30"),
        ("quarter past 7", "2026-11-25T19:15"),
        ("quarter past 7 tomorrow", "2026-11-26T07:15"),
        ("a quarter to six", "2026-11-25T17:45"),
        ("seven thirty pm", "2026-11-25T19:30"),
        ("half two tomorrow", "2026-11-26T14:30"),
        ("8 o\u2019clock tomorrow", "2026-11-26T08:00"),
        ("twelve o'clock tomorrow", "2026-11-26T12:00"),
        ("noon", "2026-11-26T12:00"),
        ("midnight", "2026-11-26T00:00"),
        ("midnight tonight", "2026-11-26T00:00"),
        ("12 tonight", "2026-11-26T00:00"),
        ("0030 tonight", "2026-11-26T00:30"),
        ("8 tonight", "2026-11-25T20:00"),
        ("this evening at 7", "2026-11-25T19:00"),
        ("9 this morning", "2026-11-25T09:00"),
        ("7 tomorrow morning", "2026-11-26T07:00"),
        ("tomorrow breakfast at 7", "2026-11-26T07:00"),
        ("close of play", "2026-11-25T17:00"),
        ("eod tomorrow", "2026-11-26T17:00"),
        ("1800hrs", "2026-11-25T18:00"),
        ("18.00 hrs", "2026-11-25T18:00"),
        ("wed 9am", "2026-11-25T09:00"),  # it has passed: a form may refuse it
        ("this wed 9am", "2026-11-25T09:00"),
        ("next tue 9am", "2026-12-01T09:00"),
        ("next fri 9am", "2026-12-04T09:00"),
        ("friday week 9am", "2026-12-04T09:00"),
        ("the day after tomorrow, 7am", "2026-11-27T07:00"),
        ("in 3 days at 9am", "2026-11-28T09:00"),
        ("1/1 0900", "2027-01-01T09:00"),
        ("1 may 07.30", "2027-05-01T07:30"),
        ("1 may 25 to 8", "2027-05-01T07:35"),
        ("26 nov 10 pm", "2026-11-26T22:00"),
        ("26 nov 12 noon", "2026-11-26T12:00"),
        ("November 26, 2026 4:02 PM", "2026-11-26T16:02"),
        ("29/2/2028 9am", "2028-02-29T09:00"),
        ("2026-11-26 0710", "2026-11-26T07:10"),
        ("2026-07-01 07:10+01:00", "2026-07-01T07:10"),
        ("in an hour and a half", "2026-11-25T17:50"),
        ("in half an hour", "2026-11-25T16:50"),
        ("in 1 h 30", "2026-11-25T17:50"),
        ("20 min ago", "2026-11-25T16:00"),
        ("just now", "2026-11-25T16:20"),
        ("in 45 min", "2026-11-25T17:05"),
        ("in 2 hours", "2026-11-25T18:20"),
        ("now", "2026-11-25T16:20"),
    ],
)
def test_read_moment(text, expected):
    assert read_moment(text, now=NOW) == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16:02", "2026-11-25T16:02"),
        ("16:20", "2026-11-25T16:20"),
        ("25 Nov 9am", "2026-11-25T09:00"),
        ("16:30", "2026-11-24T16:30"),
        ("yesterday 9am", "2026-11-24T09:00"),
        ("mon 9am", "2026-11-23T09:00"),
        ("wed 9am", "2026-11-25T09:00"),
        ("26 Nov 9am", "2025-11-26T09:00"),
        ("last night 10pm", "2026-11-24T22:00"),
        ("half nine", "2026-11-25T09:30"),
        ("half nine yesterday", "2026-11-24T09:30"),
    ],
)
def test_read_moment_prefers_the_past(text, expected):
    found = read_moment(text, now=NOW, prefer="past")

    assert found == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


LIKE = "Enter one such as 18:00, 6pm today or Thu 07:10."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter a day and a time such as 18:00, 6pm today or Thu 07:10."),
        ("26 Nov", "Add the time, such as Thu 26 Nov 7:10am."),
        ("1 Jan", "Add the time, such as Fri 1 Jan 2027 7:10am."),
        ("tomorrow", "Add the time, such as Thu 26 Nov 7:10am."),
        (
            "26 Nov 2026",
            "Add the time, such as Thu 26 Nov 7:10am. If 2026 is the time, enter 20:26.",
        ),
        ("soon", f"“soon” is not part of a day or time. {LIKE}"),
        ("we 9am", f"“we” is not part of a day or time. {LIKE}"),
        ("2026-11-26 27/11 9am", f"“27/11” is not part of a day or time. {LIKE}"),
        ("7am 8am", f"“8am” is not part of a day or time. {LIKE}"),
        ("7am-8am", f"“7am-8am” is not part of a day or time. {LIKE}"),
        ("9am next week", "“next week” is not one day. Enter the day too, such as Fri 27 Nov."),
        ("7", "“7” could be 7am or 7pm. Enter one of them."),
        ("Thu 7", "“7” could be 7am or 7pm. Enter one of them."),
        ("18", "“18” could be an hour or a day. Enter 18:00 for the time."),
        ("half three", "“half three” could be 3:30am or 3:30pm. Enter one of them."),
        (
            "Tomorrow breakfast",
            "“Tomorrow breakfast” could be any time from 6am to 9am. Enter the time, such as Thu 26 Nov 7am.",
        ),
        (
            "lunchtime Friday",
            "“lunchtime Friday” could be any time from midday to 2pm. Enter the time, such as Fri 27 Nov 1pm.",
        ),
        (
            "tonight",
            "“tonight” could be any time from 8pm to midnight. Enter the time, such as Wed 25 Nov 9pm.",
        ),
        (
            "drivetime",
            "“drivetime” could be any time from 4pm to 7pm. Enter the time, such as 5pm.",
        ),
        ("7pm tomorrow morning", "“7pm” is not in the morning. Enter the time alone, such as 7pm."),
        ("2pm same day", "“same day” needs another day to refer to. Enter the day itself."),
        ("Thu 27 Nov 7am", "27 November 2026 is a Friday. Enter Fri 27 Nov or Thu 26 Nov."),
        ("Nov 26 7am", "Write the day before the month: 26 Nov."),
        ("45 min", "Enter “in 45 min” or “45 min ago”."),
        ("3 days 9am", "Enter “in 3 days” or “3 days ago”."),
        ("24:00", "“24:00” is not a time. Enter a time such as 18:00 or 6pm."),
        ("18:60", "“18:60” is not a time. Enter a time such as 18:00 or 6pm."),
        ("13pm", "“13pm” is not a time. Enter a time such as 18:00 or 6pm."),
        (
            "31/02/2026 9am",
            "There is no 31 February 2026. Enter a day like 31/03/2026 or 31 March.",
        ),
        ("29 Feb 9am", "There is no 29 February in 2027. Enter the day with its year."),
        ("2026-02-31T09:00", "Enter a day and time that exist, such as 2026-11-26T07:10."),
        ("31 Dec 9999 23:59", "Enter a year within 10 years of now; 9999 is not."),
        ("0001-01-01T00:00", "Enter a year within 10 years of now; 1 is not."),
        ("26/11/2037 9am", "Enter a year within 10 years of now; 2037 is not."),
        ("10/11/12 9am", "Enter a year within 10 years of now; 2012 is not."),
        (
            "29 March 2026 01:30",
            "The clocks skip 1:30am that day. Enter a time before 1am or from 2am.",
        ),
        (
            "Sun 28 Mar 0130",
            "The clocks skip 1:30am that day. Enter a time before 1am or from 2am.",
        ),
        (
            "25 October 2026 01:30",
            "1:30am happens twice that day. Enter 2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00.",
        ),
    ],
)
def test_read_moment_explains_refusals(text, said):
    with pytest.raises(Unreadable) as refusal:
        read_moment(text, now=NOW)

    assert str(refusal.value) == said


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-26T07:10+00:00",
        "2026-07-01T12:00+01:00",
        "2026-10-25T01:30+00:00",
        "2027-01-02T09:00+00:00",
        "2026-03-01T09:00+00:00",
    ],
)
def test_write_moment_can_be_read_again(written):
    moment = datetime.fromisoformat(written)

    assert read_moment(write_moment(moment, now=NOW), now=NOW) == moment


@pytest.mark.parametrize("day", [25, 26])
def test_write_moment_can_be_read_again_at_every_minute_to_come(day):
    first = datetime(2026, 11, day, 16, 20, tzinfo=LONDON)
    moments = [first + timedelta(minutes=minutes) for minutes in range(24 * 60)]

    assert [read_moment(write_moment(at, now=NOW), now=NOW) for at in moments] == moments


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2026-07-01T11:00+00:00", "Wed 1 Jul, midday"),
        ("2026-06-28T16:21+00:00", "Sun 28 Jun, 5:21pm"),
        ("2026-06-28T16:20+00:00", "Sun 28 Jun 2026, 5:20pm"),  # 150 days ago
        ("2027-01-02T09:00+00:00", "Sat 2 Jan 2027, 9am"),
    ],
)
def test_write_moment_includes_another_year(moment, written):
    assert write_moment(datetime.fromisoformat(moment), now=NOW) == written


def test_moment_text_in_london():
    assert moment_text(datetime.fromisoformat("2026-07-01T11:10+00:00")) == "12:10pm on Wed 1 Jul"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0755", "2026-11-26T07:55"),
        ("7.55", "2026-11-26T07:55"),
        ("quarter to eight", "2026-11-26T07:45"),
        ("2pm same day", "2026-11-26T14:00"),
        ("5pm the day before", "2026-11-25T17:00"),
        ("noon", "2026-11-26T12:00"),
        ("Sun 0755", "2026-11-29T07:55"),
        ("in 10 min", "2026-11-25T16:30"),
    ],
)
def test_a_time_that_belongs_to_another_moment_is_on_its_day(text, expected):
    slot = datetime(2026, 11, 26, 8, 10, tzinfo=LONDON)

    found = read_moment(text, now=NOW, near=slot)

    assert found == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


def test_in_the_hour_that_comes_twice_a_time_to_come_is_asked_about():
    now = datetime(2026, 10, 25, 0, 50, tzinfo=LONDON)

    with pytest.raises(Unreadable) as refusal:
        read_moment("0130", now=now)

    assert "happens twice" in str(refusal.value)
    assert read_moment("2am", now=now).isoformat() == "2026-10-25T02:00:00+00:00"


def test_in_the_night_before_the_clocks_go_forward_the_hour_after_is_read():
    now = datetime(2026, 3, 28, 23, 0, tzinfo=LONDON)

    assert read_moment("0030", now=now).isoformat() == "2026-03-29T00:30:00+00:00"
    assert read_moment("2am", now=now).isoformat() == "2026-03-29T02:00:00+01:00"


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)).map(  # noqa: DTZ001  London's below
    lambda moment: moment.replace(second=0, microsecond=0)
)


def _in_london(moment: datetime) -> datetime | None:
    try:
        return in_london(moment)
    except ClocksChange:
        return None


@given(MOMENTS.map(_in_london), st.integers(-150 * 24 * 60, 150 * 24 * 60))
def test_whatever_the_product_writes_is_read_again(now, minutes):
    moment = now and _in_london((now + timedelta(minutes=minutes)).replace(tzinfo=None))
    if now is None or moment is None or (moment.month, moment.day) == (2, 29):
        return
    today = now.date()
    for written in (
        write_moment(moment, now=now),
        words.moment(moment),
        words.short_moment(moment, today=today),
        moment_text(moment),
        moment.isoformat(timespec="minutes"),
    ):
        assert read_moment(written, now=now) == moment, written


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_or_refused_in_words(text, is_past):
    with suppress(Unreadable):
        read_moment(text, now=NOW, prefer="past" if is_past else "future")


_TOKENS = (
    "in at 7 07:30 7am pm half seven past to quarter noon tonight tomorrow week next last "
    "Thu 26 Nov 2030 9999 1/1 31/12/9999 0000 same day ago hours breakfast midnight of"
)


@given(st.lists(st.sampled_from(_TOKENS.split(" ")), max_size=7).map(" ".join))
def test_any_words_of_the_language_are_read_or_refused_in_words(text):
    with suppress(Unreadable):
        read_moment(text, now=NOW)
    with suppress(Unreadable):
        read_day(text, today=NOW.date())
