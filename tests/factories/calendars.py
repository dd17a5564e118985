"""The secret address of a person's calendar, and what somebody's calendar answered."""

from datetime import timedelta

import factory

from accounts.tokens import hash_of
from reports.feeds.models import CalendarFeed
from scheduling.calendars.models import CalendarAnswer
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, TrainerFactory, VenueFactory
from tests.factories.training import PersonFactory


class CalendarFeedFactory(factory.django.DjangoModelFactory[CalendarFeed]):
    """Of the token `token`."""

    class Meta:
        model = CalendarFeed
        exclude = ("token",)

    class Params:
        of_venue = factory.Trait(kind="venue", person=None, venue=factory.SubFactory(VenueFactory))
        of_trainer = factory.Trait(
            kind="trainer", person=None, trainer=factory.SubFactory(TrainerFactory)
        )
        of_team = factory.Trait(kind="team", person=None)

        of_hashtags = factory.Trait(kind="hashtag", person=None)

    token = factory.Sequence("{:043}".format)
    kind = "person"
    person = factory.SubFactory(PersonFactory)
    token_hash = factory.LazyAttribute(lambda feed: hash_of(feed.token))
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class CalendarAnswerFactory(factory.django.DjangoModelFactory[CalendarAnswer]):
    """A no to the invitation of a booking, a few minutes ago."""

    class Meta:
        model = CalendarAnswer

    class Params:
        proposed = factory.Trait(
            answer="proposed",
            starts_at=NOW + timedelta(days=2),
            ends_at=NOW + timedelta(days=2, hours=3),
        )

    key = factory.LazyAttribute(lambda answer: f"booking-{answer.booking.pk}")
    booking = factory.SubFactory(BookingFactory)
    person = factory.SelfAttribute("booking.person")
    sender = "leila@example.nhs.uk"
    answer = "declined"
    sequence = 1
    stamped_at = NOW - timedelta(minutes=5)
    received_at = NOW - timedelta(minutes=4)
