import shutil
from collections import namedtuple
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.audit import audit
from accounts.audit_check import check_audit_trail
from accounts.models import AuditEvent, AuditHead, SignInRule
from accounts.providers.client import forget
from jobs import checks, clock
from jobs.backups import BACKED_UP
from tests.clock import NOW, TODAY
from tests.factories.jobs import JobFactory, MailFactory, WorkerFactory
from tests.factories.providers import ProviderFactory
from tests.provider import running_stand_in

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "free")
MINUTE = timedelta(minutes=1)


def test_database_with_an_unapplied_migration():
    assert checks.database(now=NOW).is_right

    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()

    finding = checks.database(now=NOW)
    assert (finding.is_right, finding.remedy) == (False, "Run: manage.py upgrade")


def test_database_from_between_two_releases():
    MigrationRecorder(connection).record_unapplied("training", "0013_what_cover_costs")

    finding = checks.database(now=NOW)

    assert finding.words == "training.0001_first is applied in part."
    assert finding.remedy == "Run: manage.py upgrade"


@pytest.mark.parametrize(
    ("answers", "is_right", "words"),
    [
        (["3.51.3", "wal"], True, "SQLite 3.51.3 with a write-ahead log."),
        (["3.46.1", "wal"], False, "SQLite 3.46.1 can damage its file under load."),
        (
            ["3.53.4", "delete"],
            False,
            "The journal mode of SQLite is “delete” and should be “wal”.",
        ),
    ],
)
def test_sqlite(answers, is_right, words, monkeypatch):
    class Cursor:
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, _: str) -> "Cursor":
            return self

        def fetchone(self) -> tuple[str]:
            return (answers.pop(0),)

    class Connection:
        vendor = "sqlite"
        cursor = Cursor

    monkeypatch.setattr(checks, "connection", Connection())

    finding = checks.sqlite(now=NOW)

    assert (finding.is_right, finding.words) == (is_right, words)


def test_sqlite_of_this_run():
    assert checks.sqlite(now=NOW).is_right


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "The database and this machine agree on the time."),
        (5.1, "The database’s clock is 5 seconds ahead of this machine’s."),
        (-3600, "The database’s clock is 3600 seconds behind this machine’s."),
    ],
)
def test_clocks(seconds, words, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=seconds))

    finding = checks.clocks(now=NOW)

    assert (finding.is_right, finding.words) == (seconds == 5, words)


def test_changed_audit_trail(officer):
    audit(by=officer, action="user.added", about=officer, now=NOW)
    assert checks.audit_trail(now=NOW).is_right

    AuditEvent.objects.update(action="user.nothing")

    finding = checks.audit_trail(now=NOW)
    assert finding.words == "Event 1 was changed after it was written."
    assert (
        finding.remedy
        == "Compare with the latest backup before anything else is written, and keep both"
    )


def test_audit_trail_of_another_key_is_not_signed_again(officer, settings):
    audit(by=officer, action="user.added", about=officer, now=NOW)
    settings.AUDIT_KEY = "another key"

    finding = checks.audit_trail(now=NOW)

    assert finding.words == "The audit trail of this database was signed with another key."
    assert "sign_audit_trail" not in finding.remedy
    assert "bring back secret_key in DATA_DIR" in finding.remedy


@pytest.mark.parametrize(("hours", "is_right"), [(48, True), (49, False)])
def test_audit_trail_not_checked_for_two_days(hours, is_right):
    check_audit_trail(by=None, now=NOW)

    finding = checks.audit_trail(now=NOW + timedelta(hours=hours))

    assert finding.is_right == is_right
    assert is_right or finding.words.startswith("All of it was last checked")


def test_whole_audit_trail_finds_what_the_page_does_not(officer):
    audit(by=officer, action="user.added", about=officer, now=NOW)
    check_audit_trail(by=None, now=NOW)
    AuditEvent.objects.filter(number=1).update(action="user.nothing")

    assert checks.audit_trail(now=NOW).is_right
    assert not checks.whole_audit_trail(now=NOW).is_right


def test_audit_trail_is_compared_with_what_was_written_down(
    officer, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        audit(by=officer, action="user.added", about=officer, now=NOW)

    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()

    assert "was written down on 2026-11-25" in checks.audit_trail(now=NOW).words


def test_worker():
    assert checks.worker(now=NOW).words == "No worker has been started."

    WorkerFactory(seen_at=NOW - timedelta(seconds=61))
    assert (
        checks.worker(now=NOW).words == "No worker has been seen for 1 minute, so jobs are waiting."
    )

    WorkerFactory(host="host-b", seen_at=NOW - timedelta(seconds=60), restarts=2)
    assert checks.worker(now=NOW).words == "Seen on host-b just now, restarted 2 times."


def test_broker():
    assert checks.broker(now=NOW).words == "It answers and holds 0 messages."


def test_unreachable_broker(monkeypatch):
    def away(_: str) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr(checks, "queue_size", away)

    assert checks.broker(now=NOW).words == "It does not answer: refused"


def test_jobs_postponed_several_times():
    JobFactory(waits=2, due_at=NOW + MINUTE)
    JobFactory(
        waits=9, due_at=NOW + MINUTE, name="jobs.tasks.send_mail", lane="outside"
    )  # of which `mail` tells
    before = checks.jobs_in_time(now=NOW).is_right
    JobFactory(waits=3, due_at=NOW + MINUTE, outcome="OSError: no room")

    finding = checks.jobs_in_time(now=NOW)

    assert (before, finding.is_right) == (True, False)
    assert (
        finding.words
        == "1 job postponed several times, the last tests.jobs.tasks.note: OSError: no room"
    )


def test_jobs_in_time():
    JobFactory(due_at=NOW - 2 * MINUTE)
    assert checks.jobs_in_time(now=NOW).is_right

    JobFactory(due_at=NOW - 3 * MINUTE)
    assert (
        checks.jobs_in_time(now=NOW).words
        == "1 job late, the oldest (tests.jobs.tasks.note) by 3 minutes."
    )


def test_jobs_given_up():
    assert checks.jobs_given_up(now=NOW).is_right

    JobFactory(given_up=True)
    assert checks.jobs_given_up(now=NOW).words == (
        "1 job given up, the last tests.jobs.tasks.note: ValueError: It did not work."
    )


def test_waiting_mail(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    MailFactory(waiting_since=NOW - 15 * MINUTE)
    found = checks.mail(now=NOW)
    assert (found.is_right, found.words) == (
        True,
        "1 email waiting, none for longer than 15 minutes.",
    )

    MailFactory(
        waiting_since=NOW - 16 * MINUTE, problem="The mail server did not accept it: refused"
    )
    assert checks.mail(now=NOW).words == (
        "1 email waiting, the oldest for 16 minutes. The mail server did not accept it: refused"
    )


def test_mail_needs_a_server_but_for_the_example(settings):
    assert checks.mail(now=NOW).remedy == "Set EMAIL_URL to your mail server"

    settings.DEMO = True
    assert checks.mail(now=NOW).is_right


def test_files_on_a_full_disk(monkeypatch):
    assert checks.files(now=NOW).is_right

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=4 * 10**8))

    assert checks.files(now=NOW).words.startswith("0.4 GB free for ")
    assert checks.files(now=NOW).remedy.startswith("Free at least 1 GB")

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=0))

    assert checks.files(now=NOW).words == "The disk is full. Nothing can be saved."


def test_files_that_others_can_read(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "greenroom.sqlite3").touch(mode=0o644)
    (tmp_path / "greenroom.sqlite3").chmod(0o644)
    tmp_path.chmod(0o700)
    assert checks.files(now=NOW).is_right

    tmp_path.chmod(0o755)

    finding = checks.files(now=NOW)
    assert finding.words == f"Others on this machine can read {tmp_path}/greenroom.sqlite3."
    assert finding.remedy == f"Run: chmod -R go= {tmp_path}"
    (tmp_path / "greenroom.sqlite3").chmod(0o600)
    assert checks.files(now=NOW).is_right


def test_files_in_an_unwritable_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"

    assert (
        checks.files(now=NOW).remedy
        == f"Give the user that runs Greenroom permission to write to {tmp_path / 'gone'}"
    )


def test_secret_key(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    settings.DATA_DIR, settings.SECRET_KEY = tmp_path, "k" * 50
    kept = tmp_path / "secret_key"
    kept.write_text("k" * 50)

    kept.chmod(0o600)
    assert checks.secret_key(now=NOW).is_right
    kept.chmod(0o640)
    assert checks.secret_key(now=NOW).remedy == f"Run: chmod 600 {kept}"
    settings.SECRET_KEY = "k" * 49
    assert checks.secret_key(now=NOW).words == "SECRET_KEY is short."


@pytest.mark.parametrize(
    ("base_url", "on", "is_right", "says"),
    [
        ("http://localhost:8000", "DEMO", True, "Links in emails start with"),
        ("http://localhost:8000", "", False, "only this machine can open"),
        ("http://127.0.0.1:8000", "DEBUG", True, "Links in emails start with"),
        ("https://greenroom.example.nhs.uk", "BEHIND_PROXY", True, "Links in emails start with"),
        ("https://greenroom.example.nhs.uk", "", False, "redirects to itself"),
        ("http://greenroom.example.nhs.uk", "", False, "is not encrypted"),
        ("https://greenroom.example.nhs.uk", "DEBUG", False, "DEBUG is on"),
    ],
)
def test_address(base_url, on, is_right, says, settings):
    settings.BASE_URL = base_url
    settings.DEMO = False
    settings.DEBUG = False
    settings.BEHIND_PROXY = False
    if on:
        setattr(settings, on, True)
    settings.IS_HTTPS = base_url.startswith("https")

    finding = checks.address(now=NOW)

    assert (finding.is_right, says in finding.words) == (is_right, True)


@pytest.mark.parametrize(
    ("days", "is_encrypted", "has_key", "is_right", "says"),
    [
        (None, False, False, False, "None has been made here."),
        (7, False, False, True, "The last was made 7 days ago, not encrypted."),
        (8, True, True, False, "The last was made 8 days ago."),
        (1, False, True, False, "is not encrypted."),
        (1, True, True, True, "The last was made"),
    ],
)
def test_backups(days, is_encrypted, has_key, is_right, says, settings):
    settings.BACKUP_KEY_FILE = "/etc/backup.key" if has_key else ""
    if days:
        made_at = NOW - timedelta(days=days)
        audit(by=None, action=BACKED_UP, about=None, now=made_at, is_encrypted=is_encrypted)

    finding = checks.backups(now=NOW)

    assert (finding.is_right, says in finding.words) == (is_right, True)


def test_managers_and_administrators_without_a_second_factor(
    administrator, manager, officer, settings
):
    finding = checks.second_factors(now=NOW)
    assert finding.words == "2 managers or administrators sign in with a password alone."

    manager.set_unusable_password()  # with an account elsewhere
    manager.save()
    assert checks.second_factors(now=NOW).words.startswith("1 manager or administrator signs in")

    SignInRule.objects.create(pk=1, factor_roles=["administrator"])
    assert checks.second_factors(now=NOW).is_right
    assert officer.is_active


def test_providers_that_answer_or_are_away(settings):
    """One that is away is said, and is no fault of this installation."""
    settings.DEMO = True
    cache.clear()
    assert checks.providers(now=NOW).words == "None."
    with running_stand_in() as stand_in:
        provider = ProviderFactory(name="Trust account", issuer=stand_in.issuer)
        assert checks.providers(now=NOW).words == "1 provider answers."
        forget(provider)
        stand_in.raw = (500, b"")

        finding = checks.providers(now=NOW)

    assert (finding.is_right, finding.words) == (
        True,
        "Trust account cannot be used now: It answered with status 500. Passwords still work.",
    )


def test_providers_whose_secret_ends_or_is_unreadable(settings):
    provider = ProviderFactory(name="Trust account", secret_ends_on=TODAY + timedelta(days=30))
    assert (
        checks.providers(now=NOW).words == "The secret of Trust account ends on 25 December 2026."
    )
    provider.secret = "another"
    provider.save()

    finding = checks.providers(now=NOW)

    assert (finding.is_right, "SECRET_KEY has changed" in finding.words) == (False, True)


TLS = {"use_tls": False, "use_ssl": False}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MAILERS", {"default": {"OPTIONS": TLS | {"host": "mail.example.nhs.uk"}}}, "smtp+tls://"),
        ("MAILERS", {"default": {"OPTIONS": TLS | {"host": "127.0.0.1"}}}, ""),
        ("MAILERS", {"default": {"OPTIONS": TLS | {"host": "a", "use_tls": True}}}, ""),
        ("MAILERS", {"default": {"OPTIONS": TLS | {"host": "a", "use_ssl": True}}}, ""),
        ("MAILBOX", {"host": "mail.example.nhs.uk", "security": "imap"}, "imaps://"),
        ("MAILBOX", {"host": "mail.example.nhs.uk", "security": "imap+tls"}, ""),
        ("MAILBOX", {"host": "localhost", "security": "imap"}, ""),
        ("BROKER_URL", "redis://redis.example.nhs.uk:6379/0", "rediss://"),
        ("BROKER_URL", "rediss://redis.example.nhs.uk:6379/0", ""),
        ("BROKER_URL", "redis://localhost:6379/0", ""),
        ("DATABASES", {"default": {"HOST": "db.example.nhs.uk"}}, "sslmode=verify-full"),
        (
            "DATABASES",
            {"default": {"HOST": "db.example.nhs.uk", "OPTIONS": {"sslmode": "require"}}},
            "sslmode=verify-full",
        ),
        (
            "DATABASES",
            {"default": {"HOST": "db.example.nhs.uk", "OPTIONS": {"sslmode": "verify-full"}}},
            "",
        ),
        ("DATABASES", {"default": {"HOST": "/var/run/postgresql"}}, ""),
        ("AUDIT_SYSLOG", {"address": ("192.0.2.1", 514)}, ""),
    ],
)
def test_connections(monkeypatch, name, value, says):
    usual = {"MAILERS": {"default": {}}, "MAILBOX": None, "BROKER_URL": "", "NOTIFY": None}
    usual |= {"AUDIT_SYSLOG": None, "DATABASES": {"default": {}}}
    there = SimpleNamespace(**{**usual, name: value})
    monkeypatch.setattr(checks, "settings", there)

    finding = checks.connections(now=NOW)

    assert (finding.is_right, says in finding.remedy) == (not says, True)
