"""Thirty-four jobs whose pokes were lost: each gets one, and a job whose worker died is taken up
before what is newer.

The twins are the sweep that names jobs: it puts each of them into the queue again at every sweep
until the queue is full, so that some jobs have many messages and others none; and what was dropped
comes after all that was named before.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from jobs import broker, runner, sweeper
from jobs.models import Job
from tests.factories.jobs import JobFactory
from tests.jobs import tasks

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ASKED = 34
SWEEPS = 12
FULL = 200


@pytest.fixture(autouse=True)
def _no_recurring_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "queue_recurring_jobs", lambda **_: [])
    monkeypatch.setattr(runner, "_perform_alone", runner.perform)
    tasks.noted.clear()


def run_named(job_id: int) -> str:
    return runner.run_next(Job.objects.filter(pk=job_id))


def sweep_naively() -> None:
    """The twin: names each free job, whether it has a message already or not."""
    free = Job.objects.free(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)
    for job_id in free[: FULL - broker.queue_size("work")]:
        async_task("tests.faults.test_pokes.run_named", job_id)


def sweep() -> None:
    sweeper.sweep(now=timezone.now())


def take_messages(count: int) -> int:
    """Does what a cluster does with so many messages, the oldest first; returns how many there
    were.
    """
    messages = OrmQ.objects.order_by("pk")[:count]
    for message in messages:
        {"jobs.runner.run": runner.run, "tests.faults.test_pokes.run_named": run_named}[
            message.func()
        ](*message.task["args"])
        message.delete()
    return len(messages)


def queue_jobs(count: int) -> None:
    """Jobs that no message tells of."""
    now = timezone.now()
    for number in range(count):
        due = now - timedelta(seconds=60 - number)
        JobFactory(due_at=due, created_at=due, arguments={"text": str(number)})


def test_each_job_gets_one_message_and_is_done():
    queue_jobs(ASKED)

    for _ in range(SWEEPS):
        sweep()
    messages = OrmQ.objects.count()
    take_messages(messages)

    print(
        f"\n{messages} messages for {ASKED} jobs after {SWEEPS} sweeps; {len(tasks.noted)} done by them"
    )
    assert messages == ASKED
    assert Counter(tasks.noted) == Counter(map(str, range(ASKED)))
    assert OrmQ.objects.count() == 0


def test_messages_that_are_lost_are_made_good_by_the_next_sweep():
    queue_jobs(ASKED)
    sweep()
    OrmQ.objects.filter(pk__in=OrmQ.objects.values("pk")[:22]).delete()

    sweep()

    assert OrmQ.objects.count() == ASKED


def test_a_job_whose_worker_died_is_next():
    queue_jobs(ASKED)
    sweep()
    now = timezone.now()
    JobFactory(
        running=True,
        due_at=now - timedelta(minutes=2),
        leased_until=now,
        arguments={"text": "dropped"},
    )

    sweep()
    take_messages(1)

    assert tasks.noted == ["dropped"]


def test_control_named_jobs_fill_the_queue():
    queue_jobs(ASKED)

    for _ in range(SWEEPS):
        sweep_naively()
    messages = Counter(message.task["args"][0] for message in OrmQ.objects.all())

    print(f"\nthe twin: {messages.total()} messages for {ASKED} jobs after {SWEEPS} sweeps")
    assert messages.total() == FULL
    queue_jobs(1)
    sweep_naively()
    assert Job.objects.latest("pk").pk not in messages


def test_control_a_named_job_comes_after_all_that_were_named_before():
    queue_jobs(ASKED)
    sweep_naively()
    now = timezone.now()
    JobFactory(
        running=True,
        due_at=now - timedelta(minutes=2),
        leased_until=now,
        arguments={"text": "dropped"},
    )

    sweep_naively()
    taken = 0
    while "dropped" not in tasks.noted:
        taken += take_messages(1)

    print(f"\nthe twin: {taken} messages until the job of the worker that died is taken up")
    assert taken > ASKED
