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
def poked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lanes: list[str] = []
    monkeypatch.setattr(broker, "poke", lambda lane: lanes.append(lane) or True)
    monkeypatch.setattr(broker, "queue_size", lanes.count)
    monkeypatch.setattr(sweeper, "queue_recurring_jobs", lambda **_: [])
    return lanes


def test_sweep_pokes_once_for_each_free_job(now, poked):
    JobFactory(running=True, leased_until=now)
    JobFactory(due_at=now - SECOND)
    JobFactory(lane=Job.Lane.OUTSIDE)
    JobFactory(due_at=now + SECOND)
    JobFactory(running=True)
    JobFactory(done=True)

    counts = [sweeper.sweep(now=now) for _ in range(5)]

    assert counts == [3, 0, 0, 0, 0]
    assert poked == ["work", "work", "outside"]


def test_sweep_counts_waiting_pokes(now, poked):
    poked += ["work", "outside", "outside"]
    JobFactory.create_batch(3)

    assert sweeper.sweep(now=now) == 2


def test_sweep_limits_the_queue(now, poked, monkeypatch):
    monkeypatch.setattr(broker, "ROOM", 1)
    JobFactory.create_batch(3)

    sweeper.sweep(now=now)

    assert poked == ["work"]


def test_sweep_pokes_once_for_each_party(now, poked):
    for party in ("mail", "mail", "texts"):
        JobFactory(lane=Job.Lane.OUTSIDE, party=party)

    assert sweeper.sweep(now=now) == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sweep_until_continues_after_a_failure(monkeypatch, caplog):
    stopped = threading.Event()
    sweeps = []

    def sweep(now: datetime) -> None:
        sweeps.append(now)
        if len(sweeps) == 1:
            raise OSError("The database is away.")
        stopped.set()

    monkeypatch.setattr(sweeper, "EVERY", 0)
    monkeypatch.setattr(sweeper, "sweep", sweep)
    WorkerFactory(host="this", seen_at=NOW)

    sweeper.sweep_until(stopped)

    assert len(sweeps) == 2
    assert "A sweep did not finish." in caplog.text
    assert Job.objects.count() == 0
