"""The email to whoever requested an exemption: that it was decided and where to read it, but not
why.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.access import Permission
from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import ExemptionRequest, Organisation


def send_exemption_decided(*, asked: ExemptionRequest, now: datetime) -> Mail:
    page = "exemption_list" if asked.asked_by.may(Permission.SEE_PEOPLE) else "my_exemptions"
    context = {
        "asked": asked,
        "address": f"{settings.BASE_URL}{reverse(f'training:{page}')}",
        "organisation": Organisation.objects.ours(),
    }
    subject = "Your exemption request has been decided"
    template = "emails/exemption_decided"
    return queue_mail(
        to=asked.asked_by.email, subject=subject, template=template, context=context, now=now
    )
