"""T5, short: 50 people book at once for 12 places, over the web.

Exactly 12 have a place, the others are told that the session is full, and no page breaks. The twin
counts and then inserts: more people have a place than there are.
"""

from collections import Counter
from functools import partial
from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from scheduling.availability.models import Claim
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import PersonFactory, RequirementFactory, TenureFactory
from tests.faults.crowd import all_at_once
from tests.faults.installation import IS_FULL
from training.models import Person

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("at_now"),
]
PEOPLE = 50
PLACES = 12
TWINS = PLACES + 1
BUSY = 503
PATIENCE = 6
ROUNDS = 20 if IS_FULL else 1


def browser_of(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user, backend="accounts.backends.UserBackend")
    return client


def ask_for_a_place(client: Client, training_session: TrainingSession) -> str:
    """Pressed again where the page says that the database is busy, as on a machine that has much
    else to do.
    """
    for _ in range(PATIENCE):
        response = client.post(
            reverse("scheduling:my_booking_add", args=[training_session.pk]), follow=True
        )
        if response.status_code != BUSY:
            break
    if response.status_code != 200:
        return f"status {response.status_code}"
    said = [
        text
        for text in ("You have a place.", "This training session is full")
        if text in response.text
    ]
    return " ".join(said)


def test_as_many_have_a_place_as_there_are():
    people = [PersonFactory(user=UserFactory(roles={Role.SPOKESPERSON})) for _ in range(PEOPLE)]
    browsers = [browser_of(person) for person in people]
    needed = RequirementFactory().course
    for person in people:
        TenureFactory(person=person)

    for _ in range(ROUNDS):
        Claim.objects.all().delete()
        training_session = TrainingSessionFactory(course=needed, places=PLACES)
        answers = Counter(
            all_at_once([partial(ask_for_a_place, b, training_session) for b in browsers])
        )

        training_session.refresh_from_db()
        print(f"\n{PEOPLE} at once for {PLACES} places: {dict(answers)}")
        assert answers == {
            "You have a place.": PLACES,
            "This training session is full": PEOPLE - PLACES,
        }
        assert (training_session.places_taken, training_session.bookings.count()) == (
            PLACES,
            PLACES,
        )


def count_and_insert(
    training_session: TrainingSession, person: Person, all_counted: Barrier
) -> None:
    if training_session.bookings.count() < PLACES:
        all_counted.wait(timeout=120)  # the worst that as many requests can meet
        Booking.objects.create(training_session=training_session, person=person, booked_at=NOW)


def test_control_counting_and_inserting_gives_too_many_a_place():
    training_session = TrainingSessionFactory(places=PLACES)

    all_counted = Barrier(TWINS)

    outcomes = all_at_once(
        [
            partial(count_and_insert, training_session, PersonFactory(), all_counted)
            for _ in range(TWINS)
        ]
    )

    print(f"\nthe twin: {training_session.bookings.count()} have one of {PLACES} places")
    assert outcomes == [None] * TWINS
    assert training_session.bookings.count() == TWINS
