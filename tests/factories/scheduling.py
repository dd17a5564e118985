"""Venues, trainers, training sessions and bookings, and when people are away or taken.

A training session is on the day after NOW, 10am to 1pm, with 6 places.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import factory

from scheduling.models import Away, Booking, Claim, OnCall, Trainer, TrainingSession, Venue
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, FactFactory, PersonFactory
from training.models import Course

TOMORROW_AT_10 = NOW.replace(hour=10, minute=0) + timedelta(days=1)


class VenueFactory(factory.django.DjangoModelFactory[Venue]):
    class Meta:
        model = Venue

    name = factory.Sequence("Room {}".format)
    capacity = 12


class TrainerFactory(factory.django.DjangoModelFactory[Trainer]):
    """Can give the courses in `TrainerFactory(courses=[...])`."""

    class Meta:
        model = Trainer
        skip_postgeneration_save = True

    name = factory.Sequence("Trainer {}".format)

    @factory.post_generation
    def courses(self: Trainer, create: bool, courses: Iterable[Course] | None, **_: Any) -> None:
        if create and courses:
            self.courses.set(courses)


class TrainingSessionFactory(factory.django.DjangoModelFactory[TrainingSession]):
    class Meta:
        model = TrainingSession

    class Params:
        past = factory.Trait(starts_at=NOW - timedelta(days=7), ends_at=NOW - timedelta(days=7, hours=-3))
        cancelled = factory.Trait(cancelled_at=NOW, cancelled_because="The trainer is ill")

    course = factory.SubFactory(CourseFactory)
    venue = factory.SubFactory(VenueFactory)
    trainer = factory.SubFactory(TrainerFactory)
    starts_at = TOMORROW_AT_10
    ends_at = factory.LazyAttribute(lambda training_session: training_session.starts_at + timedelta(hours=3))
    places = 6


class BookingFactory(factory.django.DjangoModelFactory[Booking]):
    """Does not move places_taken: book by the action where a test counts places."""

    class Meta:
        model = Booking

    training_session = factory.SubFactory(TrainingSessionFactory)
    person = factory.SubFactory(PersonFactory)
    booked_at = NOW
    booked_by = factory.SubFactory(UserFactory)


class ClaimFactory(factory.django.DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    kind = Claim.Kind.VENUE
    subject_id = 1
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=3)
    training_session = factory.SubFactory(TrainingSessionFactory)


class AwayFactory(FactFactory[Away]):
    class Meta:
        model = Away

    person = factory.SubFactory(PersonFactory)
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=8)
    kind = Away.Kind.LEAVE


class OnCallFactory(FactFactory[OnCall]):
    class Meta:
        model = OnCall

    person = factory.SubFactory(PersonFactory)
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=8)
