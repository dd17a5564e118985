import pytest

from jobs.models import Mail
from tests.clock import NOW
from training.link_emails import queue_link

pytestmark = pytest.mark.django_db


def test_queue_link_sends_a_sentence_and_a_contact():
    queue_link(
        to="a.okoro@example.nhs.uk",
        kind="certificate",
        subject="Your list",
        sentence="it is ready",
        path="/list/",
        now=NOW,
    )

    text = Mail.objects.get(to="a.okoro@example.nhs.uk", subject="Your list").text
    assert "it is ready:\n\nhttp" in text
    assert "/list/\n" in text
    assert "calendar" not in text


def test_queue_link_needs_an_address():
    queue_link(
        to="",
        kind="certificate",
        subject="Your list",
        sentence="it is ready",
        path="/list/",
        now=NOW,
    )

    assert not Mail.objects.exists()
