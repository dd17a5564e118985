"""Does the jobs: runs the cluster, sweeps for what it missed, restarts it where it is stuck; ends all on SIGTERM."""

import logging
import signal
import socket
import threading
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from jobs import actions, sweeper
from jobs.cluster import Cluster
from jobs.watchdog import is_stuck

logger = logging.getLogger(__name__)
LOOK_EVERY = 2  # seconds
ENDED, STUCK = "The cluster ended by itself.", "No job made progress for 30 seconds while work was due."


class Command(BaseCommand):
    help = "Does the jobs that the site leaves, until Ctrl-C or SIGTERM."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        actions.start_worker(host=socket.gethostname(), now=timezone.now())
        connection.close()  # no process is started with an open one
        sweeping = threading.Thread(target=sweeper.keep_sweeping, args=(stopped,), daemon=True)
        sweeping.start()
        try:
            self.watch(stopped)
        finally:
            stopped.set()
            sweeping.join(timeout=LOOK_EVERY)

    def watch(self, stopped: threading.Event) -> None:
        cluster, started_at = Cluster(), timezone.now()
        self.stdout.write("The worker is running.")
        try:
            while not stopped.wait(LOOK_EVERY):
                if because := why_restart(cluster, started_at):
                    logger.error("%s It is restarted.", because)
                    cluster.end(grace=0)
                    note_restart(because)
                    cluster, started_at = Cluster(), timezone.now()
        finally:
            cluster.end()


def why_restart(cluster: Cluster, started_at: datetime) -> str:
    if cluster.has_ended:
        return ENDED
    try:
        close_old_connections()
        return STUCK if is_stuck(now=timezone.now(), started_at=started_at) else ""
    except Exception:  # a database that is away says nothing about the cluster
        logger.exception("The watchdog could not look.")
        return ""


def note_restart(because: str) -> None:
    try:
        actions.note_restart(host=socket.gethostname(), because=because, now=timezone.now())
        sweeper.sweep(now=timezone.now())
    except Exception:  # the restart matters more than the note
        logger.exception("The restart could not be noted.")
    finally:
        connection.close()
