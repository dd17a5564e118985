"""Roles of managers and administrators that wait for a second person: confirmed, refused, withdrawn."""

from datetime import datetime

from django.db import transaction

from accounts.actions.sign_ins import end_sign_ins
from accounts.actions.users import who_manage_users
from accounts.audit import audit
from accounts.models import (
    RoleGrant,
    RoleRequest,
    User,
)
from accounts.promotions import remove_doubtful_ways
from accounts.refusals import Refused

ROLE_CONFIRMED = "user.role_confirmed"


def switched_off(user: User) -> Refused:
    return Refused(f"The sign-in of {user} is switched off. Switch it on first.")


@transaction.atomic
def confirm_role(*, request: RoleRequest, by: User, now: datetime) -> list[str]:
    """The second person's yes. Both must manage users at this moment, and be two. Returns which ways to
    sign in the user lost, because they may be somebody else's.
    """
    waiting = _locked_request(request, now)
    user = User.objects.select_for_update().get(pk=waiting.user_id)
    if waiting.asked_by_id == by.pk:
        raise Refused("You asked for this yourself. Another administrator has to confirm it.")
    for person in (waiting.asked_by, by):
        if not who_manage_users(now).filter(pk=person.pk).exists():
            raise Refused(
                f"{person} no longer manages users. Someone who does has to give the role again."
            )
    if not user.is_active:
        raise switched_off(user)
    removed = remove_doubtful_ways(user=user, by=by, now=now)
    values = {"granted_at": now, "granted_by": by}
    RoleGrant.objects.get_or_create(user=user, role=waiting.role, defaults=values)
    _decide(waiting, RoleRequest.Outcome.GRANTED, by=by, now=now)
    end_sign_ins(user=user)
    asked_by = str(waiting.asked_by)
    audit(by=by, action=ROLE_CONFIRMED, about=user, now=now, role=waiting.role, asked_by=asked_by)
    return removed


@transaction.atomic
def end_role_request(*, request: RoleRequest, by: User, now: datetime) -> None:
    """Withdrawn by whoever asked, or refused by somebody else. Needs one person."""
    waiting = _locked_request(request, now)
    is_own = waiting.asked_by_id == by.pk
    outcome = RoleRequest.Outcome.WITHDRAWN if is_own else RoleRequest.Outcome.REFUSED
    _decide(waiting, outcome, by=by, now=now)
    audit(by=by, action=f"user.role_{outcome}", about=waiting.user, now=now, role=waiting.role)


def _locked_request(request: RoleRequest, now: datetime) -> RoleRequest:
    waiting = RoleRequest.objects.select_for_update().waiting(now).filter(pk=request.pk).first()
    if waiting is None:
        raise Refused(
            "This request is closed: it was decided meanwhile, or is older than seven days."
        )
    return waiting


def _decide(waiting: RoleRequest, outcome: RoleRequest.Outcome, *, by: User, now: datetime) -> None:
    waiting.outcome = outcome
    waiting.decided_by = by
    waiting.decided_at = now
    waiting.save(update_fields=["outcome", "decided_by", "decided_at"])
