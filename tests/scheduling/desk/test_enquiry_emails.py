"""Mails about an enquiry to the desk's own people."""

import pytest

from accounts.models import User
from jobs.models import Mail
from scheduling.desk.enquiry_emails import send_alert_mail, send_handover_mail, send_referral_mail
from scheduling.desk.queries.enquiries import next_deadline
from tests.clock import NOW
from tests.factories.scheduling import EnquiryAlertFactory, HandoverFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def test_send_alert_mail_goes_once_to_each(officer: User, manager: User) -> None:
    alert = EnquiryAlertFactory(kind="then", enquiry__reference="E-0001", enquiry__deadline_at=NOW)

    for user in (officer, manager, officer):
        send_alert_mail(alert=alert, deadline=next_deadline(alert.enquiry, NOW), to=user, now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [officer.email, manager.email]
    assert Mail.objects.first().subject == "E-0001 is nearly due"
    assert "Its deadline was 25 November 2026" in Mail.objects.first().text


def test_send_handover_mail_and_send_referral_mail_in_their_words() -> None:
    send_handover_mail(handover=HandoverFactory(from_user__name="Ceri Maddox"), now=NOW)
    send_referral_mail(
        referral=ReferralFactory(email="press@ambulance.example", enquiry__subject="Queues"),
        now=NOW,
    )

    handover, referral = Mail.objects.order_by("pk")
    assert "Ceri Maddox is handing the desk over to you" in handover.text
    assert (referral.to, "About: Queues" in referral.text) == ("press@ambulance.example", True)
