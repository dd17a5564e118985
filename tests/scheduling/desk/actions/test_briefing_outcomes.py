"""What was held before a briefing stays when the briefing is taken back."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.desk.actions.briefers import complete_briefing, reopen_briefing
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.training import PersonTopicFactory, PracticeFactory
from training.actions.facts import retract_fact
from training.models import PersonTopic, Practice

pytestmark = pytest.mark.django_db


def test_outcome_held_already_stays(officer: User) -> None:
    practice = PracticeFactory(
        kind="mock", practised_on=TODAY, recorded_at=NOW - timedelta(hours=1)
    )
    briefing = BriefingFactory(person=practice.person, need="mock", media=["radio", "print"])

    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=NOW)
    media = sorted(Practice.objects.held().values_list("medium", flat=True))
    reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert media == ["print", "radio"]
    assert list(Practice.objects.held()) == [practice]


def test_what_was_recorded_of_a_topic_goes_though_its_lead_leads_no_more(officer: User) -> None:
    lead = PersonTopicFactory(level=PersonTopic.Level.LEAD)
    briefing = BriefingFactory(
        need="topic", topic=lead.topic, briefer_user=None, briefer_person=lead.person
    )
    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=NOW)
    recorded = PersonTopic.objects.held().filter(person=briefing.person)
    before = recorded.count()
    retract_fact(fact=lead, because="She leads on it no more", by=officer, now=NOW)

    reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert (before, recorded.count()) == (1, 0)
