from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from scheduling.training_sessions.actions.black_outs import record_black_out
from scheduling.training_sessions.actions.training_sessions import (
    ARRANGED,
    change_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.models import BlackOut, TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory

THURSDAY = TODAY + timedelta(days=1)
pytestmark = pytest.mark.django_db


def arranged(**other: Any) -> dict[str, Any]:
    course = CourseFactory()
    return {
        "course": course,
        "venue": VenueFactory(name="Wharf Room"),
        "trainer": TrainerFactory(name="Bronwen", courses=[course]),
        "starts_at": TOMORROW_AT_10,
        "ends_at": TOMORROW_AT_10 + timedelta(hours=3),
        "places": 6,
        "note": "",
    } | other


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "weekday", "is_covered"),
    [
        (THURSDAY, THURSDAY, 7, True),
        (THURSDAY, None, 7, True),
        (TODAY, THURSDAY, 7, True),
        (date(2020, 1, 1), TODAY, 7, False),
        (THURSDAY + timedelta(days=1), None, 7, False),
        (date(2020, 1, 1), None, 3, True),  # Thursdays
        (date(2020, 1, 1), None, 4, False),
    ],
)
def test_black_out_covers_its_days_and_its_weekday(starts_on, ends_on, weekday, is_covered):
    black_out = BlackOut(starts_on=starts_on, ends_on=ends_on, weekday=weekday)

    assert black_out.covers(THURSDAY) == is_covered
    assert list(black_out.days(THURSDAY, THURSDAY)) == ([THURSDAY] if is_covered else [])


def test_no_session_on_a_day_when_its_venue_is_closed(officer):
    values = arranged()
    BlackOutFactory(venue=values["venue"])

    with pytest.raises(Refused, match="Choose another venue or day") as refused:
        schedule_training_session(by=officer, now=NOW, **values)

    assert str(refused.value) == (
        "Wharf Room is closed that day: the lights are serviced. Choose another venue or day."
    )
    assert not TrainingSession.objects.exists()


def test_no_session_on_a_day_when_its_trainer_is_away(officer):
    values = arranged()
    BlackOutFactory(of_trainer=True, trainer=values["trainer"], reason="leave")

    with pytest.raises(Refused, match="Choose another trainer or day") as refused:
        schedule_training_session(by=officer, now=NOW, **values)

    assert str(refused.value) == ("Bronwen is away that day: leave. Choose another trainer or day.")


def test_a_day_that_was_removed_is_free_again(officer):
    values = arranged()
    BlackOutFactory(venue=values["venue"], retracted_at=NOW)

    assert schedule_training_session(by=officer, now=NOW, **values).pk


def test_a_session_that_stands_on_such_a_day_keeps_it_and_moves_to_none(officer):
    stands = schedule_training_session(by=officer, now=NOW, **arranged())
    BlackOutFactory(venue=stands.venue)
    as_it_is = {name: getattr(stands, name) for name in ARRANGED}

    change_training_session(
        training_session=stands, by=officer, now=NOW, **as_it_is | {"note": "Bring a phone"}
    )
    with pytest.raises(Refused, match="Choose another venue or day"):
        change_training_session(
            training_session=stands,
            by=officer,
            now=NOW,
            **as_it_is | {"starts_at": TOMORROW_AT_10 + timedelta(hours=1)},
        )

    stands.refresh_from_db()
    assert (stands.note, stands.starts_at) == ("Bring a phone", TOMORROW_AT_10)


def test_the_same_days_twice_are_refused(officer):
    venue = VenueFactory(name="Wharf Room")
    for _ in range(2):
        entered = BlackOut(venue=venue, starts_on=TODAY, weekday=0, reason="not ours")
        if BlackOut.objects.exists():
            with pytest.raises(Refused, match="Remove that first, or enter other days") as refused:
                record_black_out(black_out=entered, by=officer, now=NOW)
        else:
            record_black_out(black_out=entered, by=officer, now=NOW)

    assert str(refused.value) == (
        "Wharf Room is closed on Mondays from 25 November 2026 already."
        " Remove that first, or enter other days."
    )
    assert AuditEvent.objects.get().action == "black_out.added"


def test_a_session_elsewhere_or_with_another_trainer_is_not_refused(officer):
    TrainingSessionFactory()
    BlackOutFactory()
    BlackOutFactory(of_trainer=True)

    assert schedule_training_session(by=officer, now=NOW, **arranged()).pk
