"""Work that comes back: each app lists it in its config as `recurring = [("0 7 * * *",
"training.tasks.x"), ...]`.

A line is when, in London, and the dotted name of a task without arguments. Each nominal time is
done once: on the night when the clocks go back it is not done twice, and on the night when they go
forward it is not left out. After a pause of the worker the latest missed time alone is made good,
so a task looks for what is due by now and not yet done.
"""

from collections.abc import Iterator
from datetime import datetime

from croniter import croniter
from django.apps import apps
from django.utils import timezone

from jobs.actions import queue_job
from jobs.models import Job


def recurring() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        yield from getattr(config, "recurring", ())


def last_time(cron: str, *, now: datetime) -> datetime:
    """The latest time up to now that the line names, as the clock on the wall in London shows it
    (naive).
    """
    wall = timezone.make_naive(now).replace(second=0, microsecond=0, fold=0)
    if croniter.match(cron, wall):
        return wall
    return croniter(cron, wall).get_prev(datetime)


def queue_recurring_jobs(*, now: datetime) -> list[Job]:
    """Leaves a job for the last time of each line, if there is none yet."""
    jobs = []
    for cron, name in recurring():
        key = f"{name} {last_time(cron, now=now):%Y-%m-%d %H:%M}"
        if not Job.objects.filter(dedup_key=key).exists():
            jobs.append(queue_job(name=name, arguments={}, now=now, dedup_key=key))
    return jobs
