"""Notices to line managers; `approved=True`, `sent=True`."""

import factory

from desk.lines.models import Notice, NoticeCopy
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.training import PersonFactory


class NoticeFactory(factory.django.DjangoModelFactory[Notice]):
    class Meta:
        model = Notice

    class Params:
        approved = factory.Trait(approved_at=NOW, approved_by=factory.SubFactory(UserFactory))
        sent = factory.Trait(approved=True, sent_at=NOW)

    incident = factory.SubFactory(IncidentFactory)
    subject = factory.Sequence("What to tell your team {}".format)
    text = "The depot is closed. Work from the town hall until you hear from us."
    written_at = NOW
    written_by = factory.SubFactory(UserFactory)


class NoticeCopyFactory(factory.django.DjangoModelFactory[NoticeCopy]):
    class Meta:
        model = NoticeCopy

    notice = factory.SubFactory(NoticeFactory, sent=True)
    person = factory.SubFactory(PersonFactory)
    made_at = NOW
