"""Tells users by email what was done with their sign-in: a new password, a new browser, a second
factor that was added, removed or reset, a recovery code that was used, an account elsewhere that was
linked, what went when they became a manager or an administrator. Whoever did not do it themselves
learns of it. Whoever was added as a user learns how to sign in.

Also tells the other administrators that a role waits for one of them, the managers what the only
administrator granted alone, and all of them whom of them the register shut out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import TWO_PEOPLE, Permission, Role
from accounts.actions.sign_ins import NEW_DEVICE
from accounts.actions.users import ACCESS_ENDED, ALONE, ROLE_ASKED, note_register_access
from accounts.factors.actions import (
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTORS_RESET,
    RECOVERY_MADE,
    RECOVERY_USED,
)
from accounts.leavers import holders_here, who_may_here
from accounts.models import AuditEvent, RoleRequest, User
from accounts.promotions import IDENTITY_LINKED, PASSWORD_SET, WAYS_REMOVED
from jobs.mail import queue_mail
from nhsuk.words import joined_words

LOOKS_BACK = timedelta(days=1)  # a worker that stood still for so long tells them late
ADDED = "user.added"
SIGNED_IN = "sign_in.done"
SUBJECTS = {
    PASSWORD_SET: "Your password was changed",
    SIGNED_IN: "A sign-in from a new browser",
    FACTOR_ADDED: "A second factor was added",
    FACTOR_REMOVED: "A second factor was removed",
    FACTORS_RESET: "Your second factor was reset",
    RECOVERY_MADE: "New recovery codes were made",
    RECOVERY_USED: "A recovery code was used",
    IDENTITY_LINKED: "Another account can sign in as you",
    WAYS_REMOVED: "Set up your sign-in again",
}


@dataclass(frozen=True)
class News:
    to: Iterable[User]
    subject: str
    template: str
    context: dict[str, Any]
    is_for_several: bool = True

    def key_of(self, person: User) -> str:
        """What tells their email from those of others about the same event."""
        return f" {person.pk}" if self.is_for_several else ""


@transaction.atomic
def tell_of_account_news(*, now: datetime) -> int:
    """Queues one email to each whom an event concerns; returns how many events there were in the last
    day.
    """
    note_register_access(now=now)
    actions = [action for action in SUBJECTS if action != SIGNED_IN]
    events = AuditEvent.objects.filter(
        Q(action__in=[*actions, ROLE_ASKED, ACCESS_ENDED])
        | Q(action=SIGNED_IN, details__device=NEW_DEVICE)
        | Q(action=ADDED, by__isnull=False)
        | Q(action__in=[ADDED, "user.roles_set"], details__has_key=ALONE),
        at__gt=now - LOOKS_BACK,
        at__lte=now,
        about_type=User._meta.label,
    )
    found = list(events.select_related("by").order_by("number"))
    users = User.objects.in_bulk([int(event.about_id) for event in found])
    for event in found:
        if user := users.get(int(event.about_id)):
            for news in _news(event, user, now):
                _queue(event, news, now=now)
    return len(found)


def _news(event: AuditEvent, user: User, now: datetime) -> Iterator[News]:
    if event.action == ROLE_ASKED:
        yield _role_asked(event, user, now)
    if event.action == ACCESS_ENDED:
        yield _access_ended(event, user, now)
    if event.action in SUBJECTS:
        yield _of_own_account(event, user)
    if event.action == ADDED and event.by and not user.has_usable_password():
        yield _added(user)
    if ALONE in event.details:
        yield _granted_alone(event, user, now)


def _queue(event: AuditEvent, news: News, *, now: datetime) -> None:
    for person in news.to:
        if person.is_active:
            queue_mail(
                to=person.email,
                subject=news.subject,
                template=news.template,
                context={**news.context, "at": event.at, "by": str(event.by)},
                now=now,
                dedup_key=f"account_news {event.number}{news.key_of(person)}",
            )


def _of_own_account(event: AuditEvent, user: User) -> News:
    context = {
        "action": event.action,
        "details": event.details,
        "reset": f"{settings.BASE_URL}{reverse('account_reset_password')}",
        "sessions": f"{settings.BASE_URL}{reverse('usersessions_list')}",
    }
    return News(
        [user], SUBJECTS[event.action], "emails/account_news", context, is_for_several=False
    )


def _added(user: User) -> News:
    """Only to those who have no password: whoever was invited has chosen one."""
    context = {
        "email": user.email,
        "reset": f"{settings.BASE_URL}{reverse('account_reset_password')}",
        "home": settings.BASE_URL,
    }
    subject = "You can sign in to Greenroom"
    return News([user], subject, "emails/user_added", context, is_for_several=False)


def _role_asked(event: AuditEvent, user: User, now: datetime) -> News:
    role = Role(event.details["role"])
    waiting = RoleRequest.objects.waiting(now).filter(user=user, role=role)
    others = who_may_here(Permission.MANAGE_USERS, timezone.localdate(now)).exclude(
        pk=event.by_id or 0
    )
    page = f"{settings.BASE_URL}{reverse('accounts:role_request_list')}"
    return News(
        others if waiting.exists() else [],
        "A role waits for your confirmation",
        "emails/role_asked",
        {"person": str(user), "role": role.label, "page": page},
    )


def _granted_alone(event: AuditEvent, user: User, now: datetime) -> News:
    managers = holders_here({Role.MANAGER}, timezone.localdate(now)).exclude(pk=event.by_id or 0)
    roles = ", ".join(str(Role(role).label) for role in event.details[ALONE])
    context = {"person": str(user), "roles": roles}
    return News(
        managers, "A role was granted without a second person", "emails/role_alone", context
    )


def _access_ended(event: AuditEvent, user: User, now: datetime) -> News:
    others = holders_here(TWO_PEOPLE, timezone.localdate(now)).exclude(pk=user.pk)
    context = {
        "person": str(user),
        "roles": joined_words([str(role.label) for role in sorted(user.roles & TWO_PEOPLE)]),
        "because": event.details["because"],
        "trail": f"{settings.BASE_URL}{reverse('accounts:audit_list')}",
    }
    return News([user, *others], f"{user} can no longer sign in", "emails/access_ended", context)
