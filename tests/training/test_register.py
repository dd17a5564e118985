"""What an interval covers, and which facts were known at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from training.register import (
    Exemption,
    Person,
    Practice,
    Record,
    Register,
    Requirement,
    Spell,
    Tenure,
    covers,
    is_known,
)

MOMENT = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

# recorded at, retracted at, known at, known: runs through the database too, in test_facts.py
KNOWN = [
    (MOMENT, None, None, True),
    (MOMENT, MOMENT + TICK, None, False),
    (MOMENT, None, MOMENT, True),
    (MOMENT, None, MOMENT - TICK, False),
    (MOMENT - TICK, MOMENT, MOMENT, False),
    (MOMENT - TICK, MOMENT + TICK, MOMENT, True),
    (MOMENT, MOMENT, MOMENT, False),
]


@pytest.mark.parametrize(("recorded_at", "retracted_at", "known_at", "expected"), KNOWN)
def test_is_known_from_recording_until_retraction(recorded_at, retracted_at, known_at, expected):
    assert is_known(recorded_at, retracted_at, known_at) is expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(31, 31, True), (30, None, True), (31, None, True), (1, 30, False), (1, 31, True)],
)
def test_covers_both_ends(first, last, expected):
    assert covers(date(2026, 3, first), last and date(2026, 3, last), date(2026, 3, 31)) is expected


@pytest.mark.parametrize(
    "kind", [Exemption, Person, Practice, Record, Register, Requirement, Spell, Tenure]
)
def test_facts_are_frozen(kind):
    assert kind.__dataclass_params__.frozen


def test_empty_register_has_a_window_of_90_days():
    assert Register().renewal_window_days == 90


def test_covers_no_day_before_the_first():
    assert covers(date(2026, 4, 1), None, date(2026, 3, 31)) is False
