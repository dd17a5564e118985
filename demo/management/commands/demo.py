"""`manage.py demo`: an invented organisation for trying out the product. Refuses if there is data
already.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_q.models import OrmQ

from accounts.demo import CAST, PASSWORD, email_of, is_example
from demo.organisation import NotEmpty, is_empty, make
from demo.story import london
from jobs.models import Job
from jobs.runner import NOTHING, run_next
from nhsuk.dates.exact import read_exact_day
from nhsuk.dates.unreadable import Unreadable
from reports.job_names import RENDER_PACK
from scheduling.desk.models import Enquiry
from scheduling.job_names import SEND_ENQUIRY_ALERT


def _day(text: str) -> date:
    try:
        return read_exact_day(text)
    except Unreadable as problem:
        raise ArgumentTypeError(str(problem)) from problem


class Command(BaseCommand):
    help = (
        "Creates an invented organisation with three years of data. The same arguments give the"
        " same data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--people", type=int, default=60, metavar="N", help="people on the register (60)"
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            metavar="S",
            help="each number gives a different organisation (1)",
        )
        parser.add_argument(
            "--on",
            type=_day,
            metavar="DAY",
            help="the last day of the data, such as 2026-11-25 (today)",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="make nothing; exit status 1 if the data is not the example's",
        )
        parser.add_argument(
            "--print-later", action="store_true", help="leave the PDFs of packs to the worker"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing if there is already data"
        )

    def handle(
        self,
        *,
        people: int,
        seed: int,
        on: date | None,
        if_empty: bool,
        check: bool,
        print_later: bool,
        **_: Any,
    ) -> None:
        if check:
            if not is_example():
                raise CommandError("This data is not the example's.")
            return
        if if_empty and not is_empty():
            self.stdout.write("There is already data, so nothing was changed.")
            return
        if people < 1:
            raise CommandError("Enter 1 or more for --people.")
        now = timezone.now()
        try:
            actions = make(
                number_of_people=people,
                seed=seed,
                now=moment_of(on or timezone.localdate(now), now),
                prints=not print_later,
            )
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        finish_jobs(leaving=RENDER_PACK if print_later else "")
        seconds = (timezone.now() - now).total_seconds()
        self.stdout.write(
            f"Made an example organisation of {people} people in {seconds:.1f} s ({actions}"
            " actions)."
        )
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for key, (name, role) in CAST.items():
            self.stdout.write(f"    {email_of(key):<40}{name}, {role.label.lower()}")


def finish_jobs(leaving: str) -> None:
    """Runs the jobs that the actions queued, and those that these queue, so that no worker starts
    with 100 late jobs; those of one name are left to it. Alerts about enquiries that are over would
    say nothing.
    """
    over = Enquiry.objects.exclude(pk__in=Enquiry.objects.waiting()).values("pk")
    alerts = Job.objects.filter(name=SEND_ENQUIRY_ALERT, arguments__enquiry_id__in=over)
    alerts.delete()
    while run_next(Job.objects.exclude(name=leaving), renewing=False) != NOTHING:
        pass
    OrmQ.objects.all().delete()  # the pokes for what is done


def moment_of(on: date, now: datetime) -> datetime:
    """4:20pm on the day, but for today at most ten minutes ago, so that nothing is in the
    future.
    """
    here = timezone.localtime(now)
    passed = here.replace(minute=here.minute // 10 * 10, second=0, microsecond=0)
    return min(london(on, 16, 20), passed) if on == here.date() else london(on, 16, 20)
