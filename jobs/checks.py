"""The checks of `doctor` for any installation: database, audit trail, jobs, email, files,
settings.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.access import TWO_PEOPLE
from accounts.audit import BRING_IT_BACK, IS_OTHER_KEY, has_other_key
from accounts.audit_check import AuditState, latest_state, whole_state
from accounts.emailed import LOCAL, is_address_local, local_address
from accounts.encrypted_values import ValueUnreadable
from accounts.factors.queries import users_without_factor
from accounts.full_disk import has_no_room, is_disk_full
from accounts.models import AuditEvent, SignInRule
from accounts.providers.client import document_of
from accounts.providers.models import Provider
from accounts.providers.outside import AddressRefused, ProviderAway
from accounts.static_files import missing_static_files
from jobs import clock
from jobs.backups import BACKED_UP
from jobs.broker import queue_size
from jobs.doctor import Finding, right, wrong
from jobs.models import Job, Mail, Worker
from jobs.outside import Host, host_of, hosts
from nhsuk.words import duration, joined_words, plural

SQLITE_WITH_THE_FIX = (3, 51, 3)
SAME_TIME = timedelta(seconds=5)
SEEN_WITHIN = timedelta(seconds=60)
MAIL_WAITS = timedelta(minutes=15)
PUT_OFF = 3  # times, after a minute and a half at least
NEEDED = "Fix what the job needs (disk, database, memory, server). It is tried again for a day"
ROOM = 1  # gigabytes
OTHERS = 0o077
LONG_KEY = 50  # characters
SHOWN = 3
CHECKED_WITHIN = timedelta(days=2)
BACKED_UP_WITHIN = timedelta(days=7)
CERTIFIED = {"verify-full", "verify-ca"}  # of PostgreSQL; with less anybody may answer in its place
SECRET_ENDS = timedelta(days=30)


def database(*, now: datetime) -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if partly := partly_applied(executor.loader):
        return wrong("Database", f"{partly} is applied in part.", "Run: manage.py upgrade")
    if waiting:
        return wrong(
            "Database",
            f"{plural(len(waiting), 'migration has,migrations have')} not been applied.",
            "Run: manage.py upgrade",
        )
    return right("Database", f"{connection.display_name} answers and its tables are up to date.")


def partly_applied(loader: MigrationLoader) -> Migration | None:
    """A migration of which the database has some parts and not all, and whose parts have no files any more: it was
    made between two releases. Django would pass over the migration.
    """
    for migration in loader.disk_migrations.values():
        parts = set(migration.replaces) - loader.disk_migrations.keys()
        if 0 < len(parts & loader.applied_migrations.keys()) < len(parts):
            return migration
    return None


def sqlite(*, now: datetime) -> Finding:
    """Before 3.51.3 two processes that reset the write-ahead log at once can damage the file."""
    if connection.vendor != "sqlite":
        return right("Database version", f"{connection.display_name} {_version()}.")
    with connection.cursor() as cursor:
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if tuple(map(int, version.split("."))) < SQLITE_WITH_THE_FIX:
        remedy = (
            "Run: make setup, which installs a later version, or move to PostgreSQL (DATABASE_URL)"
        )
        return wrong(
            "Database version", f"SQLite {version} can damage its file under load.", remedy
        )
    if journal != "wal":
        remedy = "Put DATA_DIR on a local disk: network folders do not support this"
        return wrong(
            "Database version",
            f"The journal mode of SQLite is “{journal}” and should be “wal”.",
            remedy,
        )
    return right("Database version", f"SQLite {version} with a write-ahead log.")


def _version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def clocks(*, now: datetime) -> Finding:
    """Jobs use the database's clock; pages show times by this machine's."""
    difference = clock.now() - now
    if abs(difference) > SAME_TIME:
        way = "ahead of" if difference > timedelta(0) else "behind"
        words = (
            f"The database’s clock is {abs(difference).total_seconds():.0f} seconds {way} this"
            " machine’s."
        )
        return wrong("Clocks", words, "Set both clocks from the same time server (NTP)")
    return right("Clocks", "The database and this machine agree on the time.")


def audit_trail(*, now: datetime) -> Finding:
    """What the last check of the whole trail found, and what has happened since."""
    state = latest_state()
    checked_at = state.checked.at if state.checked else now
    if not state.count and now - checked_at > CHECKED_WITHIN:
        return wrong(
            "Audit trail",
            f"All of it was last checked {duration(now - checked_at)} ago.",
            "Run: manage.py worker (make start does), which checks it each night",
        )
    return _audit_trail(state)


def whole_audit_trail(*, now: datetime) -> Finding:
    """Every event, for the command."""
    return _audit_trail(whole_state())


def _audit_trail(state: AuditState) -> Finding:
    if has_other_key():
        return wrong("Audit trail", IS_OTHER_KEY, BRING_IT_BACK)
    if state.count:
        remedy = "Compare with the latest backup before anything else is written, and keep both"
        return wrong("Audit trail", " ".join(state.breaks[:SHOWN]), remedy)
    return right("Audit trail", "No event is missing, changed or out of order, and each is signed.")


def worker(*, now: datetime) -> Finding:
    newest = Worker.objects.order_by("-seen_at").first()
    if newest is None:
        return wrong(
            "Worker", "No worker has been started.", "Run: manage.py worker (make start does)"
        )
    if now - newest.seen_at > SEEN_WITHIN:
        ago = duration(now - newest.seen_at)
        return wrong(
            "Worker",
            f"No worker has been seen for {ago}, so jobs are waiting.",
            "Run: manage.py worker (make start does)",
        )
    restarted = f", restarted {plural(newest.restarts, 'time')}" if newest.restarts else ""
    return right("Worker", f"Seen on {newest.host} just now{restarted}.")


def broker(*, now: datetime) -> Finding:
    try:
        waiting = sum(queue_size(lane) for lane in Job.Lane)
    except Exception as problem:  # each broker raises its own
        return wrong(
            "Broker",
            f"It does not answer: {problem}",
            "Check BROKER_URL and the server it names. Jobs wait until it answers",
        )
    return right("Broker", f"It answers and holds {plural(waiting, 'message')}.")


def jobs_in_time(*, now: datetime) -> Finding:
    late = Job.objects.late(now)
    if oldest := late.order_by("due_at").first():
        words = (
            f"{plural(late.count(), 'job')} late, the oldest ({oldest.name}) by"
            f" {duration(now - oldest.due_at)}."
        )
        if oldest.outcome:  # of the last attempt, its own or another one's of the same server
            return wrong("Jobs on time", f"{words} {oldest.outcome}", NEEDED)
        remedy = "See Background work. If the worker is running, start a second one"
        return wrong("Jobs on time", words, remedy)
    put_off = Job.objects.filter(state=Job.State.WAITING, lane=Job.Lane.WORK, waits__gte=PUT_OFF)
    if last := put_off.order_by("-touched_at").first():
        words = (
            f"{plural(put_off.count(), 'job')} postponed several times, the last {last.name}:"
            f" {last.outcome}"
        )
        return wrong("Jobs on time", words, NEEDED)
    return right("Jobs on time", "No job has been due for longer than two minutes.")


def jobs_given_up(*, now: datetime) -> Finding:
    given_up = Job.objects.given_up()
    if last := given_up.order_by("-finished_at").first():
        words = f"{plural(given_up.count(), 'job')} given up, the last {last.name}: {last.outcome}"
        return wrong(
            "Jobs given up",
            words,
            "Fix the cause, then run it again or cancel it on Background work",
        )
    return right("Jobs given up", "None.")


def mail(*, now: datetime) -> Finding:
    waiting = Mail.objects.waiting().filter(waiting_since__lt=now - MAIL_WAITS)
    if oldest := waiting.order_by("waiting_since").first():
        since = duration(now - (oldest.waiting_since or now))
        words = (
            f"{plural(waiting.count(), 'email')} waiting, the oldest for {since}. {oldest.problem}"
        )
        return wrong(
            "Email",
            words,
            "Check EMAIL_URL and the mail server. Emails are sent when it answers",
        )
    if not settings.DEMO and "smtp" not in settings.MAILERS["default"]["BACKEND"]:
        return wrong("Email", "Emails are not sent to anyone.", "Set EMAIL_URL to your mail server")
    if count := Mail.objects.waiting().count():
        return right(
            "Email",
            f"{plural(count, 'email')} waiting, none for longer than {duration(MAIL_WAITS)}.",
        )
    return right("Email", "No email is waiting for the mail server.")


def files(*, now: datetime) -> Finding:
    folder = settings.DATA_DIR
    more_room = f"Free at least {ROOM} GB on the disk of {folder}"
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        if is_disk_full(problem):
            return wrong("Files", "The disk is full. Nothing can be saved.", more_room)
        remedy = f"Give the user that runs Greenroom permission to write to {folder}"
        return wrong("Files", f"{folder} cannot be written to: {problem}", remedy)
    if others := _open_to_others(folder):
        return wrong(
            "Files", f"Others on this machine can read {others}.", f"Run: chmod -R go= {folder}"
        )
    free = shutil.disk_usage(folder).free / 10**9
    if has_no_room():
        return wrong("Files", "The disk is full. Nothing can be saved.", more_room)
    if free < ROOM:
        return wrong("Files", f"{free:.1f} GB free for {folder}.", more_room)
    return right("Files", f"{folder} can be written to, {free:.0f} GB free.")


def _open_to_others(folder: Path) -> Path | None:
    """Something in the folder that others can read, unless the folder itself is closed to them."""
    if not folder.stat().st_mode & OTHERS:
        return None
    found = (path for path in sorted(folder.iterdir()) if path.stat().st_mode & OTHERS)
    return next(found, None)


def static_files(*, now: datetime) -> Finding:
    if missing := missing_static_files():
        remedy = "Run: manage.py collectstatic --noinput, and start the web process again"
        return wrong("Static files", f"Pages cannot be shown: {missing}.", remedy)
    return right("Static files", "Pages have their style sheets, scripts and pictures.")


def secret_key(*, now: datetime) -> Finding:
    key_file = settings.DATA_DIR / "secret_key"
    if len(settings.SECRET_KEY) < LONG_KEY:
        return wrong(
            "Secret key",
            "SECRET_KEY is short.",
            f"Set SECRET_KEY to at least {LONG_KEY} random characters",
        )
    if not os.environ.get("SECRET_KEY") and key_file.exists() and key_file.stat().st_mode & OTHERS:
        return wrong(
            "Secret key",
            f"Others on this machine can read {key_file}.",
            f"Run: chmod 600 {key_file}",
        )
    return right("Secret key", "It is long enough, and other users cannot read it.")


def address(*, now: datetime) -> Finding:
    if is_address_local():
        return wrong("Address", *local_address())
    if not settings.IS_HTTPS and not LOCAL.fullmatch(settings.BASE_URL):
        words = f"{settings.BASE_URL} is not encrypted, and links in emails use it."
        return wrong("Address", words, "Set BASE_URL to the https:// address that people open")
    if settings.IS_HTTPS and settings.DEBUG:
        return wrong(
            "Address", "DEBUG is on at a public address.", "Set DEBUG=false and start again"
        )
    if settings.IS_HTTPS and not settings.BEHIND_PROXY:
        words = (
            "The web process does not speak https. Unless it knows of a proxy, every page redirects"
            " to itself."
        )
        return wrong(
            "Address",
            words,
            "Put a proxy in front that sends X-Forwarded-Proto, and set BEHIND_PROXY=true",
        )
    return right("Address", f"Links in emails start with {settings.BASE_URL}.")


def backups(*, now: datetime) -> Finding:
    """By what the trail says of those that `manage.py backup` made."""
    last = AuditEvent.objects.filter(action=BACKED_UP).order_by("-number").first()
    daily = "Let a timer run each night: manage.py backup /another/disk/greenroom.zip"
    if settings.DEMO:
        return right("Backups", "The example needs none.")
    if last is None:
        return wrong("Backups", "None has been made here.", daily)
    ago = f"The last was made {duration(now - last.at)} ago"
    if now - last.at > BACKED_UP_WITHIN:
        return wrong("Backups", f"{ago}.", daily)
    if settings.BACKUP_KEY_FILE and not last.details["is_encrypted"]:
        remedy = "Make another one, and delete those that are not encrypted"
        return wrong("Backups", f"{ago} and is not encrypted.", remedy)
    return right("Backups", f"{ago}{'' if last.details['is_encrypted'] else ', not encrypted'}.")


def second_factors(*, now: datetime) -> Finding:
    """Of those who can change what others may do; who has no password signs in elsewhere."""
    check = "Second factor"
    asked = set(SignInRule.objects.ours().factor_roles)
    without = users_without_factor(TWO_PEOPLE - asked, on=timezone.localdate(now))
    count = without.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).count()
    if settings.DEMO or not count:
        return right(check, "Managers and administrators have one, or are asked for one.")
    people = plural(count, "manager or administrator,managers or administrators")
    signs_in = "signs in" if count == 1 else "sign in"
    return wrong(
        check,
        f"{people} {signs_in} with a password alone.",
        "Choose both roles under Settings, Second factor: they are asked for one at the next sign-in",
    )


def providers(*, now: datetime) -> Finding:
    """Secrets of providers that people sign in with. One that is away is named, and nothing is wrong
    here: passwords still work.
    """
    check = "Signing in with other accounts"
    settings_page = "Settings, Signing in with other accounts"
    away = []
    on = list(Provider.objects.on().order_by("name"))
    for provider in on:
        try:
            _ = (provider.opened_secret, provider.opened_key)
        except ValueUnreadable:
            words = f"The secret of {provider} cannot be read, because SECRET_KEY has changed."
            return wrong(check, words, f"Enter it again, or make a new key ({settings_page})")
        if provider.secret_ends_on and (
            provider.secret_ends_on <= timezone.localdate(now + SECRET_ENDS)
        ):
            words = f"The secret of {provider} ends on {provider.secret_ends_on:%-d %B %Y}."
            return wrong(check, words, f"Make a new one there and enter it ({settings_page})")
        try:
            document_of(provider)
        except (ProviderAway, AddressRefused) as refusal:
            away.append(f"{provider} cannot be used now: {refusal}")
    if away:
        return right(check, f"{' '.join(away)} Passwords still work.")
    return right(
        check, f"{plural(len(on), 'provider answers,providers answer')}." if on else "None."
    )


def connections(*, now: datetime) -> Finding:
    """What leaves this machine goes encrypted."""
    found = hosts()
    if plain := [host.plain for host in found if host.plain]:
        what, remedies = zip(*plain, strict=True)
        return wrong("Connections", " ".join(what), " ".join(remedies))
    names = sorted({host.name for host in found})
    words = f"Encrypted, to {joined_words(names)}." if names else "Nothing leaves this machine."
    return right("Connections", words)


def outside() -> Iterator[Host]:
    mailer = settings.MAILERS["default"].get("OPTIONS", {})
    if host := mailer.get("host"):
        plain = (f"Emails go to {host} unencrypted.", "Write smtp+tls:// or smtps:// in EMAIL_URL.")
        is_encrypted = mailer["use_tls"] or mailer["use_ssl"]
        yield Host(host, "given emails, to deliver them", () if is_encrypted else plain)
    if mailbox := settings.MAILBOX:
        host = mailbox["host"]
        plain = (
            f"The mailbox on {host} is read unencrypted, password and all.",
            "Write imaps:// or imap+tls:// in IMAP_URL.",
        )
        gets = "asked for the emails of journalists"
        yield Host(host, gets, plain if mailbox["security"] == "imap" else ())
    database = settings.DATABASES["default"]
    if host := database.get("HOST"):
        plain = (
            f"The certificate of the database on {host} is not checked.",
            "Write ?sslmode=verify-full after DATABASE_URL.",
        )
        mode = database.get("OPTIONS", {}).get("sslmode", "prefer")
        yield Host(
            host, "given everything: the database is there", () if mode in CERTIFIED else plain
        )
    broker = urlsplit(settings.BROKER_URL)
    if host := broker.hostname:
        plain = (
            f"The connection to the broker on {host} is not encrypted.",
            "Write rediss:// in BROKER_URL.",
        )
        gets = "told that there is work, and not what"
        yield Host(host, gets, plain if broker.scheme == "redis" else ())
    if syslog := settings.AUDIT_SYSLOG:
        gets = "given the end of the audit trail: a number, a hash and a signature, without names"
        yield Host(syslog["address"][0], gets)
    if notify := settings.NOTIFY:
        by_email = " and emails" if notify["email_template"] else ""
        yield Host(
            host_of(notify["url"]),
            f"given text messages{by_email}, to deliver them (GOV.UK Notify)",
        )
    for provider in Provider.objects.on():
        yield Host(host_of(provider.issuer), f"asked who signs in by {provider}")
