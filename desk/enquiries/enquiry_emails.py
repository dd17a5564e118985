"""Mails of the enquiry desk. Colleagues get a link and a time, and no content."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from desk.enquiries.models import EnquiryAlert, Handover, Referral
from desk.enquiries.queries.enquiries import NextDeadline
from desk.rota.models import DutyShift
from scheduling.times.our_hours import text_due_at
from training.link_emails import queue_page_mail
from training.texts import text_for

SUBJECTS = {
    EnquiryAlert.Kind.ACKNOWLEDGE: "has not been acknowledged",
    EnquiryAlert.Kind.DECIDE: "needs a decision on its bid",
    EnquiryAlert.Kind.FIRST: "is due soon",
    EnquiryAlert.Kind.THEN: "is nearly due",
}


def send_alert_mail(
    *, alert: EnquiryAlert, deadline: NextDeadline, to: User, now: datetime
) -> None:
    """Once to each person for each alert; with the clock that the pages show."""
    enquiry = alert.enquiry
    kind = EnquiryAlert.Kind(alert.kind)
    context = {
        "enquiry": enquiry,
        "what": SUBJECTS[kind],
        "deadline": deadline.words,
        "is_over": enquiry.deadline_at <= now,
        "user": to,
    }
    queue_page_mail(
        to=to.email,
        subject=f"{enquiry.reference} {SUBJECTS[kind]}",
        template="emails/enquiry_alert",
        path=enquiry.get_absolute_url(),
        context=context,
        now=now,
        dedup_key=f"enquiry alert {alert.pk} to {to.pk}",
        text=text_for(
            to,
            "alert",
            news=f"{enquiry.reference} {SUBJECTS[kind]}",
            slot=deadline.words,
            link=f"{settings.BASE_URL}{enquiry.get_absolute_url()}",
            now=now,
            due_at=text_due_at(starts_at=enquiry.deadline_at, now=now),
        ),
    )


def send_handover_mail(*, handover: Handover, now: datetime) -> None:
    queue_page_mail(
        to=handover.to_user.email,
        subject="The desk is being handed over to you",
        template="emails/handover",
        path=handover.get_absolute_url(),
        context={"handover": handover, "user": handover.to_user},
        now=now,
    )


def send_handed_over_mail(*, handover: Handover, shift: DutyShift, now: datetime) -> None:
    """To the giver: who is on the rota in their place, and until when."""
    queue_page_mail(
        to=handover.from_user.email,
        subject="You have handed over your duty",
        template="emails/handed_over",
        path=reverse("desk:duty_rota"),
        context={"handover": handover, "shift": shift},
        now=now,
    )


def send_referral_mail(*, referral: Referral, now: datetime) -> None:
    """To someone who cannot sign in: who asks, about what, by when, and whom to ring."""
    queue_page_mail(
        to=referral.email,
        subject=f"Enquiry {referral.enquiry.reference} has been referred to you",
        template="emails/enquiry_referral",
        path=referral.enquiry.get_absolute_url(),
        context={"referral": referral, "enquiry": referral.enquiry},
        now=now,
    )
