"""Two minutes on a phone: from the mail's link to what the next pack begins with, with the page
lost on the way.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.enquiries.actions.debriefs import send_link
from desk.enquiries.models import CareNote, Debrief, Question
from jobs.models import Mail
from tests.factories.debriefs import GivenFactory
from tests.factories.training import TopicFactory
from tests.journeys.conftest import POCKET


@pytest.mark.django_db(transaction=True)
def test_debrief_by_the_link_on_a_phone(walk, manager):
    over = timezone.now() - timedelta(hours=1)
    interview = GivenFactory(
        person__email="leila@example.nhs.uk", starts_at=over, enquiry__topic=TopicFactory()
    )
    send_link(interview=interview, person=interview.person, is_chase=False, now=timezone.now())
    address = "/d/" + Mail.objects.get().text.partition("/d/")[2].split()[0]
    walker = walk(None, POCKET)

    page = walker.go(address)
    walker.check_page()
    page.get_by_label("Mostly").check()
    page.get_by_label("What did they ask").fill("Who pays for it?")
    page.get_by_label("Anything you want to say").fill("He shouted at me")
    page.reload()  # the phone rang
    assert page.get_by_label("Mostly").is_checked()
    assert page.get_by_label("What did they ask").input_value() == "Who pays for it?"
    assert page.get_by_label("Anything you want to say").input_value() == ""
    page.get_by_label("One thing to keep").fill("Short answers")
    page.get_by_label("It has distressed me").check()
    walker.press("Send")
    walker.sees("Saved")
    walker.check_page()
    walker.go(address)
    walker.sees("You have told us how it went")

    assert (Debrief.objects.get().keep, Question.objects.get().text) == (
        "Short answers",
        "Who pays for it?",
    )
    assert CareNote.objects.get().kind == "distress"
    assert page.evaluate("localStorage.length") == 0
