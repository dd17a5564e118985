"""A policy whose first version is in force, its review due by the end of December 2026."""

import factory

from tests.clock import NOW
from tests.factories.accounts import UserFactory
from training.models import Policy, PolicyReading, PolicyVersion


class PolicyFactory(factory.django.DjangoModelFactory[Policy]):
    class Meta:
        model = Policy

    title = factory.Sequence("Policy {}".format)
    owner = factory.SubFactory(UserFactory)


class PolicyVersionFactory(factory.django.DjangoModelFactory[PolicyVersion]):
    class Meta:
        model = PolicyVersion

    policy = factory.SubFactory(PolicyFactory)
    number = 1
    text = "Calls go to the communications team.\n\nNobody speaks of a patient."
    operative_on = "2024-12"
    written_at = NOW
    written_by = factory.SubFactory(UserFactory)
    approved_at = NOW
    approved_by = factory.SubFactory(UserFactory)

    class Params:
        draft = factory.Trait(approved_at=None, approved_by=None)


class PolicyReadingFactory(factory.django.DjangoModelFactory[PolicyReading]):
    class Meta:
        model = PolicyReading

    version = factory.SubFactory(PolicyVersionFactory)
    user = factory.SubFactory(UserFactory)
    read_at = NOW
