"""Calendars that are read, and busy times."""

from datetime import timedelta

import factory

from scheduling.availability.models import BusyCalendar, BusyTime
from scheduling.availability.models.busy_calendars import sealed
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TOMORROW_AT_10
from tests.factories.training import PersonFactory


class BusyCalendarFactory(factory.django.DjangoModelFactory[BusyCalendar]):
    """By its address, not read yet."""

    class Meta:
        model = BusyCalendar

    class Params:
        microsoft = factory.Trait(source=BusyCalendar.Source.MICROSOFT, address="", host="")

    person = factory.SubFactory(PersonFactory)
    source = BusyCalendar.Source.ADDRESS
    address = factory.LazyFunction(lambda: sealed("https://calendar.example.org/s3cret.ics"))
    host = "calendar.example.org"
    added_at = NOW
    added_by = factory.SubFactory(UserFactory)


class BusyTimeFactory(factory.django.DjangoModelFactory[BusyTime]):
    """Tomorrow from 10am to 1pm, found two hours ago."""

    class Meta:
        model = BusyTime

    calendar = factory.SubFactory(BusyCalendarFactory)
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=3)
    found_at = NOW - timedelta(hours=2)
