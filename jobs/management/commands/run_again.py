"""Runs every given-up job of one kind again; without a kind it lists the kinds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from jobs import actions, clock
from jobs.models import Job
from nhsuk.words import plural


class Command(BaseCommand):
    help = "Runs every given-up job of one kind again. Without a kind, lists the kinds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", nargs="?", help="a task, such as jobs.tasks.send_mail")

    def handle(self, *_args: Any, kind: str | None, **_options: Any) -> None:
        if kind is None:
            kinds = (
                Job.objects.given_up()
                .values_list("name")
                .annotate(count=Count("pk"))
                .order_by("name")
            )
            lines = [f"{count:>6}  {name}" for name, count in kinds]
            self.stdout.write("\n".join(lines) or "No job was given up.")
            return
        count = actions.run_all_again(name=kind, by=None, now=clock.now())
        if not count:
            raise CommandError(
                f"No job of the kind {kind} was given up. Run the command without a kind to list"
                " the kinds."
            )
        self.stdout.write(f"{plural(count, 'job')} will run again.")
