"""Writes the whole installation into one file, while everybody goes on working."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jobs.archives import ArchiveRefused
from jobs.backups import back_up
from nhsuk.templatetags.nhsuk import plural


class Command(BaseCommand):
    help = "Writes database, files and key into one archive, proved as it is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the archive; one that is there is replaced once it is whole"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        try:
            manifest = back_up(target, now=timezone.now())
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest["rows"].values())
        files = len(manifest["members"]) - 1
        held = f"{plural(rows, 'row')} and {plural(files, 'file')}, {target.stat().st_size:,} bytes"
        self.stdout.write(f"{target}: {held}.")
        self.stdout.write(
            "It was read back and is whole. Keep it where only you can read it: it holds everything."
        )
