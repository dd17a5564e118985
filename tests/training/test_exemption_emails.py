"""The email about a decision links to the requester's own page and does not say why."""

import pytest

from tests.clock import NOW
from tests.factories.training import ExemptionRequestFactory
from training.exemption_emails import send_exemption_decided

pytestmark = pytest.mark.django_db


def test_send_exemption_decided_links_to_the_right_page(officer, spokesperson):
    mails = [
        send_exemption_decided(exemption_request=ExemptionRequestFactory(asked_by=user), now=NOW)
        for user in (officer, spokesperson)
    ]

    assert [mail.to for mail in mails] == [officer.email, spokesperson.email]
    assert ["/my-training/exemptions/" in mail.text for mail in mails] == [False, True]
    assert "Parental leave" not in mails[0].text
