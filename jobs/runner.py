"""What a worker does when it is poked: claim the next job of its lane, run it, record how it ended.

Like a view, it reads the clock.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string

from jobs import actions, clock
from jobs.broker import poke
from jobs.models import Job, JobQuerySet
from jobs.work import PermanentFailure, TryAgain, working_on

logger = logging.getLogger(__name__)
RENEW_EVERY = 5  # seconds
HELD_AT_MOST = 910  # seconds, a little longer than a cluster lets a task run
# the database, the disk, the network: not the job's fault
ENVIRONMENT_ERRORS = (OperationalError, InterfaceError, OSError)
ENVIRONMENT_PAUSE = 30  # seconds
RECORD_WITHIN = 120  # seconds to wait for the database to record how a job ended
NOTHING = "Nothing to do."


def run(lane: str) -> str:
    """Does the next job of this lane and returns a short sentence; called by django-q2."""
    jobs = Job.objects.filter(lane=lane)
    sentence = run_next(jobs)
    if sentence != NOTHING and lane == Job.Lane.OUTSIDE and jobs.free(clock.now()).exists():
        poke(lane)  # the poke for another job of the same party found it busy
    return sentence


def run_next(among: JobQuerySet, *, renewing: bool = True) -> str:
    """Does the first of these jobs that is free; `renewing` is False in tests, where nothing dies."""
    job = actions.claim(among=among, now=clock.now())
    if job is None:
        return NOTHING
    try:
        with _renewed(job) if renewing else nullcontext():
            return _perform_alone(job) if renewing and job.deaths else perform(job)
    except SystemExit:  # django-q2's time limit
        end = actions.try_later if job.lane == Job.Lane.OUTSIDE else actions.fail
        _record_end(end, job, why="It took longer than the time allowed.")
        raise


def perform(job: Job) -> str:
    """Runs the task and records how it ended."""
    try:
        with working_on(job):
            sentence = import_string(job.name)(**job.arguments)
            if not job.is_over:
                actions.finish(job=job, sentence=sentence, now=clock.now())
    except actions.LeaseLost:
        return "Another attempt took it over."
    except TryAgain as away:
        pauses = {"in_seconds": away.in_seconds, "away_seconds": away.away_seconds}
        return _record_end(actions.try_later, job, why=away.why, **pauses)
    except PermanentFailure as refusal:
        return _record_end(actions.give_up, job, why=str(refusal))
    except ENVIRONMENT_ERRORS as problem:
        logger.warning("Job %s (%s) waits.", job.pk, job.name, exc_info=True)
        why = _describe(problem)
        return _record_end(actions.try_later, job, why=why, in_seconds=ENVIRONMENT_PAUSE)
    except Exception as problem:
        logger.exception("Job %s (%s) failed.", job.pk, job.name)
        return _record_end(actions.fail, job, why=_describe(problem))
    return sentence


def _perform_alone(job: Job) -> str:
    """Runs a job whose worker died before in a new process, where nothing else runs. If that dies while
    this one lives, it was the job, and the attempt counts.
    """
    command = [sys.executable, "-m", "jobs.alone", str(job.pk), job.token, str(os.getpid())]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603  our own
    try:
        status = process.wait()
    finally:
        process.kill()  # at the time limit; one that has ended takes no notice
        process.wait()
    if status == 0:
        return "It ran in a process of its own."
    how = f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
    why = f"A new process that ran this job alone ended {how}."
    return _record_end(actions.fail, job, why=why)


def _describe(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def _record_end(action: Callable[..., None], job: Job, **words: Any) -> str:
    """Records how the attempt ended, unless another one has taken the job over meanwhile.

    Waits for a database that does not answer: meanwhile nobody else can take the job over.
    """
    ends_at = time.monotonic() + RECORD_WITHIN
    while True:
        try:
            action(job=job, now=clock.now(), **words)
        except actions.LeaseLost:
            logger.warning("Job %s (%s) was taken over by another attempt.", job.pk, job.name)
        except ENVIRONMENT_ERRORS:
            if time.monotonic() > ends_at:
                raise
            connection.close()
            time.sleep(1)
            continue
        return str(words["why"])


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Holds the job while its task runs, from a thread with a connection of its own.

    When this process is killed the renewals stop with it, and the job is free within 20 seconds.
    """
    done = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(done, job), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew_until(done: threading.Event, job: Job) -> None:
    held_until = time.monotonic() + HELD_AT_MOST
    try:
        while not done.wait(RENEW_EVERY) and time.monotonic() < held_until:
            try:
                actions.renew(job=job, now=clock.now())
            except actions.LeaseLost:
                return
            except Exception:  # the database is busy; the next renewal comes before the lease ends
                logger.warning("Job %s could not be renewed.", job.pk, exc_info=True)
    finally:
        connection.close()
