import threading
from datetime import datetime, timedelta

import pytest

from jobs import broker, sweeper
from jobs.models import Job
from tests.clock import NOW
from tests.factories.jobs import JobFactory, WorkerFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def poked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    numbers: list[int] = []
    monkeypatch.setattr(broker, "poke", lambda job_id: numbers.append(job_id) or True)
    monkeypatch.setattr(sweeper, "leave_recurring", lambda **_: [])
    return numbers


def test_sweep_pokes_what_is_free(now: datetime, poked: list[int]) -> None:
    dropped = JobFactory(running=True, leased_until=now)
    due = JobFactory(due_at=now - SECOND)
    JobFactory(due_at=now + SECOND)
    JobFactory(running=True)
    JobFactory(done=True)

    assert sweeper.sweep(now=now) == 2
    assert poked == [due.pk, dropped.pk]


def test_sweep_does_not_pile_up(now: datetime, poked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "room", lambda: 1)
    JobFactory.create_batch(3)

    sweeper.sweep(now=now)

    assert len(poked) == 1


@pytest.mark.parametrize(
    ("jobs", "seconds"),
    [
        ([], 15),
        ([{"due_at": NOW + 4 * SECOND}], 4),
        ([{"due_at": NOW + 20 * SECOND}], 15),
        ([{"running": True, "leased_until": NOW + 3 * SECOND}, {"due_at": NOW + 4 * SECOND}], 3),
        ([{"due_at": NOW + SECOND / 10}], 1),
        ([{"due_at": NOW - 4 * SECOND}], 15),
    ],
)
def test_pause_is_shorter_where_a_job_becomes_free(jobs: list[dict[str, object]], seconds: int) -> None:
    for job in jobs:
        JobFactory(**job)

    assert sweeper.pause(now=NOW) == seconds * SECOND


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_keep_sweeping_goes_on_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopped, sweeps = threading.Event(), []

    def sweep(now: datetime) -> None:
        sweeps.append(now)
        if len(sweeps) == 1:
            raise OSError("The database is away.")
        stopped.set()

    monkeypatch.setattr(sweeper, "EVERY", timedelta(0))
    monkeypatch.setattr(sweeper, "sweep", sweep)
    WorkerFactory(host="this", seen_at=NOW)

    sweeper.keep_sweeping(stopped)

    assert len(sweeps) == 2
    assert "A sweep did not finish." in caplog.text
    assert Job.objects.count() == 0
