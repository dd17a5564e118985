"""Finds jobs that have become due, whose poke was lost, or whose worker died: every second. Every 15
seconds it also queues recurring work and says that the worker is alive.
"""

import logging
import socket
import threading
from datetime import datetime
from itertools import count

from django.db import close_old_connections, connection

from jobs import actions, broker, clock
from jobs.models import Job
from jobs.schedule import queue_recurring_jobs

logger = logging.getLogger(__name__)
EVERY = 1  # seconds
ROUNDS = 15  # sweeps


def sweep(*, now: datetime) -> int:
    """Pokes for free jobs that have no poke; returns how many. Of the jobs of one party only one can
    be done now.
    """
    pokes = 0
    for lane in Job.Lane:
        free = Job.objects.free(now).filter(lane=lane)
        waiting = (
            free.filter(party="").count()
            + free.exclude(party="").values("party").distinct().count()
        )
        wanted = min(waiting, broker.ROOM) - broker.queue_size(lane)
        pokes += sum(broker.poke(lane) for _ in range(wanted))
    return pokes


def sweep_until(stopped: threading.Event) -> None:
    """Sweeps until stopped, in a thread with its own connection. Waits for a database that does not
    answer.
    """
    host = socket.gethostname()
    try:
        for number in count():
            try:
                close_old_connections()
                now = clock.now()
                if number % ROUNDS == 0:
                    actions.record_heartbeat(host=host, now=now)
                    queue_recurring_jobs(now=now)
                    actions.release_from_the_future(now=now)
                sweep(now=now)
            except Exception:  # the next sweep tries again
                logger.exception("A sweep did not finish.")
            if stopped.wait(EVERY):
                return
    finally:
        connection.close()
