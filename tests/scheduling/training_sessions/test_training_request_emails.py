import pytest

from jobs.models import Mail
from scheduling.training_sessions.training_request_emails import notify_desk, notify_person
from tests.clock import NOW
from tests.factories.training_requests import TrainingRequestFactory


@pytest.mark.django_db
def test_nobody_is_told_who_has_no_address_and_nothing_is_said_of_what_was_written():
    asked = TrainingRequestFactory(words="Private words", person__email="leila@example.nhs.uk")

    notify_desk(request=asked, now=NOW)  # no address yet
    notify_person(request=asked, now=NOW)

    assert [("Private" in mail.text, mail.to) for mail in Mail.objects.order_by("pk")] == [
        (False, "leila@example.nhs.uk")
    ]
