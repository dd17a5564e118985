"""Restores an archive that `backup` wrote into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.archives import ArchiveRefused
from jobs.backups import restore
from nhsuk.words import plural


class Command(BaseCommand):
    help = "Restores a backup into an empty installation, once it is verified."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"].absolute())
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest["rows"].values())
        files = len(manifest["members"]) - 1
        self.stdout.write(
            f"Restored as of {manifest['made_at']}: {plural(rows, 'row')} and"
            f" {plural(files, 'file')}."
        )
        self.stdout.write("Now run: manage.py migrate, then manage.py doctor")
