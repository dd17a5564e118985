"""Work that the fault tests queue: packs to be printed as approved, and delivered by mail.

Run as a program in an installation's environment it queues the work: `python -m tests.faults.work
queue|naive|mail|briefing|others N`.
"""

import sys
import time
from datetime import timedelta

NOTE = {"template": "emails/links_guessed", "context": {}}


def print_naively(version_id: int) -> None:
    """The twin: handed to the cluster as it is, with no row that says that it is wanted."""
    from django.utils import timezone

    from reports.packs.actions.printing import render_version
    from reports.packs.models import PackVersion

    render_version(
        version=PackVersion.objects.get(pk=version_id), is_approved=True, now=timezone.now()
    )


def main(how: str, count: int) -> None:
    import django

    django.setup()
    from django.utils import timezone
    from django_q.tasks import async_task
    from factory.base import FactoryMetaClass

    from desk.job_names import READ_MAILBOX
    from jobs.actions import queue_job
    from jobs.mail import queue_mail
    from reports.packs.actions.review import queue_rendering
    from scheduling.job_names import READ_CALENDAR
    from tests.factories import accounts, reports, scheduling, training

    there = accounts.User.objects.count()
    for module in (accounts, training, scheduling, reports):
        for maker in vars(module).values():
            if isinstance(maker, FactoryMetaClass) and not maker._meta.abstract:
                maker.reset_sequence(there, force=True)
    for number in range(count):
        now = timezone.now()
        if how == "mail":
            queue_mail(to=f"{now:%H%M%S%f}@example.nhs.uk", subject="A note", now=now, **NOTE)
            continue
        if how == "briefing":
            soon = now + timedelta(hours=2)
            queue_mail(
                to="briefing@example.nhs.uk", subject="Ready", now=now, needed_at=soon, **NOTE
            )
            continue
        if how == "others":  # one of each every second
            queue_job(name="tests.jobs.tasks.note", arguments={"text": str(number)}, now=now)
            queue_job(name=READ_MAILBOX, arguments={}, now=now, party="mailbox")
            queue_job(name=READ_CALENDAR, arguments={"calendar_id": 0}, now=now, party="calendars")
            time.sleep(1)
            continue
        version = reports.PackVersionFactory(
            approved=True, pack__interview__person__email="leila@example.nhs.uk"
        )
        if how == "queue":
            queue_rendering(version=version, now=timezone.now())
        else:
            async_task("tests.faults.work.print_naively", version.pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
