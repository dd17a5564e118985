"""Finds jobs that have become due, whose poke was lost, or whose worker died.

It sweeps every 15 seconds, or sooner if a job becomes free sooner.
"""

import logging
import socket
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.db.models import Min

from jobs import actions, broker, clock
from jobs.models import Job
from jobs.schedule import queue_recurring_jobs

logger = logging.getLogger(__name__)
EVERY = timedelta(seconds=15)
AT_LEAST = timedelta(seconds=1)


def sweep(*, now: datetime) -> int:
    """Queues recurring work that is due, and pokes for free jobs that have no poke; returns how
    many.
    """
    queue_recurring_jobs(now=now)
    actions.release_from_the_future(now=now)
    pokes = 0
    for lane in Job.Lane:
        free = Job.objects.free(now).filter(lane=lane).count()
        wanted = min(free, broker.ROOM) - broker.queue_size(lane)
        pokes += sum(broker.poke(lane) for _ in range(wanted))
    return pokes


def pause(*, now: datetime) -> timedelta:
    """How long until the next sweep."""
    due = Job.objects.filter(state=Job.State.WAITING, due_at__gt=now).aggregate(at=Min("due_at"))[
        "at"
    ]
    dropped = Job.objects.filter(state=Job.State.RUNNING, leased_until__gt=now).aggregate(
        at=Min("leased_until")
    )["at"]
    return max(AT_LEAST, min([EVERY, *(at - now for at in (due, dropped) if at)]))


def sweep_until(stopped: threading.Event) -> None:
    """Sweeps until stopped, in a thread with its own connection. Waits for a database that does not
    answer.
    """
    host = socket.gethostname()
    wait = 0.0
    try:
        while not stopped.wait(wait):
            wait = EVERY.total_seconds()
            try:
                close_old_connections()
                now = clock.now()
                actions.record_heartbeat(host=host, now=now)
                sweep(now=now)
                wait = pause(now=now).total_seconds()
            except Exception:  # the next sweep tries again
                logger.exception("A sweep did not finish.")
    finally:
        connection.close()
