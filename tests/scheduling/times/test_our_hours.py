"""The hours and margins that the organisation has set are those that the rules take."""

from datetime import date, datetime, time, timedelta

import pytest

from desk.choosing.queries.candidates import SlotToFill, rank_people
from nhsuk.london import LONDON
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.office_hours import MARGINS, Hours
from scheduling.times.our_hours import contactable_hours_of, margins_of, office_hours_of
from tests.clock import NOW
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_hours_and_margins_start_as_the_rules_have_them():
    ours = Organisation.objects.ours()

    standard = Hours(bank_holidays=BankHolidays("ENG"))
    assert office_hours_of(ours) == contactable_hours_of(ours) == standard
    assert margins_of(ours) == MARGINS


def test_hours_and_margins_follow_the_settings():
    Organisation.objects.update(
        nation="SCT",
        office_opens=time(9),
        contactable_to=time(20),
        contactable_days=[5, 6],
        minutes_after_slot=0,
    )
    ours = Organisation.objects.ours()

    assert office_hours_of(ours).opens == time(9)
    assert contactable_hours_of(ours) == Hours(
        time(8), time(20), frozenset({5, 6}), BankHolidays("SCT")
    )
    assert not office_hours_of(ours).is_working_day(date(2026, 11, 30))  # Saint Andrew's
    assert margins_of(ours).after == timedelta(0)


def available_at(hour: int, minute: int = 0) -> bool:
    """Whether somebody with an empty diary can be asked for the Thursday."""
    starts_at = datetime(2026, 11, 26, hour, minute, tzinfo=LONDON)
    ranking = rank_people(SlotToFill("radio", starts_at, 5), now=NOW)
    [someone] = [one for group in (ranking.ready, ranking.near, ranking.rest) for one in group]
    return {check.check: check.met for check in someone.checks}["available"]


def test_who_can_goes_by_the_organisations_hours_and_margins():
    PersonFactory()
    assert [available_at(7, 10), available_at(8, 29), available_at(8, 30)] == [False, False, True]

    Organisation.objects.update(contactable_from=time(7), minutes_before_slot=10)

    assert [available_at(7, 9), available_at(7, 10), available_at(17, 40)] == [False, True, True]
