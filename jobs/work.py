"""What a task can say while it runs: how far it is, that it must wait for something outside, that
it is done.

A task is a keyword-only function known by its dotted name. It loads its rows, calls one action and
returns a short sentence. It may run again after a crash, so the action must be one that can: either
it asks "is it done yet?" first, or it writes its result inside `finishing()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from jobs import actions, clock
from jobs.models import Job

_current: ContextVar[Job | None] = ContextVar("current_job", default=None)


class TryAgain(Exception):
    """Raised by a task whose mail server (or the like) is away. Costs none of the three attempts;
    ends after a day.

    Without `in_seconds` the pause doubles each time, from half a minute to a quarter of an hour.
    """

    def __init__(self, *, why: str, in_seconds: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.in_seconds = in_seconds


class PermanentFailure(Exception):
    """Raised by a task that no further attempt can help (a refused address). Given up at once, with
    these words.
    """


@contextmanager
def working_on(job: Job) -> Iterator[None]:
    """Makes this job the one that `progress` and `finishing` speak of."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)


def progress(percent: int) -> None:
    """Shows on the page how far the work is, 0 to 100. Outside a job it does nothing."""
    if job := _current.get():
        actions.report_progress(job=job, percent=percent, now=clock.now())


@contextmanager
def finishing(sentence: str) -> Iterator[None]:
    """One transaction that holds the task's result and the end of the job: both are written, or
    neither.

    Raises `actions.LeaseLost`, and writes nothing, where another attempt has taken the job over
    meanwhile. Outside a job it is a plain transaction.
    """
    job = _current.get()
    with transaction.atomic():
        yield
        if job is not None:
            actions.finish(job=job, sentence=sentence, now=clock.now())
    if job is not None:
        job.state = Job.State.DONE
