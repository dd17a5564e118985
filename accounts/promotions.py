"""What somebody loses who becomes a manager or an administrator: ways to sign in that may be another's.

An administrator, or a provider that they set up, can link an account to an ordinary user. Whoever has that
account can sign in as them, and add further ways. So with the first such role all goes that was added since;
what the user had before stays. They set up anew what they need, from their own email.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from accounts.access import TWO_PEOPLE
from accounts.audit import audit
from accounts.factors.queries import CODES, PASSKEY, has_factor
from accounts.models import AuditEvent, User
from accounts.providers.models import Identity

IDENTITY_LINKED = "user.identity_linked"
PASSWORD_SET = "user.password_set"  # noqa: S105  an action
WAYS_REMOVED = "user.ways_removed"


def remove_doubtful_ways(*, user: User, by: User | None, now: datetime) -> list[str]:
    """Call it before the role is granted, with the user locked. Returns what was removed, in words; the
    user is told by email.
    """
    events = AuditEvent.objects.filter(about_type=User._meta.label, about_id=str(user.pk))
    linked = events.filter(action=IDENTITY_LINKED).exclude(by=user).order_by("number").first()
    if linked is None or user.role_grants.filter(role__in=TWO_PEOPLE).exists():
        return []
    ways = [
        *_unlink(user.identities.filter(linked_at__gte=linked.at)),
        *_remove_factors(user, linked.at),
    ]
    if events.filter(action=PASSWORD_SET, at__gte=linked.at).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        ways.append("the password")
    if ways:
        audit(by=by, action=WAYS_REMOVED, about=user, now=now, ways=ways)
    return ways


def _unlink(identities: QuerySet[Identity]) -> list[str]:
    ways = [f"the account {each} at {each.provider}" for each in identities.order_by("pk")]
    identities.update(user=None, linked_at=None, linked_by=None)
    return ways


def _remove_factors(user: User, since: datetime) -> list[str]:
    """With the last one the recovery codes go too."""
    added = Authenticator.objects.filter(user=user, created_at__gte=since)
    names = {PASSKEY: "the passkey “{}”", CODES: "the one-time codes"}
    ways = [
        names.get(each.type, "the recovery codes").format(each) for each in added.order_by("pk")
    ]
    added.delete()
    if not has_factor(user):
        Authenticator.objects.filter(user=user).delete()
    return ways
