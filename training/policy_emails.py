"""The email that reminds a policy's owner and the team of its review."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation, PolicyVersion
from training.policy_dates import agree


def send_policy_reminder(*, version: PolicyVersion, now: datetime) -> list[Mail]:
    organisation = Organisation.objects.ours()
    owner = version.policy.owner
    addresses = [owner.email if owner.is_active else "", organisation.communications_email]
    context = {
        "version": version,
        "owner": owner,
        "days": (version.review_by - timezone.localdate(now)).days,
        "they_agree": agree(version.review_dates),
        "address": f"{settings.BASE_URL}{version.policy.get_absolute_url()}",
        "organisation": organisation,
    }
    subject = f"Review due: {version.policy}"
    return [
        queue_mail(
            to=to, subject=subject, template="emails/policy_review", context=context, now=now
        )
        for to in dict.fromkeys(filter(None, addresses))
    ]
