"""Someone who has waited for a place in a training session since NOW, an offer of one for a day, and
what followed when somebody missed a session.
"""

from datetime import timedelta

import factory

from scheduling.training_sessions.models import NoShowFollowUp, PlaceOffer, WaitingListEntry
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory


class WaitingListEntryFactory(factory.django.DjangoModelFactory[WaitingListEntry]):
    """The session has as many places as are taken, so that it is full."""

    class Meta:
        model = WaitingListEntry

    training_session = factory.SubFactory(TrainingSessionFactory, places=1, places_taken=1)
    person = factory.SubFactory(PersonFactory)
    joined_at = NOW
    joined_by = factory.SubFactory(UserFactory)


class PlaceOfferFactory(factory.django.DjangoModelFactory[PlaceOffer]):
    """Does not hold the place: offer by the action where a test counts places."""

    class Meta:
        model = PlaceOffer

    entry = factory.SubFactory(WaitingListEntryFactory)
    offered_at = NOW
    ends_at = NOW + timedelta(days=1)
    token_hash = factory.Sequence("{:064}".format)


class NoShowFollowUpFactory(factory.django.DjangoModelFactory[NoShowFollowUp]):
    """Of a place a week ago: they are offered one in a later session."""

    class Meta:
        model = NoShowFollowUp

    booking = factory.SubFactory(BookingFactory, training_session__past=True)
    entry = factory.SubFactory(
        WaitingListEntryFactory, person=factory.SelfAttribute("..booking.person"), joined_by=None
    )
    followed_up_at = NOW

    class Params:
        by_link = factory.Trait(entry=None, token_hash="x")
