"""Work that the fault tests leave: packs to be printed as approved, and delivered by mail.

Run as a program in an installation's environment it leaves the work: `python -m tests.faults.work
leave|naive|mail N`.
"""

import sys

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

    from jobs.mail import queue_mail
    from reports.packs.actions.review import queue_rendering
    from tests.factories import accounts, reports, scheduling, training

    there = accounts.User.objects.count()
    for module in (accounts, training, scheduling, reports):
        for maker in vars(module).values():
            if isinstance(maker, FactoryMetaClass) and not maker._meta.abstract:
                maker.reset_sequence(there, force=True)
    for number in range(count):
        if how == "mail":
            queue_mail(
                to=f"person{number}@example.nhs.uk", subject="A note", now=timezone.now(), **NOTE
            )
            continue
        version = reports.PackVersionFactory(
            approved=True, pack__interview__person__email="leila@example.nhs.uk"
        )
        if how == "leave":
            queue_rendering(version=version, now=timezone.now())
        else:
            async_task("tests.faults.work.print_naively", version.pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
