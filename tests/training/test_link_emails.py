import pytest

from jobs.models import Mail
from tests.clock import NOW
from training.link_emails import queue_link

pytestmark = pytest.mark.django_db


def test_a_link_is_sent_with_its_sentence_and_whom_to_ring() -> None:
    queue_link(
        to="a.okoro@example.nhs.uk",
        subject="Your list",
        sentence="it is ready",
        path="/list/",
        now=NOW,
    )

    text = Mail.objects.get(to="a.okoro@example.nhs.uk", subject="Your list").text
    assert "it is ready:\n\nhttp" in text
    assert "/list/\n" in text
    assert "calendar" not in text


def test_a_link_to_nobody_is_not_sent() -> None:
    queue_link(to="", subject="Your list", sentence="it is ready", path="/list/", now=NOW)

    assert not Mail.objects.exists()
