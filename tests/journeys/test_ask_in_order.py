"""Two are asked in order; the first does not answer, the second says yes by the link in the mail,
not signed in.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from desk.enquiries.actions.ask_sequences import advance_sequence
from desk.enquiries.models import AskSequence, Interview
from jobs.models import Mail
from tests.factories.scheduling import InterviewFactory, OnCallFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.journeys.conftest import POCKET
from training.models import Organisation


@pytest.fixture
def interview(transactional_db) -> Interview:
    """For tomorrow, with two who lack nothing and one who is rusty; no hours are quiet."""
    Organisation.objects.update(quiet_from="07:00", quiet_to="07:00")
    now = timezone.now()
    today = timezone.localdate()
    for number, days in enumerate((10, 20, 700), 1):
        person = PersonFactory(
            reference=f"E{number}", last_name=f"Vale{number}", email=f"e{number}@example.org"
        )
        TenureFactory(person=person)
        valid = {
            "completed_on": today - timedelta(days=100),
            "valid_until": today + timedelta(days=300),
        }
        TrainingRecordFactory(person=person, course=CourseFactory(code="M3"), **valid)
        PracticeFactory(person=person, practised_on=today - timedelta(days=days))
        OnCallFactory(person=person, starts_at=now, ends_at=now + timedelta(days=3))
    return InterviewFactory(
        starts_at=now + timedelta(days=1), enquiry__deadline_at=now + timedelta(hours=20)
    )


def test_two_are_asked_in_order_and_the_second_says_yes_by_link(walk, officer, interview):
    desk = walk(officer)
    desk.go(f"/interviews/{interview}/choose/")
    desk.check_page()
    desk.page.get_by_role("button", name="Book a mock").click()
    desk.sees("A mock interview is booked for Robin Vale3")
    desk.page.keyboard.press("1")
    desk.sees("Ask Robin Vale1")
    desk.page.keyboard.press("2")
    desk.sees("Ask 2 in order")
    desk.page.get_by_label("Minutes for each").fill("30")
    desk.sees("before you must name someone")
    desk.check_page()
    desk.press("Ask in order")
    desk.sees("Robin Vale1 has been asked. The others follow in order.")
    desk.check_page()

    Mail.objects.update(sent_at=timezone.now())
    advance_sequence(sequence=AskSequence.objects.get(), now=timezone.now() + timedelta(minutes=31))
    mail = Mail.objects.get(to="e2@example.org")
    phone = walk(None, POCKET)
    phone.go(urlsplit(next(line for line in mail.text.splitlines() if "/asked/" in line)).path)
    phone.sees("Ambulance queues")
    phone.check_page()
    phone.press("Yes, I can")
    phone.sees("You are giving the interview")
    phone.check_page()

    desk.page.reload()
    desk.sees("Robin Vale2 is doing it")
    desk.sees("No longer needed")
