"""People, courses and the facts about them. Facts are recorded at NOW and held; `retracted=True`
takes one back.
"""

from datetime import date
from typing import Any

import factory
from django.db import models

from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from training.models import (
    Adjustment,
    Course,
    Directorate,
    DirectorateSpell,
    EqualityCount,
    Exemption,
    ExemptionRequest,
    Person,
    PersonTopic,
    Practice,
    RemovedMonth,
    Requirement,
    Tenure,
    Topic,
    TrainingRecord,
)
from training.roles import StaffRole


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    class Params:
        left = factory.Trait(left_on=date(2026, 10, 31))
        removed = factory.Trait(removed_at=NOW)

    reference = factory.Sequence("P{:04}".format)
    first_name = "Robin"
    last_name = factory.Sequence("Surname{}".format)
    joined_on = date(2024, 1, 1)


class CourseFactory(factory.django.DjangoModelFactory[Course]):
    """`CourseFactory(code="M3")` is the course that every installation starts with."""

    class Meta:
        model = Course
        django_get_or_create = ("code",)

    code = factory.Sequence("X{}".format)
    title = factory.LazyAttribute(lambda course: f"Course {course.code}")
    valid_for_months = 24


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = factory.Sequence("topic-{}".format)
    title = factory.LazyAttribute(lambda topic: topic.code.replace("-", " ").capitalize())


class DirectorateFactory(factory.django.DjangoModelFactory[Directorate]):
    class Meta:
        model = Directorate
        django_get_or_create = ("name",)

    name = factory.Sequence("Directorate {}".format)


class FactFactory[M: models.Model](factory.django.DjangoModelFactory[M]):
    """Base of those below."""

    class Meta:
        abstract = True

    class Params:
        retracted = factory.Trait(retracted_at=NOW, retracted_because="Entered by mistake")

    recorded_at: Any = NOW


class TenureFactory(FactFactory[Tenure]):
    class Meta:
        model = Tenure

    person = factory.SubFactory(PersonFactory)
    role = StaffRole.GOVERNING_BOARD
    starts_on = date(2024, 1, 1)


class DirectorateSpellFactory(FactFactory[DirectorateSpell]):
    class Meta:
        model = DirectorateSpell

    person = factory.SubFactory(PersonFactory)
    directorate = factory.SubFactory(DirectorateFactory)
    starts_on = date(2024, 1, 1)


class RequirementFactory(FactFactory[Requirement]):
    class Meta:
        model = Requirement

    role = StaffRole.GOVERNING_BOARD
    course = factory.SubFactory(CourseFactory)
    due_within_days = 90
    in_force_from = date(2020, 1, 1)


class TrainingRecordFactory(FactFactory[TrainingRecord]):
    """`valid_until` is stored as given: state it where the test reads it."""

    class Meta:
        model = TrainingRecord

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    completed_on = date(2026, 1, 1)
    outcome = TrainingRecord.Outcome.PASSED
    valid_until = date(2027, 12, 31)


class ExemptionFactory(FactFactory[Exemption]):
    """Without a course it is from every course."""

    class Meta:
        model = Exemption

    person = factory.SubFactory(PersonFactory)
    starts_on = date(2026, 1, 1)
    reason = "Parental leave"
    approved_by = "Head of Communications"


class PracticeFactory(FactFactory[Practice]):
    class Meta:
        model = Practice

    person = factory.SubFactory(PersonFactory)
    medium = "radio"
    practised_on = date(2026, 10, 12)
    kind = Practice.Kind.MOCK


class PersonTopicFactory(FactFactory[PersonTopic]):
    class Meta:
        model = PersonTopic

    person = factory.SubFactory(PersonFactory)
    topic = factory.SubFactory(TopicFactory)
    level = PersonTopic.Level.CAN


class ExemptionRequestFactory(factory.django.DjangoModelFactory[ExemptionRequest]):
    """Asked for at NOW, from every course for a month, and not answered."""

    class Meta:
        model = ExemptionRequest

    person = factory.SubFactory(PersonFactory)
    starts_on = TODAY
    ends_on = date(2026, 12, 24)
    reason = "Parental leave"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class AdjustmentFactory(FactFactory[Adjustment]):
    """Asked for by the person, for training and interviews."""

    class Meta:
        model = Adjustment

    person = factory.SubFactory(PersonFactory)
    kind = Adjustment.Kind.HEARING_LOOP


class EqualityCountFactory(factory.django.DjangoModelFactory[EqualityCount]):
    class Meta:
        model = EqualityCount

    year = 2026
    question = "sex"
    answer = "female"


class RemovedMonthFactory(factory.django.DjangoModelFactory[RemovedMonth]):
    """Three who were asked for two courses each, one of them ready."""

    class Meta:
        model = RemovedMonth

    ends_on = date(2019, 3, 31)
    people = 3
    required = 6
    compliant = 4
    people_required = 3
    people_ready = 1
