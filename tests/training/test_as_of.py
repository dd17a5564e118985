"""The day and moment of a page: parsed, in words and in links."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nhsuk.dates.unreadable import Unreadable
from tests.clock import LONDON, NOW, TODAY
from training.as_of import AsOf, is_in_future, read_known_at

DAY = timedelta(days=1)
LATE = datetime(2026, 3, 31, 22, 59, 59, 999999, tzinfo=UTC)  # the end of the day in summer time
NINE = datetime(2026, 3, 31, 9, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("as_of", "words", "query_string", "row", "name"),
    [
        (
            AsOf(TODAY, None, NOW),
            "today, 25 November 2026, as recorded now",
            "",
            ["As of", TODAY, "As known at", "2026-11-25T16:20+00:00"],
            "x-2026-11-25-known-2026-11-25T1620",
        ),
        (
            AsOf(date(2026, 3, 1), NINE, NOW),
            "1 March 2026 as recorded on 31 March 2026, 9am",
            "?on=2026-03-01&known_at=2026-03-31T09%3A00%3A00%2B01%3A00",
            ["As of", date(2026, 3, 1), "As known at", "2026-03-31T09:00+01:00"],
            "x-2026-03-01-known-2026-03-31T0900",
        ),
        (
            AsOf(TODAY, LATE, NOW),
            "today, 25 November 2026, as recorded at the end of 31 March 2026",
            "?known_at=2026-03-31",
            ["As of", TODAY, "As known at", "2026-03-31T23:59+01:00"],
            "x-2026-11-25-known-2026-03-31T2359",
        ),
    ],
)
def test_as_of_in_words_and_links(as_of, words, query_string, row, name):
    assert f"{as_of.day_words} as recorded {as_of.known_words}" == words
    assert (as_of.query_string, as_of.row, as_of.file_name("x")) == (query_string, row, name)
    assert (
        read_known_at(as_of.query["known_at"]) == as_of.known_at
        if as_of.known_at
        else "known_at" not in as_of.query
    )


def test_as_of_is_present_only_for_today_as_known_now():
    asked = [AsOf(TODAY, None, NOW), AsOf(TODAY, NINE, NOW), AsOf(TODAY + DAY, None, NOW)]

    assert [(as_of.is_today, as_of.is_present) for as_of in asked] == [
        (True, True),
        (True, False),
        (False, False),
    ]
    assert [as_of.printed_words for as_of in asked[:2]] == [
        "As recorded on 25 November 2026, 4:20pm",
        "As recorded on 31 March 2026, 9am",
    ]


def test_as_of_takes_today_from_the_clock_in_london():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert [AsOf(day, None, late).is_today for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
    ]
    assert is_in_future(datetime(2026, 7, 1, 12, tzinfo=UTC), late) is False
    assert is_in_future(datetime(2026, 7, 1, 23, tzinfo=UTC), late) is True


@pytest.mark.parametrize("text", ["2026-03-31", "31/03/2026", " 31/3/2026 "])
def test_read_known_at_takes_the_end_of_a_day(text):
    assert read_known_at(text) == LATE


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31T09:00",
        "31/03/2026 09:00",
        "2026-03-31 09:00",
        "2026-03-31T08:00Z",
        "2026-03-31 10:00+02:00",
    ],
)
def test_read_known_at_takes_a_moment(text):
    assert read_known_at(text) == NINE


@pytest.mark.parametrize(
    "text", ["", "nonsense", "31/02/2026", "2026-03-29T01:30", "31/03/2026T09:00"]
)
def test_read_known_at_refuses_other_text(text):
    with pytest.raises(Unreadable):
        read_known_at(text)
