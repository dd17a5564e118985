"""The social media register: in force since the beginning of 2026."""

from datetime import date, time

import factory

from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory
from training.models import (
    AccountAuthorisation,
    Hashtag,
    MonitoringTurn,
    SocialAccount,
    SocialDeclaration,
    SupportedPartner,
)

SINCE = date(2026, 1, 1)


class _EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    added_at = NOW
    added_by = factory.SubFactory(UserFactory)


class SocialAccountFactory(_EntryFactory):
    class Meta:
        model = SocialAccount

    platform = "x"
    handle = factory.Sequence("@solentshore{}".format)


class AccountAuthorisationFactory(_EntryFactory):
    class Meta:
        model = AccountAuthorisation

    account = factory.SubFactory(SocialAccountFactory)
    person = factory.SubFactory(PersonFactory)
    starts_on = SINCE


class MonitoringTurnFactory(_EntryFactory):
    class Meta:
        model = MonitoringTurn

    person = factory.SubFactory(PersonFactory)
    weekday = 0
    starts = time(8)
    ends = time(18)


class HashtagFactory(_EntryFactory):
    class Meta:
        model = Hashtag

    tag = factory.Sequence("BeWinterWell{}".format)
    occasion = "Winter campaign"
    starts_on = SINCE


class SupportedPartnerFactory(_EntryFactory):
    class Meta:
        model = SupportedPartner

    name = factory.Sequence("Partner {}".format)


class SocialDeclarationFactory(_EntryFactory):
    class Meta:
        model = SocialDeclaration

    platform = "x"
    handle = factory.Sequence("@drleila{}".format)
    purpose = "News of my research"
