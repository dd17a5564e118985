"""The mail that brings a pack: a link and no content, so that nothing is lost with a mailbox."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from jobs.models import Mail
from reports.models import PackLink
from training.models import Organisation


def send_pack(*, link: PackLink, token: str, now: datetime) -> Mail:
    """Tells the recipient that their pack is ready, and where to open it until when."""
    version = link.version
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        "is_new_version": version.pack.versions.approved().filter(number__lt=version.number).exists(),
        "organisation": Organisation.objects.get(pk=1),
        "valid_until": version.valid_until,
    }
    return queue_mail(
        to=link.person.email,
        subject="Your briefing is ready" if not context["is_new_version"] else "Your briefing has changed",
        template="emails/pack_ready",
        context=context,
        now=now,
        dedup_key=f"pack_link:{link.pk}",
    )
