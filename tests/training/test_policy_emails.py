"""The reminder of a review says how long there is, and skips inactive owners."""

from datetime import timedelta

import pytest

from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.policies import PolicyVersionFactory
from training.policy_emails import send_policy_reminder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "is due for review today"),
        (-1, "was due for review by 24 November 2026"),
        (2, "in 2 days"),
    ],
)
def test_send_policy_reminder(days, said):
    due = (NOW + timedelta(days=days)).date()
    version = PolicyVersionFactory(
        review_on=due.isoformat(), operative_on=(due.replace(year=2024)).isoformat()
    )

    (mail,) = send_policy_reminder(version=version, now=NOW)

    assert said in mail.text
    assert "do not agree" not in mail.text


def test_policy_reminder_skips_inactive_owners():
    version = PolicyVersionFactory(policy__owner=UserFactory(is_active=False))

    assert send_policy_reminder(version=version, now=NOW) == []
