"""A briefer's time is claimed once for a shared briefing, as long as anybody is still to come."""

from datetime import timedelta

import pytest

from desk.briefings.actions import briefers, briefings
from desk.briefings.models import Briefing
from scheduling.availability.models import Claim
from tests.clock import NOW
from tests.factories.scheduling import TrainerFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_briefer_stays_taken_while_somebody_still_comes(officer):
    people = [PersonFactory(), PersonFactory()]
    gwen, hamish = briefings.request_together(people=people, need="panel", by=officer, now=NOW)
    at = NOW + timedelta(days=1)
    briefers.arrange_briefing(
        briefing=gwen, briefer=TrainerFactory(), starts_at=at, minutes=60, by=officer, now=NOW
    )

    briefings.cancel_briefing(briefing=gwen, reason="Ill", by=officer, now=NOW)

    kinds = list(Claim.objects.order_by("kind").values_list("kind", "briefing"))
    assert kinds == [("person", hamish.pk), ("trainer", hamish.pk)]
    briefings.request_briefing(
        person=gwen.person, need="nerves", together_with=hamish, by=officer, now=NOW
    )
    briefings.cancel_briefing(briefing=hamish, reason="Off", for_all=True, by=officer, now=NOW)
    assert not Briefing.objects.open().exists()
