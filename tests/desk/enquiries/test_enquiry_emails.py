"""Mails about an enquiry to the desk's own people."""

from datetime import timedelta

import pytest

from desk.enquiries.enquiry_emails import send_alert_mail, send_handover_mail, send_referral_mail
from desk.enquiries.queries.enquiries import next_deadline
from jobs.models import Mail, TextMessage
from tests import notify
from tests.clock import NOW
from tests.factories.scheduling import EnquiryAlertFactory, HandoverFactory, ReferralFactory
from tests.factories.texts import TextChoiceFactory

pytestmark = pytest.mark.django_db


def test_send_alert_mail_goes_once_to_each(officer, manager):
    alert = EnquiryAlertFactory(kind="then", enquiry__reference="E-0001", enquiry__deadline_at=NOW)

    for user in (officer, manager, officer):
        send_alert_mail(alert=alert, deadline=next_deadline(alert.enquiry, NOW), to=user, now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [officer.email, manager.email]
    assert Mail.objects.first().subject == "E-0001 is nearly due"
    assert "Its deadline was Wed 25 Nov, 4:20pm." in Mail.objects.first().text


@pytest.mark.parametrize(
    ("now", "hours_left", "due_at"),
    [
        (NOW, 40, NOW),
        (NOW + timedelta(hours=6), 40, NOW.replace(day=26, hour=7, minute=0)),  # quiet until 7am
        (NOW + timedelta(hours=6), 3, NOW + timedelta(hours=6)),  # too near to wait
    ],
)
def test_send_alert_mail_by_text_message_outside_quiet_hours(
    settings, officer, now, hours_left, due_at
):
    settings.NOTIFY = notify.Notify(port=9).settings
    TextChoiceFactory(of_user=True, user=officer)
    alert = EnquiryAlertFactory(
        kind="then",
        enquiry__reference="E-0001",
        enquiry__deadline_at=now + timedelta(hours=hours_left),
    )

    send_alert_mail(alert=alert, deadline=next_deadline(alert.enquiry, now), to=officer, now=now)

    text = TextMessage.objects.get()
    assert "E-0001 is nearly due: " in text.body
    assert text.body.endswith("/enquiries/E-0001/")
    assert (text.due_at, text.job.due_at, text.job.mail.job) == (due_at, due_at, text.job)


def test_send_handover_mail_and_send_referral_mail_in_their_words():
    send_handover_mail(handover=HandoverFactory(from_user__name="Ceri Maddox"), now=NOW)
    send_referral_mail(
        referral=ReferralFactory(email="press@ambulance.example", enquiry__subject="Queues"),
        now=NOW,
    )

    handover, referral = Mail.objects.order_by("pk")
    assert "Ceri Maddox is handing the desk over to you" in handover.text
    assert (referral.to, "About: Queues" in referral.text) == ("press@ambulance.example", True)
