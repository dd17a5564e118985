"""Days as people write them, seen from Wednesday 25 November 2026."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.dates.days import find_days, read_day, read_day_in_text, read_month
from nhsuk.dates.unreadable import Unreadable
from nhsuk.words import day, near_day, short_day, weekday
from tests.clock import TODAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("tmrw", "2026-11-26"),
        ("yesterday", "2026-11-24"),
        ("the day after tomorrow", "2026-11-27"),
        ("day before yesterday", "2026-11-23"),
        ("tomorrow week", "2026-12-03"),
        ("a week today", "2026-12-02"),
        ("in 3 days", "2026-11-28"),
        ("in a week", "2026-12-02"),
        ("in two weeks", "2026-12-09"),
        ("in a fortnight", "2026-12-09"),
        ("2 weeks\u2019 time", "2026-12-09"),
        ("3 weeks ago", "2026-11-04"),
        ("a couple of days ago", "2026-11-23"),
        ("Wed", "2026-11-25"),
        ("Thursday", "2026-11-26"),
        ("this Thursday", "2026-11-26"),
        ("on Friday", "2026-11-27"),
        ("tues", "2026-12-01"),
        ("next Tue", "2026-12-01"),
        ("next Friday", "2026-12-04"),  # of next week
        ("this coming Fri", "2026-11-27"),
        ("last Friday", "2026-11-20"),
        ("last Wed", "2026-11-18"),
        ("Friday week", "2026-12-04"),
        ("a week on Friday", "2026-12-04"),
        ("1 Jan", "2027-01-01"),
        ("1/1", "2027-01-01"),
        ("1/1/27", "2027-01-01"),
        ("1st January", "2027-01-01"),
        ("1st of January", "2027-01-01"),
        ("29 May", "2026-05-29"),  # 180 days ago: nearer than the next
        ("28 May", "2027-05-28"),
        ("3 Sept", "2026-09-03"),
        ("3/4", "2027-04-03"),  # the day comes first
        ("31/03/2026", "2026-03-31"),
        ("31/3/26", "2026-03-31"),
        ("31-Mar-2026", "2026-03-31"),
        ("31-03-2026", "2026-03-31"),
        ("31.03.2026", "2026-03-31"),
        ("2026-03-31", "2026-03-31"),
        ("31 March 2026", "2026-03-31"),
        ("31 mar 26", "2026-03-31"),
        ("Tue 31 March 2026", "2026-03-31"),
        ("tuesday, 31 mar 2026", "2026-03-31"),
        ("March 31st", "2027-03-31"),
        ("March 31, 2026", "2026-03-31"),
        ("in 999 weeks", "2046-01-17"),
        ("1 January 1970", "1970-01-01"),
        ("31/12/68", "2068-12-31"),
        ("31/12/69", "1969-12-31"),
        ("29 Feb 2028", "2028-02-29"),
        ("26th", "2026-11-26"),
        ("the 24th", "2026-12-24"),
        ("31st", "2026-12-31"),
        ("Boxing Day", "2026-12-26"),
        ("Christmas Eve", "2026-12-24"),
        ("New Year\u2019s Day", "2027-01-01"),
    ],
)
def test_read_day_as_it_is_written(text, expected):
    assert read_day(text, today=TODAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Jan", "2026-01-01"),
        ("25 Nov", "2026-11-25"),
        ("26 Nov", "2025-11-26"),
        ("Wed", "2026-11-25"),
        ("Thursday", "2026-11-19"),
        ("last Thursday", "2026-11-19"),
        ("this Thursday", "2026-11-26"),
        ("the 26th", "2026-10-26"),
        ("1/1/2027", "2027-01-01"),
    ],
)
def test_read_day_looks_back_where_the_day_has_passed(text, expected):
    assert read_day(text, today=TODAY, prefer="past") == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("today", "text", "prefer", "expected"),
    [
        ("2026-12-31", "1 Jan", "future", "2027-01-01"),
        ("2026-12-31", "tomorrow", "future", "2027-01-01"),
        ("2027-01-01", "31 Dec", "future", "2026-12-31"),  # yesterday: a field may refuse it
        ("2027-01-01", "31 Dec", "past", "2026-12-31"),
        ("2027-01-01", "1 Jan", "past", "2027-01-01"),
        ("2026-12-31", "next Friday", "future", "2027-01-08"),
        ("2026-12-27", "next Mon", "future", "2026-12-28"),  # a Sunday: the week ends with it
        ("2028-01-10", "29 Feb", "future", "2028-02-29"),
        ("2028-08-27", "29 Feb", "future", "2028-02-29"),  # 180 days ago
        ("2029-02-27", "29 Feb", "past", "2028-02-29"),
        ("2028-02-29", "29 Feb", "past", "2028-02-29"),
    ],
)
def test_read_day_at_the_ends_of_the_year_and_on_29_february(today, text, prefer, expected):
    found = read_day(text, today=date.fromisoformat(today), prefer=prefer)

    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("same day", 0), ("that day", 0), ("the day before", -1), ("the day after", 1)],
)
def test_read_day_that_hangs_on_another(text, expected):
    other = date(2026, 12, 31)

    assert read_day(text, today=TODAY, same_day=other) == other + timedelta(days=expected)


LIKE = "Enter a day like 31/03/2026, 31 March or next Friday."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", LIKE),
        ("on the", LIKE),
        ("soon", f"“soon” is not a day. {LIKE}"),
        ("7", "“7” is not a day. Enter the month too, such as 7 Nov."),
        ("7.10", f"“7.10” is not a day. {LIKE}"),
        ("tomorrow 9am", f"“9am” is not part of a day. {LIKE}"),
        ("1/1 2/1", f"“2/1” is not part of a day. {LIKE}"),
        ("May", "“may” is not one day. Enter the day too, such as 1 May."),
        ("May 2027", "“may 2027” is not one day. Enter the day too, such as 1 May 2027."),
        ("next week", "“next week” is not one day. Enter the day too, such as Fri 27 Nov."),
        ("the weekend", "“weekend” is not one day. Enter the day too, such as Fri 27 Nov."),
        ("Nov 26", "Write the day before the month: 26 Nov."),
        ("3 days", "Enter “in 3 days” or “3 days ago”."),
        ("same day", "“same day” needs another day to refer to. Enter the day itself."),
        ("30 Feb", "There is no 30 February. Enter a day like 31/03/2026 or 31 March."),
        ("31/04/2026", "There is no 31 April 2026. Enter a day like 31/03/2026 or 31 March."),
        ("3/31/2026", "There is no 3/31 2026. Enter a day like 31/03/2026 or 31 March."),
        ("29 Feb", "There is no 29 February in 2027. Enter the day with its year."),
        ("29 Feb 2027", "There is no 29 February 2027. Enter a day like 31/03/2026 or 31 March."),
        ("32nd", f"No month has 32 days. {LIKE}"),
        ("Wed 31 March 2026", "31 March 2026 is a Tuesday. Enter Tue 31 Mar or Wed 1 Apr."),
        ("Mon 1 Jan", "1 January 2027 is a Friday. Enter Fri 1 Jan 2027 or Mon 4 Jan 2027."),
        ("1/1/1899", "Enter a day from 1900 to 2199"),
        ("Mon 31/12/9999", "Enter a day from 1900 to 2199"),
    ],
)
def test_read_day_refuses_in_words(text, words):
    with pytest.raises(Unreadable) as refusal:
        read_day(text, today=TODAY)

    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("today", "prefer", "year"),
    [("2026-11-25", "past", 2026), ("2026-11-25", "future", 2027), ("2026-02-10", "future", 2026)],
)
def test_29_february_of_no_near_leap_year_is_asked_about(today, prefer, year):
    with pytest.raises(Unreadable) as refusal:
        read_day("29 Feb", today=date.fromisoformat(today), prefer=prefer)

    assert str(refusal.value) == (
        f"There is no 29 February in {year}. Enter the day with its year."
    )


@pytest.mark.parametrize(
    "text", ["July 2020", "jul 2020", "Jul. 2020", " July  2020", "7/2020", "07/2020", "2020-07"]
)
def test_read_month(text):
    assert read_month(text) == date(2020, 7, 1)


NO_MONTHS = [
    "",
    "2020",
    "13/2020",
    "Julember 2020",
    "July",
    "1 July 2020",
    "ma 2020",
    "00/2020",
    "1/0000",
    "July 0000",
]


@pytest.mark.parametrize("text", NO_MONTHS)
def test_read_month_refuses(text):
    with pytest.raises(Unreadable):
        read_month(text)


def test_september_has_a_short_form_of_four_letters():
    assert read_month("Sept 2026") == date(2026, 9, 1)
    assert [read_month(text).month for text in ("1/2026", "2026-12")] == [1, 12]


DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))


@given(DAYS, DAYS)
def test_whatever_the_product_writes_of_a_day_is_read_again(on, today):
    for written in (day(on), short_day(on), on.isoformat(), f"{on:%d/%m/%Y}", f"{on:%d-%b-%Y}"):
        assert read_day(written, today=today) == on


@given(DAYS, st.integers(-150, 150))
def test_a_day_near_at_hand_is_read_again(today, days):
    on = today + timedelta(days=days)
    if on.month == 2 and on.day == 29:
        on -= timedelta(days=1)

    assert read_day(near_day(on, today=today), today=today) == on
    assert read_day(weekday(on), today=today) == on


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("live on Thursday 26 November at 8", {"Thursday 26 November": "2026-11-26"}),
        ("Wednesday, December 2, 2026", {"Wednesday, December 2, 2026": "2026-12-02"}),
        ("by Monday the 30th", {"Monday the 30th": "2026-11-30"}),
        ("Tuesday 1/12 or 2026-12-03", {"Tuesday 1/12": "2026-12-01", "2026-12-03": "2026-12-03"}),
        (
            "next Friday, or the same day",
            {"next Friday": "2026-12-04", "the same day": "2026-11-28"},
        ),
        ("tonight, not last night", {"tonight": "2026-11-25", "last night": "2026-11-24"}),
        (
            "this afternoon, or in 3 days",
            {"this afternoon": "2026-11-25", "in 3 days": "2026-11-28"},
        ),
        ("26 November 0810", {"26 November": "2026-11-26"}),  # no year
        ("she sat down by the wed", {}),
        ("sat 9am", {"sat": "2026-11-28"}),
        ("a monitor in the sunlight", {}),
    ],
)
def test_find_days_in_a_sentence(text, found):
    same_day = date(2026, 11, 28)
    today = date(2026, 11, 25)
    read = {
        match[0]: f"{read_day_in_text(match[0], today=today, same_day=same_day)}"
        for match in find_days(text)
    }

    assert read == found


def test_a_weekday_that_does_not_fit_its_day_of_the_month_is_refused():
    with pytest.raises(Unreadable, match="30 November 2026 is a Monday"):
        read_day_in_text("Tuesday 30th", today=date(2026, 11, 25))


@given(st.text(max_size=60), DAYS)
def test_any_text_is_read_or_refused_in_words(text, today):
    with suppress(Unreadable):
        read_day(text, today=today)
