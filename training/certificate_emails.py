"""Emails about certificates: a link without content."""

from datetime import datetime

from django.urls import reverse

from training.link_emails import queue_link
from training.models import Certificate, Organisation


def tell_desk(*, certificate: Certificate, now: datetime) -> None:
    """Only if the desk has an email address."""
    queue_link(
        to=Organisation.objects.ours().training_mailbox,
        kind="certificate",
        subject="A certificate to review",
        sentence="someone has sent in a certificate",
        path=certificate.get_absolute_url(),
        now=now,
    )


def tell_person(*, certificate: Certificate, now: datetime) -> None:
    queue_link(
        to=certificate.person.email,
        kind="certificate_reviewed",
        subject="About your certificate",
        sentence="the certificate that you sent in has been reviewed. See the result",
        path=reverse("training:my_certificates"),
        now=now,
    )
