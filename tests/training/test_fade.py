"""Status periods against the readiness of every single day, and the last ready day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.fade import StatusPeriod, history_in_words, last_ready_day, status_periods, what_fades
from training.readiness import MediumReadiness, MediumStatus, medium_readiness
from training.register import Person, Practice, Record, Register

FIRST = date(2024, 11, 26)
LAST = date(2026, 11, 25)
READY, RUSTY, LAPSED, NEVER = MediumStatus
DAYS = st.dates(date(2023, 1, 1), date(2027, 6, 30))


def register(*people: Person) -> Register:
    return Register(
        people=list(people),
        requirements=[],
        media_of={"M3": frozenset({"radio"}), "M2": frozenset({"print"})},
        practice_currency_months={"radio": 6, "print": None},
        renewal_window_days=90,
    )


def person(records: list[Record], practised: list[date]) -> Person:
    return Person(
        "P1",
        date(2020, 1, 1),
        records=records,
        practice=[Practice("radio", on) for on in practised],
    )


def test_status_periods_from_never_to_lapsed():
    one = person(
        [Record("M3", date(2025, 1, 10), date(2026, 1, 9))], [date(2025, 1, 10), date(2025, 5, 31)]
    )

    history = status_periods(one, "radio", register=register(one), first=FIRST, last=LAST)

    assert history == [
        StatusPeriod(NEVER, FIRST, date(2025, 1, 9)),
        StatusPeriod(READY, date(2025, 1, 10), date(2025, 11, 30)),
        StatusPeriod(RUSTY, date(2025, 12, 1), date(2026, 1, 9)),
        StatusPeriod(LAPSED, date(2026, 1, 10), LAST),
    ]
    assert history_in_words(history) == (
        "Never trained until 9 January 2025, ready from 10 January 2025 until 30 November 2025, "
        "out of practice from 1 December 2025 until 9 January 2026,"
        " lapsed from 10 January 2026 until now."
    )
    assert (
        history_in_words(
            status_periods(one, "print", register=register(one), first=FIRST, last=LAST)
        )
        == "Never trained until now."
    )


def test_a_status_period_may_be_a_single_day():
    one = person([Record("M3", LAST)], [LAST])

    history = status_periods(one, "radio", register=register(one), first=FIRST, last=LAST)

    assert history == [
        StatusPeriod(NEVER, FIRST, LAST - timedelta(days=1)),
        StatusPeriod(READY, LAST, LAST),
    ]


@given(
    records=st.lists(
        st.builds(
            lambda on, days: Record("M3", on, days and on + timedelta(days)),
            DAYS,
            st.none() | st.integers(0, 500),
        ),
        max_size=4,
    ),
    practised=st.lists(DAYS, max_size=4),
)
def test_status_periods_agree_with_every_day(records, practised):
    one = person(records, practised)
    last = FIRST + timedelta(days=365)

    history = status_periods(one, "radio", register=register(one), first=FIRST, last=last)

    by_day = [
        period.status for period in history for _ in range((period.last - period.first).days + 1)
    ]
    days = [FIRST + timedelta(days=at) for at in range(366)]
    assert by_day == [
        medium_readiness(one, "radio", register=register(one), on=on).status for on in days
    ]
    assert all(a.status is not b.status for a, b in pairwise(history))


@pytest.mark.parametrize(
    ("status", "valid_until", "counts_through", "last", "what"),
    [
        (READY, date(2027, 1, 1), date(2026, 12, 1), date(2026, 12, 1), "practice"),
        (READY, date(2026, 12, 1), date(2027, 1, 1), date(2026, 12, 1), "training"),
        (READY, date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1), "practice"),
        (READY, date(2026, 12, 1), None, date(2026, 12, 1), "training"),
        (READY, None, date(2026, 12, 1), date(2026, 12, 1), "practice"),
        (READY, None, None, None, ""),
        (RUSTY, date(2027, 1, 1), date(2026, 1, 1), None, ""),
    ],
)
def test_last_ready_day_is_the_earlier_of_training_and_practice(
    status,
    valid_until,
    counts_through,
    last,
    what,
):
    readiness = MediumReadiness("radio", status, valid_until, None, counts_through)

    assert (last_ready_day(readiness), what_fades(readiness)) == (last, what)
