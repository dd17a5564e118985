"""What a running task can report: its progress, that it must wait for something outside, that it is
done.

A task is a keyword-only function known by its dotted name. It loads its rows, calls one action and
returns a short sentence. It may run again after a crash, so the action must be repeatable: either
it first checks whether it is done, or it writes its result inside `finishing()`.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection, transaction

from jobs import actions, clock
from jobs.models import Job

PAUSES = (1, 2, 4, 8, 16)  # seconds between attempts to record what another server accepted

_current: ContextVar[Job | None] = ContextVar("current_job", default=None)


class TryAgain(Exception):
    """Raised by a task whose mail server (or the like) does not answer. Uses none of the three
    attempts; ends after a day.

    Without `in_seconds` the pause doubles each time, from half a minute to a quarter of an hour.
    `away_seconds`: the other jobs would not get an answer either, so until then nobody asks.
    """

    def __init__(
        self, *, why: str, in_seconds: int | None = None, away_seconds: int | None = None
    ) -> None:
        super().__init__(why)
        self.why = why
        self.in_seconds = in_seconds
        self.away_seconds = away_seconds


class PermanentFailure(Exception):
    """Raised by a task that cannot succeed (a refused address). The job is given up at once."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """The whole of an exchange with another server: raises TimeoutError in the midst of it, and again each
    second, as long as it goes on. A server that sends a byte now and then keeps every other limit.

    By the alarm of the main thread, which is where a worker runs a task; django-q2's own goes on after it.
    """

    def end(*_: object) -> None:
        raise TimeoutError(f"It did not finish within {seconds:g} seconds.")

    began = time.monotonic()
    outer = signal.signal(signal.SIGALRM, end)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, outer)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.1, left - (time.monotonic() - began)))


@contextmanager
def working_on(job: Job) -> Iterator[None]:
    """Makes this the job that `progress` and `finishing` act on."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)


def progress(percent: int) -> None:
    """Reports progress for the page, 0 to 100. Outside a job it does nothing."""
    if job := _current.get():
        actions.report_progress(job=job, percent=percent, now=clock.now())


@contextmanager
def finishing(sentence: str) -> Iterator[None]:
    """One transaction that holds the task's result and the end of the job: both are written, or
    neither.

    Raises `actions.LeaseLost`, and writes nothing, if another attempt has taken the job over.
    Outside a job it is a plain transaction.
    """
    job = _current.get()
    with transaction.atomic():
        yield
        if job is not None:
            actions.finish(job=job, sentence=sentence, now=clock.now())
    if job is not None:
        job.state = Job.State.DONE


def record(result: Callable[[], None]) -> None:
    """Records what another server has accepted: calls `result`, and again after a pause while the
    database is away, so that nothing is sent twice.
    """
    for pause in PAUSES:
        try:
            return result()
        except OperationalError:
            connection.close()
            time.sleep(pause)
    return result()
