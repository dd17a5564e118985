"""What a worker does with a job's number: claim it, call its task, write down how it ended.

The clock is read here: this is an edge, as a view is.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from jobs import actions
from jobs.models import Job
from jobs.work import NoUseTrying, TryAgain, working_on

logger = logging.getLogger(__name__)
RENEW_EVERY = 5  # seconds
HELD_AT_MOST = timedelta(seconds=160)  # a little longer than the cluster lets a task run


def run(job_id: int, *, renewing: bool = True) -> str:
    """Does the job if it is free, and answers in a few words; django-q2 calls this."""
    job = actions.claim(job_id=job_id, now=timezone.now())
    if job is None:
        return "Nothing to do."
    try:
        with working_on(job), _renewed(job) if renewing else nullcontext():
            sentence = import_string(job.name)(**job.arguments)
            if not job.is_over:
                actions.finish(job=job, sentence=sentence, now=timezone.now())
    except actions.LeaseLost:
        return "Another attempt took it over."
    except TryAgain as away:
        return _ended(actions.try_later, job, why=away.why, in_seconds=away.in_seconds)
    except NoUseTrying as refusal:
        return _ended(actions.give_up, job, why=str(refusal))
    except Exception as problem:
        logger.exception("Job %s (%s) failed.", job.pk, job.name)
        return _ended(actions.fail, job, why=f"{type(problem).__name__}: {problem}")
    except SystemExit:  # django-q2's time limit
        _ended(actions.fail, job, why="It took longer than the time allowed.")
        raise
    return sentence


def _ended(deed: Callable[..., None], job: Job, **words: Any) -> str:
    """Writes down how the attempt ended, unless another one has taken the job over meanwhile."""
    try:
        deed(job=job, now=timezone.now(), **words)
    except actions.LeaseLost:
        logger.warning("Job %s (%s) was taken over by another attempt.", job.pk, job.name)
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
    held_until = timezone.now() + HELD_AT_MOST
    try:
        while not done.wait(RENEW_EVERY) and timezone.now() < held_until:
            try:
                actions.renew(job=job, now=timezone.now())
            except actions.LeaseLost:
                return
            except Exception:  # a busy database: the next renewal comes before the lease ends
                logger.warning("Job %s could not be renewed.", job.pk, exc_info=True)
    finally:
        connection.close()
