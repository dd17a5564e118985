"""T5 with a waiting list: 500 people book 12 places, 50 of them at any moment, and whoever finds none
waits. Exactly 12 have a place, 488 wait, nobody twice, and what comes free goes down the list, to
nobody else. The twin frees a place and then offers it: somebody who does not wait is in between.

A process that is killed between the place that is freed and its offer has done neither.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.models import F

from accounts.models import User
from accounts.refusals import Refused
from scheduling.training_sessions.actions.bookings import (
    book,
    cancel_booking,
)
from scheduling.training_sessions.actions.place_offers import offer_places
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.database import Migrated
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import PersonFactory
from tests.faults.crowd import all_at_once
from tests.faults.installation import ROOT, Installation, installation
from training.models import Person

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PEOPLE = 500
AT_ONCE = 50
PLACES = 12
PATIENCE = 6
STRANGERS = 8


def place_or_wait(training_session: TrainingSession, person: Person, by: User) -> str:
    """Pressed again where the database is busy, as on a machine that has much else to do."""
    for _ in range(PATIENCE):
        try:
            book(training_session=training_session, person=person, by=by, now=NOW)
        except Refused as refusal:
            if "is full" not in str(refusal):
                raise
        except OperationalError:
            continue
        else:
            return "place"
        try:
            join_waiting_list(training_session=training_session, person=person, by=by, now=NOW)
        except OperationalError:
            continue
        return "waits"
    return "busy"


def test_500_at_once_have_a_place_or_wait_in_order():
    by = UserFactory()
    made = TrainingSessionFactory(places=PLACES, starts_at=NOW.replace(month=12))
    people = [PersonFactory(email="") for _ in range(PEOPLE)]

    def some(mine: list[Person]) -> list[str]:
        own = TrainingSession.objects.get(pk=made.pk)
        return [place_or_wait(own, person, by) for person in mine]

    answers = all_at_once([partial(some, people[n::AT_ONCE]) for n in range(AT_ONCE)])

    made.refresh_from_db()
    waiting = list(WaitingListEntry.objects.open().order_by("pk"))
    said = [answer for some_answers in answers for answer in some_answers]
    print(f"\n{PEOPLE} for {PLACES} places: {said.count('place')} booked, {len(waiting)} wait")
    assert (said.count("place"), said.count("waits")) == (PLACES, PEOPLE - PLACES)
    assert (made.places_taken, made.bookings.active().count()) == (PLACES, PLACES)
    booked = {booking.person_id for booking in made.bookings.active()}
    assert len(booked | {entry.person_id for entry in waiting}) == PEOPLE
    for booking in made.bookings.active().order_by("pk"):
        cancel_booking(booking=booking, by=by, now=NOW)
    offered = [offer.entry for offer in PlaceOffer.objects.order_by("pk")]
    assert offered == waiting[:PLACES]
    assert TrainingSession.objects.get().places_offered == PLACES


def freed_among_strangers(free: partial[object]) -> tuple[list[str], int]:
    """What strangers were told who press while the only place is freed, and how many who wait were
    offered it.
    """
    by = UserFactory()
    made = TrainingSessionFactory(places=1, starts_at=NOW.replace(month=12))
    booking = book(training_session=made, person=PersonFactory(), by=by, now=NOW)
    join_waiting_list(training_session=made, person=PersonFactory(), by=by, now=NOW)

    def press(person: Person) -> str:
        for _ in range(40):
            try:
                book(training_session=made, person=person, by=by, now=NOW)
            except (Refused, OperationalError):
                continue
            return "place"
        return "full"

    strangers = [partial(press, PersonFactory()) for _ in range(STRANGERS)]
    _, *said = all_at_once([partial(free, booking, by), *strangers])
    return said, PlaceOffer.objects.filter(entry__training_session=made).count()


def free_and_offer(booking: Booking, by: User) -> None:
    cancel_booking(booking=booking, by=by, now=NOW)


def free_then_offer(booking: Booking, by: User) -> None:
    """The twin: two steps, each committed."""
    Booking.objects.filter(pk=booking.pk).update(cancelled_at=NOW, cancelled_by=by)
    TrainingSession.objects.update(places_taken=F("places_taken") - 1, place_freed_at=NOW)
    with suppress(Refused):  # one of the others was in between even sooner
        book(training_session=booking.training_session, person=PersonFactory(), by=by, now=NOW)
    offer_places(training_session=booking.training_session, now=NOW)


def test_a_freed_place_is_never_anybody_elses():
    assert freed_among_strangers(partial(free_and_offer)) == (["full"] * STRANGERS, 1)


def test_control_freed_first_and_offered_then_somebody_else_has_it():
    _, offers = freed_among_strangers(partial(free_then_offer))

    print(f"\nthe twin: {offers} offered, of 1 who waits")
    assert offers == 0


@pytest.fixture
def it(tmp_path: Path, migrated: Migrated) -> Iterator[Installation]:
    with installation(tmp_path, migrated) as made:
        yield made


def run(it: Installation, step: str) -> int:
    command = [sys.executable, "-m", "tests.faults.killed_offer", step]
    return subprocess.run(command, cwd=ROOT, env=it.env, check=False).returncode


def state(it: Installation) -> tuple[int, int, int]:
    """People who have a place, offers that stand, and mails with one."""
    counted = (
        "scheduling_booking WHERE cancelled_at IS NULL",
        "scheduling_placeoffer WHERE ended_at IS NULL",
        "jobs_mail WHERE subject LIKE 'A place for you%'",
    )
    held, offers, mails = (it.rows(f"SELECT count(*) FROM {each}")[0][0] for each in counted)  # noqa: S608  our own tables
    return held, offers, mails


def test_killed_between_freeing_and_offering_it_is_offered_once(it):
    died = run(it, "free-killed")
    after_the_kill = state(it)
    done = run(it, "free")
    offered = state(it)
    died_at_its_end = run(it, "end-killed")
    still = state(it)
    run(it, "end")  # twice

    assert (died, done, died_at_its_end) == (-signal.SIGKILL, 0, -signal.SIGKILL)
    assert (after_the_kill, offered, still) == ((1, 0, 0), (0, 1, 1), (0, 1, 1))
    assert state(it) == (0, 1, 2)  # the second was offered it, once


def test_control_a_place_that_is_committed_before_its_offer_is_lost(it):
    run(it, "naive")

    assert state(it) == (0, 0, 0)
