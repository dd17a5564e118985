"""Signing in: noted in the trail, ended elsewhere, and the password."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.audit import audit
from accounts.models import (
    User,
)
from accounts.promotions import PASSWORD_SET

NEW_DEVICE = "new"  # detail `device` of a sign-in from a browser in which the user never signed in


@transaction.atomic
def record_sign_in(*, event: str, user: User | None, now: datetime, **details: str) -> None:
    """Records a sign-in event: `done`, `failed`, `slowed`, `confirmed` or `ended`. `user` is None
    if unknown.
    """
    by = user if event in {"done", "confirmed", "ended"} else None
    audit(by=by, action=f"sign_in.{event}", about=user, now=now, **details)


@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Stores it hashed, and keeps it out of the audit trail. The caller has validated it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit(by=by, action=PASSWORD_SET, about=user, now=now)


@transaction.atomic
def end_one_sign_in(*, user: User, sign_in: UserSession, now: datetime) -> None:
    """One's own, in another browser."""
    browser = sign_in.user_agent[:200]
    sign_in.end()
    record_sign_in(event="ended", user=user, now=now, because="ended elsewhere", browser=browser)


def end_sign_ins(*, user: User) -> int:
    """Deletes every session of this user; returns how many there were."""
    keys = [
        s.session_key
        for s in Session.objects.all()
        if s.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]
