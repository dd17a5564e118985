"""An email that may be an enquiry, which arrived 18 minutes ago and was read at NOW."""

from datetime import timedelta

import factory

from desk.enquiries.models import ReceivedEmail
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import EnquiryFactory

TEXT = """From: Dan Pettifer <dan@westmoorsound.example.org>
Sent: Wednesday 25 November 2026 16:02
Subject: Ambulance handover delays

It's Dan Pettifer from Westmoor Sound. Could someone come on live tomorrow at 8:10am?
"""


class ReceivedEmailFactory(factory.django.DjangoModelFactory[ReceivedEmail]):
    class Meta:
        model = ReceivedEmail

    class Params:
        opened = factory.Trait(opened_at=NOW, opened_by=factory.SubFactory(UserFactory))
        dropped = factory.Trait(dropped_at=NOW, dropped_by=factory.SubFactory(UserFactory))
        logged = factory.Trait(
            enquiry=factory.SubFactory(EnquiryFactory),
            logged_at=NOW,
            logged_by=factory.SubFactory(UserFactory),
        )

    key = factory.Sequence("{:064}".format)
    sender_name = "Dan Pettifer"
    sender_email = "dan@westmoorsound.example.org"
    subject = "Ambulance handover delays"
    text = TEXT
    size = 1_200
    outlet = "Westmoor Sound"
    received_at = NOW - timedelta(minutes=18)
    read_at = NOW
