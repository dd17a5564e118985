"""What needs attention after a yes: what was seen, when it changed, and the words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from desk.choosing.attention import (
    Cause,
    Change,
    Verb,
    is_away,
    is_known,
    last_change,
    leaves,
    not_ready,
    role_ends,
    since_move,
    unseen,
)
from desk.choosing.ranking import Check
from training.readiness import MediumReadiness, MediumStatus

ON = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@dataclass
class Fact:
    recorded_at: datetime = AT
    recorded_by_id: int | None = 1
    retracted_at: datetime | None = None
    retracted_by_id: int | None = None


def test_unseen_leaves_out_what_was_so_when_they_were_asked():
    away, lapse = (
        Cause(Check.AVAILABLE, "away", "is away"),
        Cause(Check.MEDIUM, "lapse", "lapses", always=True),
    )

    assert unseen([away, lapse], [away, lapse]) == [lapse]
    assert unseen([away, lapse], []) == [away, lapse]
    assert unseen([away, lapse], None) == [away, lapse]


def test_since_move_keeps_a_change_after_the_move():
    cause = Cause(Check.AVAILABLE, "away", "is away", Change(LATER))

    assert since_move(cause, AT) == cause
    assert since_move(cause, LATER).change == Change(LATER, Verb.MOVED)
    assert since_move(Cause(Check.ROLE, "role", "has left"), AT).change == Change(AT, Verb.MOVED)


@pytest.mark.parametrize(
    ("fact", "at", "expected"),
    [
        (Fact(), AT, True),
        (Fact(), AT - timedelta.resolution, False),
        (Fact(retracted_at=LATER), LATER - timedelta.resolution, True),
        (Fact(retracted_at=LATER), LATER, False),
        (Fact(), None, True),
        (Fact(retracted_at=LATER), None, False),
    ],
)
def test_is_known_from_when_it_was_recorded_until_it_was_retracted(fact, at, expected):
    assert is_known(fact, at) is expected


def test_last_change_is_the_latest_after_the_moment():
    facts = [Fact(), Fact(retracted_at=LATER, retracted_by_id=2)]

    assert last_change(facts, after=AT) == Change(LATER, Verb.CHANGED, 2)
    assert last_change(facts, after=LATER) is None


def test_words_of_leaving_and_of_a_role_that_ends():
    assert leaves(ON, on=ON).startswith("leaves on ")
    assert leaves(ON - timedelta(days=1), on=ON).startswith("left on ")
    assert role_ends(None, on=ON) == "does not hold a spokesperson role"
    assert role_ends(ON, on=ON).startswith("holds no spokesperson role after ")


@pytest.mark.parametrize(
    ("kind", "starts_at", "ends_at", "expected"),
    [
        ("leave", (26, 0), (27, 0), "is on leave on Thu 26 Nov"),
        ("leave", (26, 0), (28, 0), "is on leave from Thu 26 Nov to Fri 27 Nov"),
        ("clinic", (26, 9), (26, 13), "is in clinic on Thu 26 Nov, 9am to 1pm"),
        ("other", (26, 9), (27, 13), "is away from Thu 26 Nov, 9am, to Fri 27 Nov, 1pm"),
    ],
)
def test_is_away_for_whole_days_and_for_hours(kind, starts_at, ends_at, expected):
    start, end = (datetime(2026, 11, *moment, tzinfo=UTC) for moment in (starts_at, ends_at))

    assert is_away(kind, start, end, on=ON) == expected


@pytest.mark.parametrize(
    ("status", "valid_until", "practised_on", "expected"),
    [
        ("never", None, None, "is not trained for radio"),
        ("lapsed", ON, None, "is trained for radio only until Wed 25 Nov"),
        ("lapsed", ON - timedelta(days=1), None, "was trained for radio only until Tue 24 Nov"),
        ("rusty", None, ON - timedelta(days=1), "last practised radio on Tue 24 Nov"),
        ("rusty", None, None, "has not practised radio"),
    ],
)
def test_not_ready_says_what_is_missing(status, valid_until, practised_on, expected):
    readiness = MediumReadiness("radio", MediumStatus(status), valid_until, practised_on, None)

    assert not_ready(readiness, on=ON) == expected
