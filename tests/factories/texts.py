"""The choice of text messages, to 07700 900123, which its holder has confirmed, and what somebody does
not want to be told.
"""

from datetime import timedelta

import factory

from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory
from training.models import TextChoice, UnwantedEmail

NUMBER = "+447700900123"


class TextChoiceFactory(factory.django.DjangoModelFactory[TextChoice]):
    class Meta:
        model = TextChoice

    class Params:
        of_user = factory.Trait(person=None)
        unconfirmed = factory.Trait(confirmed_at=None)

    person = factory.SubFactory(PersonFactory, email="leila@example.nhs.uk")
    way = TextChoice.Way.TEXT
    number = NUMBER
    token_hash = factory.Sequence("{:064}".format)
    asked_at = NOW - timedelta(hours=1)
    confirmed_at = NOW - timedelta(minutes=50)


class UnwantedEmailFactory(factory.django.DjangoModelFactory[UnwantedEmail]):
    class Meta:
        model = UnwantedEmail

    class Params:
        of_user = factory.Trait(person=None, user=factory.SubFactory(UserFactory))

    person = factory.SubFactory(PersonFactory, email="leila@example.nhs.uk")
    kind = "missed_offers"
