"""Assessments: of somebody who has a place in a session that has begun, by one assessor, print
unless said.
"""

from datetime import timedelta

import factory

from desk.assessments.models import Assessment, Assessor, Settlement, Sheet
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import FactFactory
from training.rubric import Style, criteria_of


class AssessmentFactory(factory.django.DjangoModelFactory[Assessment]):
    class Meta:
        model = Assessment

    booking = factory.SubFactory(
        BookingFactory, training_session__starts_at=NOW - timedelta(hours=1)
    )
    person = factory.SelfAttribute("booking.person")
    style = Style.PRINT
    held_on = TODAY
    assessors_wanted = 1
    begun_at = NOW
    begun_by = factory.SubFactory(UserFactory)


class AssessorFactory(factory.django.DjangoModelFactory[Assessor]):
    class Meta:
        model = Assessor

    assessment = factory.SubFactory(AssessmentFactory)
    user = factory.SubFactory(UserFactory)
    added_at = NOW
    added_by = factory.SelfAttribute("user")


class SheetFactory(FactFactory[Sheet]):
    """4 on every criterion of print."""

    class Meta:
        model = Sheet

    assessment = factory.SubFactory(AssessmentFactory)
    assessor = factory.SubFactory(UserFactory)
    points = factory.LazyFunction(
        lambda: {criterion.key: 4 for criterion in criteria_of(Style.PRINT)}
    )
    keep = "The story"
    change = "The figures"
    next_step = "A mock on radio"


class SettlementFactory(FactFactory[Settlement]):
    class Meta:
        model = Settlement

    assessment = factory.SubFactory(AssessmentFactory)
    words = "We both stand by them"
