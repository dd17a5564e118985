"""Days and moments as they are written in files and commands; what is refused says what would be
right.
"""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nhsuk.dates.exact import exact_day_or, read_exact_day, read_exact_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("1/3/2026", date(2026, 3, 1)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("31-Mar-2026", date(2026, 3, 31)),
        ("01-APR-2019", date(2019, 4, 1)),
    ],
)
def test_read_day(text, expected):
    assert read_exact_day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-3-31",
        "20260331",
        "31/03/26",
        "31-03-2026",
        "31 Mar 2026",
        "tomorrow",
        "2026-03-31T07:10",
        "٢٠٢٦-03-31",
    ],
)
def test_read_day_refuses_other_formats(text):
    with pytest.raises(Unreadable) as refusal:
        read_exact_day(text)

    assert str(refusal.value) == f"“{text}” is not a day. Write it as 2026-03-31 or 31/03/2026."


@pytest.mark.parametrize(
    "text", ["2026-02-29", "31/04/2026", "31-Feb-2026", "2026-13-01", "0000-01-01"]
)
def test_read_day_refuses_a_day_that_does_not_exist(text):
    with pytest.raises(Unreadable) as refusal:
        read_exact_day(text)

    assert (
        str(refusal.value)
        == f"There is no day “{text}”. Write one that exists, as 2026-03-31 or 31/03/2026."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31T07:10", datetime(2026, 3, 31, 6, 10, tzinfo=UTC)),
        ("2026-03-31 07:10", datetime(2026, 3, 31, 6, 10, tzinfo=UTC)),
        ("2026-01-31T07:10:30", datetime(2026, 1, 31, 7, 10, 30, tzinfo=UTC)),
        ("2026-01-31T07:10:30.5", datetime(2026, 1, 31, 7, 10, 30, 500_000, tzinfo=UTC)),
        ("2026-03-31T07:10Z", datetime(2026, 3, 31, 7, 10, tzinfo=UTC)),
        (
            "2026-03-31T07:10+02:00",
            datetime(2026, 3, 31, 7, 10, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("2026-03-29T00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_read_moment(text, expected):
    assert read_exact_moment(text) == expected


def test_read_moment_without_an_offset_is_in_london():
    assert read_exact_moment("2026-03-31T07:10").tzinfo == LONDON


@pytest.mark.parametrize(
    "text", ["", "now", "2026-03-31", "31/03/2026 07:10", "2026-03-31T07", "2026-W01-1T07:10"]
)
def test_read_moment_refuses_other_formats(text):
    with pytest.raises(Unreadable) as refusal:
        read_exact_moment(text)

    assert str(refusal.value) == (
        f"“{text}” is not a date and time. Write it as 2026-03-31T07:10, or with an offset: 2026-03-31T07:10+01:00."
    )


@pytest.mark.parametrize(
    "text", ["2026-02-29T07:10", "2026-03-31T24:10", "2026-03-31T07:60", "2026-03-31T07:10+25:00"]
)
def test_read_moment_refuses_a_date_that_does_not_exist(text):
    with pytest.raises(Unreadable) as refusal:
        read_exact_moment(text)

    assert (
        str(refusal.value)
        == f"There is no time “{text}”. Write one that exists, as 2026-03-31T07:10."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2026-03-29T01:00",
            "01:00 does not exist on 2026-03-29, when the clocks change. "
            "Write 2026-03-29T01:00+00:00 or 2026-03-29T01:00+01:00.",
        ),
        (
            "2026-10-25T01:59",
            "01:59 happens twice on 2026-10-25, when the clocks change. "
            "Write 2026-10-25T01:59+01:00 or 2026-10-25T01:59+00:00.",
        ),
    ],
)
def test_read_moment_refuses_a_time_that_the_clocks_skip_or_repeat(text, expected):
    with pytest.raises(Unreadable) as refusal:
        read_exact_moment(text)

    assert str(refusal.value) == expected


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00+14:00", "1949-12-31T23:59", "2200-01-01T00:00", "9999-12-31T23:59-14:00"],
)
def test_read_moment_refuses_years_out_of_range(text):
    with pytest.raises(Unreadable) as refusal:
        read_exact_moment(text)

    assert (
        str(refusal.value) == f"“{text}” is too far away. Write a date and time from 1950 to 2199."
    )


def test_read_moment_accepts_its_limits():
    assert [read_exact_moment(text).year for text in ("1950-01-01T00:00", "2199-12-31T23:59")] == [
        1950,
        2199,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2000-01-01", date(2000, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("1999-12-31", date(2026, 3, 31)),
        ("2101-01-01", date(2026, 3, 31)),
        ("2026-02-30", date(2026, 3, 31)),
        ("", date(2026, 3, 31)),
    ],
)
def test_exact_day_or_gives_the_other_day_for_none_and_for_one_far_off(text, expected):
    assert exact_day_or(text, date(2026, 3, 31)) == expected
