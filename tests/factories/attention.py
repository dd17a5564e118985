"""What needs attention after a yes: who was told, and what the desk keeps in spite of it."""

import factory

from desk.choosing.models import AttentionMail, SpokespersonKept
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, InterviewFactory
from tests.factories.training import FactFactory, PersonFactory


class SpokespersonKeptFactory(FactFactory[SpokespersonKept]):
    class Meta:
        model = SpokespersonKept

    person = factory.SubFactory(PersonFactory)
    interview = factory.SubFactory(InterviewFactory, person=factory.SelfAttribute("..person"))
    starts_at = TOMORROW_AT_7_10
    cause = "away 1"
    words = "is on leave on Thu 26 Nov"
    reason = "She does it from home"
    recorded_by = factory.SubFactory(UserFactory)


class AttentionMailFactory(factory.django.DjangoModelFactory[AttentionMail]):
    class Meta:
        model = AttentionMail

    person = factory.SubFactory(PersonFactory)
    interview = factory.SubFactory(InterviewFactory, person=factory.SelfAttribute("..person"))
    starts_at = TOMORROW_AT_7_10
    cause = "away 1"
    told_at = NOW
