from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.audit import audit
from accounts.models import SignInRule
from jobs.backups import BACKED_UP
from tests.clock import NOW
from tests.factories.jobs import JobFactory, WorkerFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
STATE = reverse("jobs:installation_state")


@pytest.fixture(autouse=True)
def _can_be_reached(settings: object) -> None:
    """Email goes out, and the press office has a number and a mailbox."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.BASE_URL = "https://greenroom.example.nhs.uk"
    settings.IS_HTTPS = settings.BEHIND_PROXY = True
    SignInRule.objects.create(pk=1, factor_roles=["administrator", "manager"])
    audit(by=None, action=BACKED_UP, about=None, now=NOW, is_encrypted=True)
    Organisation.objects.update(
        communications_phone="01632 960200", communications_email="press@example.nhs.uk"
    )


def test_installation_state_without_problems(client_of, administrator):
    WorkerFactory(
        host="host-a",
        restarts=1,
        restarted_at=NOW - timedelta(days=1),
        restarted_because="It was stuck.",
    )

    page = client_of(administrator).get(STATE).text

    assert "No problems found at 4:20pm." in page
    assert "It was stuck." in page


def test_installation_state_puts_problems_first(client_of, administrator):
    JobFactory(given_up=True)

    response = client_of(administrator).get(STATE)

    wrong = [finding.check for finding in response.context["findings"] if not finding.is_right]
    assert (
        wrong
        == [finding.check for finding in response.context["findings"]][:2]
        == ["Worker", "Jobs given up"]
    )
    assert "2 problems found at 4:20pm." in response.text
