"""Mails about packs: a link and no content, so that nothing is lost with a mailbox."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.mail import queue_mail
from jobs.models import Mail
from reports.packs.models import PackLink, PhoneApproval, Remark
from reports.packs.sections import BY_KEY
from training.models import Organisation, Person


def send_pack(*, link: PackLink, token: str, now: datetime) -> Mail:
    """Tells the recipient that their pack is ready, and where to open it until when."""
    version = link.version
    earlier = version.pack.versions.approved().filter(
        number__lt=version.number, recipient=version.recipient
    )
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        "is_new_version": earlier.exists(),  # whoever takes an interview over has no older print
        "organisation": Organisation.objects.ours(),
        "valid_until": version.valid_until,
        "reading": ""
        if link.person.reading == Person.Reading.STANDARD
        else link.person.get_reading_display().lower(),
    }
    return queue_mail(
        to=link.person.email,
        subject="Your briefing is ready"
        if not context["is_new_version"]
        else "Your briefing has changed",
        template="emails/pack_ready",
        context=context,
        now=now,
        dedup_key=f"pack_link:{link.pk}",
    )


def send_remark(*, remark: Remark, deed: str, by: User, to: User, now: datetime) -> Mail:
    """Tells somebody what became of a comment or a suggestion, and where it stands."""
    said = {
        "added": "commented on",
        "resolved": "resolved your comment on",
        "accepted": "accepted your suggestion for",
    }
    said["rejected"] = "turned down your suggestion for"
    address = reverse("reports:pack_edit", args=[remark.pack.reference, remark.section])
    context = {
        "by": by,
        "said": said.get(deed, "replied to a comment on"),
        "title": BY_KEY[remark.section].title,
        "pack": remark.pack,
        "address": f"{settings.BASE_URL}{address}#remarks",
    }
    return queue_mail(
        to=to.email,
        subject=f"{by} {context['said']} {remark.pack.reference}",
        template="emails/pack_remark",
        context=context,
        now=now,
        dedup_key=f"pack_remark:{remark.pk}:{deed}:{to.pk}",
    )


def send_phone_approval(*, approval: PhoneApproval, token: str, now: datetime) -> Mail:
    """Tells a manager what was approved in their name; without a token it asks again, where they
    sign in.
    """
    version = approval.version
    args = [version.pack.reference, version.number]
    link = (
        reverse("reports:pack_phone_link", args=[token])
        if token
        else reverse("reports:pack_review", args=args)
    )
    return queue_mail(
        to=approval.manager.email,
        subject=f"Did you approve {version} by telephone?",
        template="emails/pack_approved_by_phone",
        context={
            "approval": approval,
            "version": version,
            "address": f"{settings.BASE_URL}{link}",
            "again": not token,
        },
        now=now,
        dedup_key=f"{phone_approval_key(approval)}{timezone.localdate(now) if not token else 'at once'}",
    )


def phone_approval_key(approval: PhoneApproval) -> str:
    """How the keys of all mails about it begin."""
    return f"phone_approval:{approval.pk}:"
