from collections import namedtuple
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import full_disk, tasks
from accounts.audit import audit
from accounts.models import AuditEvent, SignInTries
from tests.clock import NOW

Usage = namedtuple("Usage", "free")


@pytest.mark.parametrize(
    ("free", "sentence"),
    [
        (full_disk.PLENTY, "Disk space is reserved."),
        (0, "There is too little free disk space to reserve any."),
    ],
)
def test_keep_reserve(monkeypatch, settings, tmp_path, free, sentence):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(full_disk.shutil, "disk_usage", lambda _: Usage(free=free))

    assert [tasks.keep_reserve(), tasks.keep_reserve()] == [sentence] * 2


def test_check_audit_trail(officer):
    audit(by=officer, action="user.added", about=officer, now=NOW)
    assert tasks.check_audit_trail() == "Checked the whole audit trail: 0 problems."

    AuditEvent.objects.filter(number=1).update(action="user.removed")

    assert tasks.check_audit_trail() == "Checked the whole audit trail: 1 problem."


def test_forget_old_sign_ins_deletes_sessions_and_counts_that_are_over(officer):
    ended = SessionStore()
    ended.set_expiry(timezone.now() - timedelta(minutes=1))
    ended.save()
    running = SessionStore()
    running.save()
    for session in (ended, running):
        UserSession.objects.create(user=officer, ip="192.0.2.1", session_key=session.session_key)
    SignInTries.objects.create(key="0" * 64, failures=9, last_at=timezone.now() - timedelta(days=2))

    assert tasks.forget_old_sign_ins() == "Deleted counts of wrong passwords: 1."
    assert [session.pk for session in Session.objects.all()] == [running.session_key]
    assert [shown.session_key for shown in UserSession.objects.all()] == [running.session_key]
