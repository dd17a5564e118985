"""Checks this installation; exit status 1 if something is wrong, with how to fix it."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from jobs.doctor import Finding, examine, whole_checks


class Command(BaseCommand):
    help = "Checks this installation and says how to fix any problem."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = examine(now=timezone.now(), names=whole_checks())
        is_well = all(finding.is_right for finding in findings)
        if options["format"] == "json":
            checks = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps({"is_well": is_well, "checks": checks}, indent=2))
        else:
            width = 2 + max(len(finding.check) for finding in findings)
            self.stdout.write("\n".join(_line(finding, width) for finding in findings))
        if not is_well:
            sys.exit(1)


def _line(finding: Finding, width: int) -> str:
    line = f"{'ok' if finding.is_right else 'WRONG':<7}{finding.check:<{width}}{finding.words}"
    return f"{line}\n{'':<{7 + width}}{finding.remedy}" if finding.remedy else line
