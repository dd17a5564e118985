"""What was held before a briefing stays when the briefing is taken back."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.actions.briefers import complete_briefing, reopen_briefing
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.training import PracticeFactory
from training.models import Practice

pytestmark = pytest.mark.django_db


def test_outcome_held_already_stays(officer: User) -> None:
    practice = PracticeFactory(kind="mock", practised_on=TODAY, recorded_at=NOW - timedelta(hours=1))
    briefing = BriefingFactory(person=practice.person, need="mock", media=["radio", "print"])

    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=NOW)
    media = sorted(Practice.objects.held().values_list("medium", flat=True))
    reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert media == ["print", "radio"]
    assert list(Practice.objects.held()) == [practice]
