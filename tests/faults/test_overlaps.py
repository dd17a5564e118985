"""T6, short: sessions scheduled and people booked at once, on the same rooms, trainers and people.

No two claims on one of them overlap, and whoever is too late is told so. The twin looks whether it
is free and then claims it, on a database without the guard: claims overlap.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from itertools import combinations
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from accounts.refusals import Refused
from scheduling.availability.actions.claims import clashes
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.training_sessions import (
    change_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from tests.faults.crowd import all_at_once
from tests.faults.installation import IS_FULL
from training.models import Person

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
HOUR = timedelta(hours=1)
ROUNDS = 20 if IS_FULL else 1
TWINS = 10
guard = import_module("scheduling.migrations.0002_no_overlaps")


def overlaps() -> int:
    """Pairs of claims on the same thing that share a moment."""
    by_subject: dict[tuple[str, int], list[Claim]] = {}
    for claim in Claim.objects.all():
        by_subject.setdefault((claim.kind, claim.subject_id), []).append(claim)
    return sum(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for claims in by_subject.values()
        for one, other in combinations(claims, 2)
    )


def at_random(officer: User, moved: list[TrainingSession]) -> list[partial[object]]:
    """Forty actions on three rooms, three trainers and six people, within eight hours of one day."""
    course = CourseFactory(max_group=None)
    venues = VenueFactory.create_batch(3)
    people = PersonFactory.create_batch(6)
    trainers = [TrainerFactory(courses=[course]) for _ in range(3)]

    def arrangement() -> dict[str, object]:
        starts_at = TOMORROW_AT_10 + random.randrange(0, 8) * HOUR
        where = {"venue": random.choice(venues), "trainer": random.choice(trainers)}
        when = {"starts_at": starts_at, "ends_at": starts_at + random.randint(1, 3) * HOUR}
        return {"course": course, "places": 6, "note": "", **where, **when}

    by_officer = {"by": officer, "now": NOW}
    schedule = [
        partial(schedule_training_session, **by_officer, **arrangement()) for _ in range(16)
    ]
    change = [
        partial(change_training_session, training_session=s, **by_officer, **arrangement())
        for s in moved
    ]
    places = [
        partial(
            book, training_session=random.choice(moved), person=random.choice(people), **by_officer
        )
        for _ in range(16)
    ]
    return [*schedule, *change, *places]


def test_nothing_is_in_two_places():
    random.seed(6)
    officer = UserFactory()

    for _ in range(ROUNDS):
        moved = TrainingSessionFactory.create_batch(8)
        actions = at_random(officer, moved)
        random.shuffle(actions)
        outcomes = all_at_once(actions)

        unforeseen = [
            o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)
        ]
        refused = Counter(type(o).__name__ for o in outcomes if isinstance(o, Refused))
        print(
            f"\n{len(actions)} at once: {Claim.objects.count()} claims, {overlaps()} overlaps, refused {dict(refused)}"
        )
        assert unforeseen == []
        assert overlaps() == 0
        assert Claim.objects.count() > 0


@contextmanager
def without_the_guard() -> Iterator[None]:
    with connection.schema_editor() as editor:
        guard.allow_overlaps(apps, editor)
    try:
        yield
    finally:
        Claim.objects.all().delete()
        with connection.schema_editor() as editor:
            guard.refuse_overlaps(apps, editor)


def look_and_claim(
    person: Person, training_session: TrainingSession, starts_at: datetime, all_looked: Barrier
) -> None:
    if not clashes(Claim.Kind.PERSON, person.pk, starts_at, starts_at + HOUR).exists():
        all_looked.wait(timeout=120)  # the worst that as many requests can meet
        times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
        Claim.objects.create(
            kind=Claim.Kind.PERSON, subject_id=person.pk, training_session=training_session, **times
        )


def test_control_looking_and_claiming_overlaps():
    person = PersonFactory()
    training_session = TrainingSessionFactory()
    all_looked = Barrier(TWINS)
    claim = partial(look_and_claim, person, training_session, TOMORROW_AT_10, all_looked)

    with without_the_guard():
        outcomes = all_at_once([claim] * TWINS)
        found = overlaps()

    print(f"\nthe twin: {found} overlaps")
    assert outcomes == [None] * TWINS
    assert found == TWINS * (TWINS - 1) // 2
