"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import audit_check, guesses
from accounts.full_disk import keep_reserve as write_reserve
from accounts.providers.actions import forget_identities
from nhsuk.words import plural


def keep_reserve() -> str:
    return (
        "Disk space is reserved."
        if write_reserve()
        else "There is too little free disk space to reserve any."
    )


def check_audit_trail() -> str:
    state = audit_check.check_audit_trail(by=None, now=timezone.now())
    return f"Checked the whole audit trail: {plural(state.count, 'problem')}."


def forget_old_sign_ins() -> str:
    """Wrong tries of a password, identities that nobody linked, and sessions that have ended."""
    forget_identities(now=timezone.now())
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return f"Deleted counts of wrong passwords: {guesses.forget_old_tries(now=timezone.now())}."
