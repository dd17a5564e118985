"""An officer plans a period, makes the drafts, and publishes them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.models import Mail
from scheduling.training_sessions.models import TrainingSession
from tests.factories.scheduling import TrainerFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.journeys.conftest import POCKET

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Walk = Callable[..., Any]


def test_a_plan_from_the_period_to_the_invitations(walk, officer, run_jobs):
    radio = CourseFactory(code="M3")
    for name in ("Ashdown", "Brightmoor", "Coldridge"):
        person = PersonFactory(last_name=name, email=f"{name.lower()}@example.nhs.uk")
        TrainingRequestFactory(course=radio, person=person)
    TrainerFactory(name="Perran Locke", courses=[radio])
    VenueFactory(name="Harbour Street", capacity=2)
    desk = walk(officer)
    desk.go("/training-sessions/")
    desk.page.get_by_role("link", name="Plans", exact=True).click()
    desk.sees("No plans yet.")
    desk.check_page()
    desk.page.get_by_role("link", name="Plan a period").first.click()
    today = timezone.localdate()
    desk.page.get_by_label("From", exact=True).fill(f"{today + timedelta(days=7):%d/%m/%Y}")
    desk.page.get_by_label("To", exact=True).fill(f"{today + timedelta(days=20):%d/%m/%Y}")
    desk.page.get_by_label("Fewest people in a session").fill("1")
    desk.check_page()
    desk.press("Work out a plan")
    desk.sees("Working it out")
    desk.check_page()

    run_jobs()

    desk.sees("2 sessions give 3 of 3 places that are needed.")  # the page asks by itself
    desk.page.get_by_text("1 of 2 places:").click()
    desk.check_page()
    pocket = walk(officer, POCKET)
    pocket.go(desk.page.url.removeprefix(desk.base))
    pocket.sees("Sessions proposed")
    pocket.check_page()
    desk.press("Make the drafts")
    desk.sees("2 drafts made. Nobody has been told.")
    desk.check_page()
    assert Mail.objects.filter(subject__startswith="Your training: ").count() == 0

    desk.press("Publish, and invite everyone")
    desk.check_page()
    desk.press("Publish, and send")

    desk.sees("2 sessions have been published. 3 emails leave in a minute.")
    desk.check_page()
    assert TrainingSession.objects.published().count() == 2
    assert Mail.objects.filter(subject__startswith="Your training: ").count() == 3
