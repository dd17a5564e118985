"""Writes the whole installation into one file, while people work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from jobs.archives import ArchiveRefused
from jobs.backups import BACKED_UP, back_up
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
        now = timezone.now()
        try:
            manifest = back_up(target, now=now)
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        is_encrypted = bool(settings.BACKUP_KEY_FILE)
        with transaction.atomic():
            audit(by=None, action=BACKED_UP, about=None, now=now, is_encrypted=is_encrypted)
        rows = sum(manifest["rows"].values())
        files = len(manifest["members"]) - 1
        contents = (
            f"{plural(rows, 'row')} and {plural(files, 'file')}, {target.stat().st_size:,} bytes"
        )
        self.stdout.write(f"{target}: {contents}.")
        self.stdout.write(
            "The backup has been verified and is encrypted. Keep its key somewhere else."
            if is_encrypted
            else "The backup has been verified. It is not encrypted and contains everything: keep it where"
            " only you can read it, or encrypt backups (manage.py backup_key)."
        )
