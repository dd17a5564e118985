"""Mails of the enquiry desk. Colleagues get a link and a time, and no content."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from desk.enquiries.models import Enquiry, EnquiryAlert, Handover, Referral
from desk.enquiries.queries.enquiries import NextDeadline
from desk.rota.models import DutyShift
from jobs.mail import queue_mail
from scheduling.times.our_hours import text_due_at
from training.models import Organisation
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
        "address": address_of(enquiry),
        "organisation": Organisation.objects.ours(),
        "user": to,
    }
    queue_mail(
        to=to.email,
        subject=f"{enquiry.reference} {SUBJECTS[kind]}",
        template="emails/enquiry_alert",
        context=context,
        now=now,
        dedup_key=f"enquiry alert {alert.pk} to {to.pk}",
        text=text_for(
            to,
            "alert",
            news=f"{enquiry.reference} {SUBJECTS[kind]}",
            slot=deadline.words,
            link=address_of(enquiry),
            now=now,
            due_at=text_due_at(starts_at=enquiry.deadline_at, now=now),
        ),
    )


def send_handover_mail(*, handover: Handover, now: datetime) -> None:
    context = {
        "handover": handover,
        "user": handover.to_user,
        "address": address_of(handover),
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=handover.to_user.email,
        subject="The desk is being handed over to you",
        template="emails/handover",
        context=context,
        now=now,
    )


def send_handed_over_mail(*, handover: Handover, shift: DutyShift, now: datetime) -> None:
    """To the giver: who is on the rota in their place, and until when."""
    context = {
        "handover": handover,
        "shift": shift,
        "address": f"{settings.BASE_URL}{reverse('desk:duty_rota')}",
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=handover.from_user.email,
        subject="You have handed over your duty",
        template="emails/handed_over",
        context=context,
        now=now,
    )


def send_referral_mail(*, referral: Referral, now: datetime) -> None:
    """To someone who cannot sign in: who asks, about what, by when, and whom to ring."""
    context = {
        "referral": referral,
        "enquiry": referral.enquiry,
        "organisation": Organisation.objects.ours(),
    }
    subject = f"Enquiry {referral.enquiry.reference} has been referred to you"
    queue_mail(
        to=referral.email,
        subject=subject,
        template="emails/enquiry_referral",
        context=context,
        now=now,
    )


def address_of(row: Enquiry | Handover) -> str:
    return f"{settings.BASE_URL}{row.get_absolute_url()}"
