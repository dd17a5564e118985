"""Nobody has two places of one course: the one given up is named, in whatever way the other is taken."""

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book, book_as_needed, book_in_time
from scheduling.training_sessions.actions.drafts import publish_training_session
from scheduling.training_sessions.actions.place_offers import offer_places
from scheduling.training_sessions.actions.waiting_lists import accept_offer
from scheduling.training_sessions.models import Booking, PlaceOffer, TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BlackOutFactory, TrainerFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Course, Person
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
IN_40_DAYS = NOW.replace(hour=10, minute=0) + timedelta(days=40)  # Monday 4 January
Way = Callable[..., Any]


@pytest.fixture
def course() -> Course:
    course = CourseFactory(code="M3", max_group=6)
    RequirementFactory(course=course, role=StaffRole.OTHER_STAFF, due_within_days=0)
    return course


@pytest.fixture
def person(spokesperson: User) -> Person:
    person = PersonFactory(email="leila@example.nhs.uk", user=spokesperson)
    TenureFactory(person=person, role=StaffRole.OTHER_STAFF)
    return person


@pytest.fixture
def place(course: Course, person: Person, officer: User) -> Booking:
    january = TrainingSessionFactory(
        course=course, trainer=TrainerFactory(courses=[course]), starts_at=IN_40_DAYS
    )
    return book(training_session=january, person=person, by=officer, now=NOW)


@pytest.fixture
def sooner(course: Course) -> TrainingSession:
    return TrainingSessionFactory(
        course=course,
        trainer=TrainerFactory(courses=[course]),
        starts_at=IN_40_DAYS - timedelta(days=20),
    )


def by_the_desk(one: TrainingSession, person: Person, replaces: Collection[int], by: User) -> None:
    book(training_session=one, person=person, replaces=replaces, by=by, now=NOW)


def until_booking_closes(
    one: TrainingSession, person: Person, replaces: Collection[int], by: User
) -> None:
    book_in_time(training_session=one, person=person, replaces=replaces, by=by, now=NOW)


def by_themselves(
    one: TrainingSession, person: Person, replaces: Collection[int], by: User
) -> None:
    book_as_needed(training_session=one, person=person, replaces=replaces, by=person.user, now=NOW)


def by_an_offer(one: TrainingSession, person: Person, replaces: Collection[int], by: User) -> None:
    WaitingListEntryFactory(training_session=one, person=person)
    [offer] = offer_places(training_session=one, now=NOW)
    accept_offer(offer=offer, replaces=replaces, by=None, now=NOW)


def given_places(person: Person) -> list[TrainingSession]:
    return [b.training_session for b in Booking.objects.active().filter(person=person)]


@pytest.mark.parametrize("way", [by_the_desk, until_booking_closes, by_themselves, by_an_offer])
def test_whoever_takes_another_place_names_the_one_given_up(way, place, sooner, person, officer):
    with pytest.raises(Refused, match="a place on M3 at 10am on Mon 4 Jan already"):
        way(sooner, person, (), officer)
    assert given_places(person) == [place.training_session]

    PlaceOffer.objects.all().delete()
    sooner.waiting_list.all().delete()
    TrainingSession.objects.filter(pk=sooner.pk).update(places_offered=0)
    way(sooner, person, [place.pk], officer)

    assert given_places(person) == [sooner]
    assert TrainingSession.objects.get(pk=place.training_session_id).places_taken == 0


def test_a_draft_with_a_place_of_somebody_who_has_one_is_not_published(
    place, sooner, person, officer
):
    TrainingSession.objects.filter(pk=place.training_session_id).update(published_at=None)
    TrainingSession.objects.filter(pk=sooner.pk).update(published_at=NOW)
    book(training_session=sooner, person=person, by=officer, now=NOW)

    with pytest.raises(Refused, match="Say that this one replaces it, or keep that"):
        publish_training_session(training_session=place.training_session, by=officer, now=NOW)


def test_a_place_that_nobody_teaches_is_given_up_when_its_replacement_is_published(
    place, sooner, person, officer
):
    BlackOutFactory(venue=place.training_session.venue, starts_on=TODAY, ends_on=None)
    TrainingSession.objects.filter(pk=sooner.pk).update(published_at=None)
    sooner.refresh_from_db()
    book(training_session=sooner, person=person, by=officer, now=NOW)
    assert given_places(person) == [place.training_session]

    publish_training_session(training_session=sooner, by=officer, now=NOW)

    assert given_places(person) == [sooner]


def test_an_offer_says_what_it_replaces(client, at_now, place, sooner, person):
    WaitingListEntryFactory(training_session=sooner, person=person)
    offer_places(training_session=sooner, now=NOW)
    client.force_login(person.user)

    mail = Mail.objects.latest("pk")
    own = client.get(reverse("scheduling:my_bookings")).text
    link = re.search(r"http://[^/]+(/\S+)", mail.text)
    page = client.get(link[1] if link else "").text

    assert "You have Mon 4 Jan 2027, 10am to 1pm; this replaces it." in mail.text
    assert "You have Mon 4 Jan 2027, 10am; this replaces it." in own
    assert f'name="replaces" value="{place.pk}"' in own
    assert f'name="replaces" value="{place.pk}"' in page
