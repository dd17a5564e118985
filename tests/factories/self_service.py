"""A certificate sent in at NOW, unanswered; an hour of professional development, not shared."""

from datetime import date

import factory

from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, FactFactory, PersonFactory
from training.models import Certificate, CpdEntry


class CertificateFactory(factory.django.DjangoModelFactory[Certificate]):
    class Meta:
        model = Certificate

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    completed_on = date(2026, 11, 1)
    provider = "Studio Nine"
    file = "0" * 64
    kind = Certificate.Kind.PDF
    sent_at = NOW
    sent_by = factory.SubFactory(UserFactory)


class CpdEntryFactory(FactFactory[CpdEntry]):
    class Meta:
        model = CpdEntry

    person = factory.SubFactory(PersonFactory)
    done_on = date(2026, 11, 1)
    minutes = 60
    title = "Listened back to three interviews"
