from datetime import timedelta

import pytest

from demo.story import Story
from demo.texts import NUMBER, plan
from jobs.models import Mail, TextMessage
from tests.clock import NOW
from tests.factories.jobs import MailFactory
from tests.factories.training import PersonFactory
from training.models import TextChoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_spokesperson_was_sent_texts_which_pages_show(spokesperson, manager, client_of):
    person = PersonFactory(user=spokesperson, email="leila@solent.example.nhs.uk")
    for days, subject in enumerate(["Your pack is ready: radio", "Something else"] * 2):
        MailFactory(to=person.email, subject=subject, queued_at=NOW - timedelta(days=days + 1))
    story = Story(people=60, seed=1, now=NOW)

    plan(story, spokesperson)
    story.run()

    found = TextMessage.objects.order_by("-due_at")
    assert [(text.mail.subject, text.status) for text in found] == [
        ("Your pack is ready: radio", "delivered"),
        ("Your pack is ready: radio", "failed"),
    ]
    assert TextChoice.objects.get(person=person).number == NUMBER
    desk = client_of(manager)
    assert "Latest text messages" in desk.get(f"/people/{person.reference}/text-messages/").text
    assert desk.get("/settings/text-messages/").text.count(f"to {person.email}") == 2
    assert "2 text messages, 4 segments, £0.10" in desk.get("/settings/text-messages/costs/").text


def test_without_a_person_there_are_no_texts(spokesperson):
    story = Story(people=60, seed=1, now=NOW)

    plan(story, spokesperson)
    story.run()

    assert not TextChoice.objects.exists()
    assert not Mail.objects.exists()
