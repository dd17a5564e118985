"""The emails of an invitation: the link to the person, and to whoever invited what became of it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.models import User
from jobs.mail import queue_mail
from training.models import Invitation, Organisation


def send_link(*, invitation: Invitation, token: str, by: User, now: datetime) -> None:
    """To the person alone. `by` is who sends it, this time."""
    path = reverse("training:invitation_link", args=[token])
    queue_mail(
        to=invitation.email,
        subject=f"{by} invites you to Greenroom",
        template="emails/invitation",
        context={
            "invitation": invitation,
            "by": by,
            "address": f"{settings.BASE_URL}{path}",
            "organisation": Organisation.objects.ours(),
        },
        now=now,
    )


def tell_inviter(*, invitation: Invitation, subject: str, what: str, now: datetime) -> None:
    """To whoever invited, or to everyone else who manages users if they no longer do or have left."""
    managers = who_may_here(Permission.MANAGE_USERS, timezone.localdate(now))
    still_there = managers.filter(pk=invitation.invited_by_id)
    page = reverse("training:invitation_list", query={"search": invitation.person.reference})
    for user in still_there or managers:
        queue_mail(
            to=user.email,
            subject=subject,
            template="emails/invitation_news",
            context={"what": what, "address": f"{settings.BASE_URL}{page}"},
            now=now,
        )
