"""Recurring work: each app lists it in its config as `recurring = [("0 7 * * *",
"training.tasks.x"), ...]`.

An entry is a cron line in London time and the dotted name of a task without arguments, and the server
that it talks to if there is one. Each nominal time runs once, also on the nights when the clocks change.
After a pause of the worker only the latest missed time is made up for, so a task looks for
everything that is due and not yet done.
"""

from collections.abc import Iterator
from datetime import datetime

from croniter import croniter
from django.apps import apps
from django.utils import timezone

from jobs.actions import queue_job
from jobs.models import Job


def recurring() -> Iterator[tuple[str, ...]]:
    for config in apps.get_app_configs():
        yield from getattr(config, "recurring", ())


def last_time(cron: str, *, now: datetime) -> datetime:
    """The latest time of the line up to now, as a naive London time."""
    wall = timezone.make_naive(now).replace(second=0, microsecond=0, fold=0)
    if croniter.match(cron, wall):
        return wall
    return croniter(cron, wall).get_prev(datetime)


def next_time(name: str, *, now: datetime) -> datetime:
    """When the task runs next, after now."""
    wall = timezone.make_naive(now)
    lines = [cron for cron, each, *_ in recurring() if each == name]
    return timezone.make_aware(min(croniter(cron, wall).get_next(datetime) for cron in lines))


def queue_recurring_jobs(*, now: datetime) -> list[Job]:
    """Queues a job for the latest time of each line, if there is none yet."""
    jobs = []
    for cron, name, *party in recurring():
        key = f"{name} {last_time(cron, now=now):%Y-%m-%d %H:%M}"
        if not Job.objects.filter(dedup_key=key).exists():
            jobs.append(
                queue_job(
                    name=name,
                    arguments={},
                    now=now,
                    dedup_key=key,
                    party="".join(party),
                )
            )
    return jobs
