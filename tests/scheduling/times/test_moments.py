"""Moments as people write them."""

from datetime import datetime

import pytest

from scheduling.times.moments import UnreadableMoment, read_moment, say_moment, write_moment
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
        ("in 45 min", "2026-11-25T17:05"),
        ("in 2 hours", "2026-11-25T18:20"),
        ("now", "2026-11-25T16:20"),
    ],
)
def test_read_moment_as_it_is_written(text: str, expected: str) -> None:
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
    ],
)
def test_read_moment_looks_back_where_the_moment_has_passed(text: str, expected: str) -> None:
    found = read_moment(text, now=NOW, prefer="past")

    assert found == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter a time such as 18:00 or 6pm."),
        ("26 Nov", "Enter a time such as 18:00 or 6pm."),
        ("soon", "Enter a time such as 18:00, 6pm today or Thu 07:10. “soon” is not one."),
        ("we 9am", "Enter a time such as 18:00, 6pm today or Thu 07:10. “we” is not one."),
        (
            "2026-11-26 27/11 9am",
            "Enter a time such as 18:00, 6pm today or Thu 07:10. “27/11” is not one.",
        ),
        ("24:00", "24:00 is not a time. Enter one such as 18:00."),
        ("18:60", "18:60 is not a time. Enter one such as 18:00."),
        ("13pm", "13pm is not a time. Enter one such as 18:00."),
        ("31/02/2026 9am", "Enter a day that exists, such as 26 November."),
        ("2026-02-31T09:00", "Enter a day and time that exist, such as 2026-11-26T07:10."),
        ("31 Dec 9999 23:59", "Enter a year within 10 years of now; 9999 is not."),
        ("0001-01-01T00:00", "Enter a year within 10 years of now; 1 is not."),
        ("26/11/2037 9am", "Enter a year within 10 years of now; 2037 is not."),
        (
            "29 March 2026 01:30",
            "The clocks skip 01:30 that day. Enter a time before 01:00 or from 02:00.",
        ),
        (
            "25 October 2026 01:30",
            "01:30 comes twice that day. Enter 2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00.",
        ),
    ],
)
def test_read_moment_refuses_in_words(text: str, words: str) -> None:
    with pytest.raises(UnreadableMoment) as refusal:
        read_moment(text, now=NOW)

    assert str(refusal.value) == words


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
def test_write_moment_can_be_read_again(written: str) -> None:
    moment = datetime.fromisoformat(written)

    assert read_moment(write_moment(moment, now=NOW), now=NOW) == moment


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2026-07-01T11:00+00:00", "Wed 1 Jul 12:00"),
        ("2026-06-28T16:21+00:00", "Sun 28 Jun 17:21"),
        ("2026-06-28T16:20+00:00", "Sun 28 Jun 2026 17:20"),  # 150 days ago
        ("2027-01-02T09:00+00:00", "Sat 2 Jan 2027 09:00"),
    ],
)
def test_write_moment_in_london_with_the_year_where_it_is_another(
    moment: str, written: str
) -> None:
    assert write_moment(datetime.fromisoformat(moment), now=NOW) == written


def test_say_moment_in_london() -> None:
    assert say_moment(datetime.fromisoformat("2026-07-01T11:10+00:00")) == "12:10pm on Wed 1 July"
