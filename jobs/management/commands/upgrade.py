"""Upgrades the database to this version: first a backup if there is data, then the migrations."""

from contextlib import nullcontext, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.audit import check_key
from accounts.full_disk import keep_reserve
from accounts.refusals import Refused
from jobs.archives import ArchiveRefused
from jobs.backups import back_up
from jobs.checks import partly_applied

ENCRYPTS_SINCE = ("jobs", "0003_changes_for_v0_3_0")  # earlier versions read plain backups alone
BETWEEN_RELEASES = """Nothing was changed. This database was made between two releases:
it has some of the migrations that are one now, {app}.{name}, and not all.
An example is made again: delete DATA_DIR, or the database that DATABASE_URL names.
Otherwise check out the commit before the one that added {app}/migrations/{name}.py,
run `manage.py upgrade` there, and then again here."""


class Command(BaseCommand):
    help = "Applies migrations, after a backup if there is any data."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="do not back up: you have just done so yourself",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if partly := partly_applied(MigrationLoader(connection)):
            raise CommandError(BETWEEN_RELEASES.format(app=partly.app_label, name=partly.name))
        backup = None
        is_new = not has_data()
        if unapplied_migrations() and not is_new and not options["no_backup"]:
            backup, words = back_up_before(now=timezone.now())
            if options["verbosity"]:
                self.stdout.write(words)
        try:
            allow_long_statements()
            said = migrate(verbosity=max(0, options["verbosity"] - 1))
        except Exception as problem:  # a migration may fail in any way
            raise CommandError(way_back(problem, backup)) from problem
        try:
            check_key()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if said and not is_new and options["verbosity"]:
            self.stdout.write(said)
        keep_reserve()


def back_up_before(*, now: datetime) -> tuple[Path, str]:
    """The backup, which the version before can restore, and what to say of it."""
    folder = settings.DATA_DIR / "backups"
    target = folder / f"before-upgrade-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.zip"
    is_plain = ENCRYPTS_SINCE not in MigrationLoader(connection).applied_migrations
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        back_up(target, now=now, is_plain=is_plain)
    except (ArchiveRefused, OSError) as problem:
        raise CommandError(
            f"Nothing was changed, because no backup could be taken first. {problem}\n"
            "If you have another backup of today, run: manage.py upgrade --no-backup"
        ) from problem
    words = f"Backup taken before the upgrade: {target}\n"
    if is_plain and settings.BACKUP_KEY_FILE:
        words += "It is not encrypted: the version that ran before could not restore it then.\n"
    return target, f"{words}Delete it once you trust the new version: it contains everything."


def unapplied_migrations() -> list[Migration]:
    executor = MigrationExecutor(connection)
    return [
        migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def has_data() -> bool:
    return bool(connection.introspection.table_names())


def allow_long_statements() -> None:
    """The limit of 30 seconds is for pages; building an index over a large table may take
    longer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


def migrate(*, verbosity: int) -> str:
    """Applies the migrations. Returns what they say of the rows that they changed; with a verbosity they
    say it as they run.
    """
    said = StringIO()
    with nullcontext() if verbosity else redirect_stdout(said):
        call_command("migrate", interactive=False, verbosity=verbosity)
    return said.getvalue().strip("\n")


def way_back(problem: Exception, backup: Path | None) -> str:
    unapplied = unapplied_migrations()
    where = f" at {unapplied[0].app_label}.{unapplied[0].name}" if unapplied else ""
    file = backup or "FILE"
    new_database = (
        " and DATABASE_URL to a new, empty database" if connection.vendor == "postgresql" else ""
    )
    return (
        f"The upgrade stopped{where}: {problem}\n"
        "Do not start web and worker. Once the cause is fixed, try again: manage.py upgrade\n"
        "To go back: install the version that ran before, set DATA_DIR to a new"
        f" folder{new_database}, and run\n"
        f"    manage.py restore {file}\n"
        + ("It is the backup from before this upgrade." if backup else "FILE is your last backup.")
    )
