import signal
import time
from contextlib import suppress

import pytest

from accounts.models import User
from jobs.actions import LeaseLost
from jobs.models import Job
from jobs.work import finishing, progress, within, working_on
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def test_finishing_writes_the_result_and_the_end_together():
    job = JobFactory(running=True)

    with working_on(job), finishing("Added."):
        UserFactory()

    assert (Job.objects.get().state, User.objects.count()) == (Job.State.DONE, 1)


def test_finishing_writes_nothing_if_the_job_was_taken_over():
    job = JobFactory(running=True)
    Job.objects.update(token="another")

    with working_on(job), pytest.raises(LeaseLost), finishing("Added."):
        UserFactory()

    assert (Job.objects.get().state, User.objects.count()) == (Job.State.RUNNING, 0)


def test_finishing_outside_a_job_is_a_plain_transaction():
    with pytest.raises(AttributeError), finishing("Added."):
        UserFactory().nothing  # noqa: B018  it fails after the user is there

    assert User.objects.count() == 0


def test_progress_is_shown():
    job = JobFactory(running=True)

    with working_on(job):
        progress(140)
    progress(3)

    assert Job.objects.get().progress == 100


def test_an_exchange_ends_in_time_although_it_tries_another_address():
    began = time.monotonic()

    def exchange() -> None:
        with within(0.2):
            with suppress(OSError):  # as socket.create_connection does
                time.sleep(5)
            time.sleep(5)

    with pytest.raises(TimeoutError, match=r"within 0\.2 seconds"):
        exchange()

    assert time.monotonic() - began < 3


def test_the_time_limit_of_the_worker_goes_on_after_an_exchange():
    limit: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: limit.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with within(0.1), suppress(TimeoutError):
            time.sleep(1)
        with within(5):
            pass

        time.sleep(0.5)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert limit == [1]
