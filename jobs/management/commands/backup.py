"""Writes the whole installation into one file, while people work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jobs.archives import ArchiveRefused
from jobs.backups import back_up
from nhsuk.words import plural


class Command(BaseCommand):
    help = "Backs up the database, files and key into one archive, and verifies it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="the archive; an existing one is replaced once the new one is complete",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        try:
            manifest = back_up(target, now=timezone.now())
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest["rows"].values())
        files = len(manifest["members"]) - 1
        contents = (
            f"{plural(rows, 'row')} and {plural(files, 'file')}, {target.stat().st_size:,} bytes"
        )
        self.stdout.write(f"{target}: {contents}.")
        self.stdout.write(
            "The backup has been verified and is encrypted. Keep its key somewhere else."
            if settings.BACKUP_KEY_FILE
            else "The backup has been verified. It is not encrypted and contains everything: keep it where"
            " only you can read it, or encrypt backups (manage.py backup_key)."
        )
