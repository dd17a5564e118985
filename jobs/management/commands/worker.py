"""Runs the jobs: a cluster for each lane, a sweeper, and a watchdog that restarts stuck
clusters.
"""

import logging
import signal
import socket
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection

from accounts.audit import check_key
from accounts.refusals import Refused
from jobs import actions, clock, sweeper
from jobs.cluster import GRACE, Cluster
from jobs.models import Job
from jobs.watchdog import STARTS_WITHIN, is_stuck

logger = logging.getLogger(__name__)
LOOK_EVERY = 2  # seconds
ENDED = "The cluster stopped unexpectedly."
NOT_READY = "No worker was ready within five minutes."
STUCK = "No job made progress for 30 seconds while work was due."


class Command(BaseCommand):
    help = "Runs queued jobs until Ctrl-C or SIGTERM."
    requires_system_checks = ()  # they load every page, in a second; `make check` runs them

    def handle(self, *_args: Any, **_options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        try:
            check_key()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        actions.start_worker(host=socket.gethostname(), now=clock.now())
        connection.close()  # never start a process with an open connection
        sweeping = threading.Thread(target=sweeper.sweep_until, args=(stopped,), daemon=True)
        sweeping.start()
        try:
            self.watch(stopped)
        finally:
            stopped.set()
            sweeping.join(timeout=LOOK_EVERY)

    def watch(self, stopped: threading.Event) -> None:
        clusters = {lane: Cluster(lane) for lane in Job.Lane}
        self.stdout.write("The worker is running.")
        try:
            while not stopped.wait(LOOK_EVERY):
                for lane in Job.Lane:
                    if because := why_restart(clusters[lane]):
                        logger.error("Lane %s: %s Restarting it.", lane, because)
                        clusters[lane].end(grace=0)
                        record_restart(because)
                        clusters[lane] = Cluster(lane)
        finally:
            end_all(list(clusters.values()))


def end_all(clusters: list[Cluster]) -> None:
    """Ends them together, so that they share one grace period."""
    ends_at = time.monotonic() + GRACE
    for cluster in clusters:
        cluster.ask_to_end()
    for cluster in clusters:
        cluster.end(grace=max(0, ends_at - time.monotonic()))


def why_restart(cluster: Cluster) -> str:
    if cluster.has_ended:
        return ENDED
    ready_for = cluster.ready_for
    if ready_for is None:
        return NOT_READY if cluster.running_for > STARTS_WITHIN else ""
    try:
        close_old_connections()
        return STUCK if is_stuck(lane=cluster.lane, ready_for=ready_for, now=clock.now()) else ""
    except Exception:  # a database that does not answer says nothing about the cluster
        logger.exception("The watchdog could not check the cluster.")
        return ""


def record_restart(because: str) -> None:
    try:
        now = clock.now()
        actions.record_restart(host=socket.gethostname(), because=because, now=now)
        sweeper.sweep(now=now)
    except Exception:  # the restart matters more than the note
        logger.exception("The restart could not be recorded.")
    finally:
        connection.close()
