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


def send_exemption_decided(*, exemption_request: ExemptionRequest, now: datetime) -> Mail:
    page = (
        "exemption_list"
        if exemption_request.asked_by.may(Permission.SEE_PEOPLE)
        else "my_exemptions"
    )
    context = {
        "exemption_request": exemption_request,
        "address": f"{settings.BASE_URL}{reverse(f'training:{page}')}",
        "organisation": Organisation.objects.ours(),
    }
    subject = "Your exemption request has been decided"
    template = "emails/exemption_decided"
    return queue_mail(
        to=exemption_request.asked_by.email,
        subject=subject,
        template=template,
        context=context,
        now=now,
    )
