"""Mails about certificates: a link and no content."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from training.models import Certificate, Organisation


def tell_desk(*, certificate: Certificate, now: datetime) -> None:
    """Where the desk has a mail address of its own."""
    to = Organisation.objects.get(pk=1).communications_email
    _send(to, "A certificate to look at", "somebody sent in a certificate", certificate.get_absolute_url(), now)


def tell_person(*, certificate: Certificate, now: datetime) -> None:
    sentence = "the certificate that you sent in was looked at. What came of it"
    _send(certificate.person.email, "About your certificate", sentence, reverse("training:my_certificates"), now)


def _send(to: str, subject: str, sentence: str, address: str, now: datetime) -> None:
    if not to:
        return
    context = {
        "sentence": sentence,
        "address": f"{settings.BASE_URL}{address}",
        "organisation": Organisation.objects.get(pk=1),
    }
    queue_mail(to=to, subject=subject, template="emails/briefing", context=context, now=now)
