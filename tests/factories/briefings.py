"""Targeted briefings: one asked for at NOW, of someone who gives an interview, due in ten days."""

from datetime import timedelta

import factory

from desk.briefings.models import Briefing, BriefingFeedback, BriefingTemplate
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory


class BriefingTemplateFactory(factory.django.DjangoModelFactory[BriefingTemplate]):
    class Meta:
        model = BriefingTemplate

    need = "panel"
    text = "Find out who else speaks."
    checklist = "List the other speakers"


class BriefingFactory(factory.django.DjangoModelFactory[Briefing]):
    class Meta:
        model = Briefing

    class Params:
        completed = factory.Trait(completed_at=NOW, held_on=TODAY, held_minutes=45)

    reference = factory.Sequence("B-9{:03}".format)
    person = factory.SubFactory(PersonFactory)
    need = "interview"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)
    due_at = factory.LazyAttribute(lambda briefing: briefing.asked_at + timedelta(days=10))


class BriefingFeedbackFactory(factory.django.DjangoModelFactory[BriefingFeedback]):
    class Meta:
        model = BriefingFeedback

    briefing = factory.SubFactory(BriefingFactory, completed=True)
    given_at = NOW
    given_by = factory.SubFactory(UserFactory)
    how_ready = BriefingFeedback.Ready.MOSTLY
