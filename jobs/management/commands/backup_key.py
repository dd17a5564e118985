"""Makes the key with which backups are encrypted, in a file of its own."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.encryption import KeyRefused, make_key


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where the key is written; not in DATA_DIR")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        target = file.absolute()
        if target.resolve().is_relative_to(settings.DATA_DIR):
            raise CommandError(
                f"{target} is beside the data. Whoever takes the one would have the other too: name "
                "another place."
            )
        try:
            make_key(target)
        except KeyRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Set BACKUP_KEY_FILE={target}; from then on backups are encrypted.")
        self.stdout.write(
            "Store a copy of the key away from the backups: without it nobody can restore them."
        )
