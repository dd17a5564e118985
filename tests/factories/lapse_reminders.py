"""Reminders about expiring training: sent at NOW, 30 days before the last day."""

from datetime import timedelta

import factory

from scheduling.training_sessions.models import LapseDigest, LapseReminder
from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, PersonFactory
from training.reminders import To


class LapseDigestFactory(factory.django.DjangoModelFactory[LapseDigest]):
    class Meta:
        model = LapseDigest

    person = factory.SubFactory(PersonFactory)
    on = TODAY
    sent_at = NOW


class LapseReminderFactory(factory.django.DjangoModelFactory[LapseReminder]):
    class Meta:
        model = LapseReminder

    digest = factory.SubFactory(LapseDigestFactory)
    person = factory.SelfAttribute("digest.person")
    course = factory.SubFactory(CourseFactory)
    to = To.PERSON
    due_on = TODAY
    last_day = TODAY + timedelta(days=30)
