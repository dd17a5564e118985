"""Dates of a policy, whether they agree, and which reminder is due."""

from datetime import date

import pytest

from training.policy_dates import (
    agree,
    due_by,
    month_of,
    partial_date,
    reminder_due,
    stated_review_dates,
)

JULY = month_of(date(2020, 7, 1))
DUE = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("code", "words"), [("2020-07", "July 2020"), ("2020-07-01", "1 July 2020")]
)
def test_partial_date_reads_its_stored_code(code, words):
    assert (partial_date(code).code, str(partial_date(code))) == (code, words)


@pytest.mark.parametrize(
    ("operative", "wanted"),
    [("2020-07", "2022-07"), ("2024-02-29", "2026-02-28"), ("2024-12", "2026-12")],
)
def test_the_rule_is_two_years(operative, wanted):
    (dates,) = stated_review_dates(
        operative=partial_date(operative), review=None, elsewhere=None, where=""
    )

    assert dates.day == partial_date(wanted)


@pytest.mark.parametrize(
    ("review", "elsewhere", "they_agree", "due"),
    [
        ("2022-08", "2022-06-03", False, date(2022, 6, 3)),  # as the sample policy's dates stand
        ("2022-08", None, False, date(2022, 7, 31)),
        ("2022-07", "2022-07-31", True, date(2022, 7, 31)),
        ("2022-07-01", "2022-07-01", True, date(2022, 7, 1)),
        ("2022-07-01", "2022-07-02", False, date(2022, 7, 1)),
        (None, None, True, date(2022, 7, 31)),
    ],
)
def test_review_is_due_by_the_earliest_date(review, elsewhere, they_agree, due):
    days = (partial_date(code) if code else None for code in (review, elsewhere))
    dates = stated_review_dates(
        operative=JULY, review=next(days), elsewhere=next(days), where="the website"
    )

    assert (agree(dates), due_by(dates)) == (they_agree, due)
    assert [one.by for one in dates if elsewhere][-1:] == (["the website"] if elsewhere else [])


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2026, 10, 1), ""),
        (date(2026, 10, 2), "90-before"),
        (date(2026, 11, 30), "90-before"),
        (date(2026, 12, 1), "30-before"),
        (date(2026, 12, 24), "7-before"),
        (date(2026, 12, 31), "7-before"),
        (date(2027, 1, 1), "overdue-0"),
        (date(2027, 1, 7), "overdue-1"),
    ],
)
def test_reminder_due(on, wanted):
    assert reminder_due(DUE, on) == wanted
