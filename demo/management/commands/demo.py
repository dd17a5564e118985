"""`manage.py demo`: an invented organisation for trying out the product. Refuses if there is data
already.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.demo import CAST, PASSWORD, email_of
from demo.organisation import NotEmpty, make
from demo.story import london
from desk.job_names import FOLLOW_INTERVIEW, SEND_ENQUIRY_ALERT
from jobs.actions import PATIENCE
from jobs.job_names import SEND_MAIL
from jobs.models import Job, Mail
from jobs.runner import NOTHING, run_next
from nhsuk.dates.exact import read_exact_day
from nhsuk.dates.unreadable import Unreadable
from reports.job_names import RENDER_PACK


def _day(text: str) -> date:
    try:
        return read_exact_day(text)
    except Unreadable as problem:
        raise ArgumentTypeError(str(problem)) from problem


class Command(BaseCommand):
    requires_system_checks = ()
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
            "--print-later", action="store_true", help="leave the PDFs of packs to the worker"
        )

    def handle(
        self,
        *,
        people: int,
        seed: int,
        on: date | None,
        print_later: bool,
        **_: Any,
    ) -> None:
        if people < 1:
            raise CommandError("Enter 1 or more for --people.")
        now = timezone.now()
        until = moment_of(on or timezone.localdate(now), now)
        try:
            with transaction.atomic():
                actions = make(
                    number_of_people=people, seed=seed, now=until, prints=not print_later
                )
                finish_jobs(until, leaving=RENDER_PACK if print_later else "")
                # Nobody need be poked: a worker looks for work when it starts.
                transaction.get_connection().run_on_commit.clear()
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = (timezone.now() - now).total_seconds()
        self.stdout.write(
            f"Made an example organisation of {people} people in {seconds:.1f} s ({actions}"
            " actions)."
        )
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for key, (name, role) in CAST.items():
            self.stdout.write(f"    {email_of(key):<40}{name}, {role.label.lower()}")


def finish_jobs(now: datetime, *, leaving: str = "") -> None:
    """Runs the jobs that the actions queued, and those that these queue, so that no worker starts
    with 100 late jobs; those named `leaving` are left to it.

    Emails from before the last day were sent at once. Of what was over by then, nothing comes of an
    alert, nor of following an interview.
    """
    earlier = Job.objects.filter(state=Job.State.WAITING, due_at__lt=now - timedelta(days=1))
    earlier.filter(name__in=[SEND_ENQUIRY_ALERT, FOLLOW_INTERVIEW]).delete()
    emails = earlier.filter(name=SEND_MAIL)
    Mail.objects.filter(job__in=emails).update(
        sent_at=F("queued_at"), text="", html="", calendar="", calendar_method=""
    )
    emails.update(
        state=Job.State.DONE, progress=100, touched_at=F("due_at"), finished_at=F("due_at")
    )
    left_at = timezone.now()
    left = Job.objects.filter(name=leaving)
    left.update(due_at=left_at, patient_until=left_at + PATIENCE)
    while run_next(Job.objects.exclude(name=leaving), renewing=False) != NOTHING:
        pass


def moment_of(on: date, now: datetime) -> datetime:
    """4:20pm on the day, but for today at most ten minutes ago, so that nothing is in the
    future.
    """
    here = timezone.localtime(now)
    passed = here.replace(minute=here.minute // 10 * 10, second=0, microsecond=0)
    return min(london(on, 16, 20), passed) if on == here.date() else london(on, 16, 20)
