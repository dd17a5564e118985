"""What is sent to calendars: to those who gain or lose an event, and to nobody else."""

from datetime import timedelta

import pytest

from desk.briefings.briefing_calendars import changes, snapshot
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import TrainerFactory

pytestmark = pytest.mark.django_db


def test_another_briefer_takes_the_event_from_the_first(officer):
    trainer = TrainerFactory(email="trainer@example.org")
    at = {"starts_at": NOW + timedelta(days=1), "minutes": 60}
    briefing = BriefingFactory(
        person__email="gwen@example.nhs.uk", briefer_trainer=trainer, sequence=4, **at
    )
    before = snapshot([briefing], now=NOW)

    briefing.briefer_trainer = None
    briefing.briefer_user = officer
    found = changes(before, snapshot([briefing], now=NOW))

    told = [
        (c.event.invitation.attendee_email, c.is_cancelled, c.event.invitation.sequence)
        for c in found
    ]
    assert told == [("trainer@example.org", True, 5), (officer.email, False, 5)]
    assert snapshot([briefing], now=NOW + timedelta(days=2)).events == {}
