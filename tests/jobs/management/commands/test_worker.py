import signal
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from jobs import sweeper
from jobs.management.commands import worker as command
from jobs.models import Worker
from tests.clock import NOW
from tests.factories.jobs import JobFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("at_now"),
]
LONG_AGO = NOW - timedelta(hours=1)


class Cluster:
    """A cluster without processes: `has_ended` and `ready_for` are set, and its calls recorded."""

    made: list["Cluster"] = []

    def __init__(self, lane: str) -> None:
        self.lane = lane
        self.has_ended = False
        self.ready_for: timedelta | None = timedelta(hours=1)
        self.running_for = timedelta(hours=1)
        self.ends: list[str | float] = []
        Cluster.made.append(self)

    def ask_to_end(self) -> None:
        self.ends.append("asked")

    def end(self, *, grace: float) -> None:
        self.ends.append(round(grace))


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No processes and no sweeper thread; signal handlers are restored."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    Cluster.made = []
    monkeypatch.setattr(command, "Cluster", Cluster)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(sweeper, "sweep_until", lambda stopped: stopped.wait())
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_worker_ends_its_clusters_on_sigterm(monkeypatch, capsys):
    monkeypatch.setattr(command, "why_restart", lambda *_: signal.raise_signal(signal.SIGTERM))

    call_command("worker")

    assert [(cluster.lane, cluster.ends) for cluster in Cluster.made] == [
        ("work", ["asked", 7]),
        ("outside", ["asked", 7]),
    ]
    assert Worker.objects.get().started_at == NOW
    assert "The worker is running." in capsys.readouterr().out


def test_worker_restarts_a_cluster_that_ended(monkeypatch, caplog):
    def why(cluster: Cluster) -> str:
        if len(Cluster.made) == 2:
            return command.ENDED if cluster.lane == "outside" else ""
        signal.raise_signal(signal.SIGINT)
        return ""

    monkeypatch.setattr(command, "why_restart", why)

    call_command("worker")

    assert [(cluster.lane, cluster.ends) for cluster in Cluster.made] == [
        ("work", ["asked", 7]),
        ("outside", [0]),
        ("outside", ["asked", 7]),
    ]
    worker = Worker.objects.get()
    assert (worker.restarts, worker.restarted_because) == (1, "The cluster stopped unexpectedly.")


def test_why_restart():
    cluster: Any = Cluster("work")
    assert command.why_restart(cluster) == ""

    JobFactory(due_at=LONG_AGO)
    assert command.why_restart(cluster) == command.STUCK

    cluster.has_ended = True
    assert command.why_restart(cluster) == command.ENDED


def test_slow_cluster_is_not_restarted_before_it_is_ready():
    cluster: Any = Cluster("work")
    JobFactory(due_at=LONG_AGO)
    cluster.ready_for = None

    answers = []
    for seconds in (31, 300, 301):
        cluster.running_for = timedelta(seconds=seconds)
        answers.append(command.why_restart(cluster))

    assert answers == ["", "", command.NOT_READY]


def test_unreachable_database_restarts_nothing(monkeypatch, caplog):
    def away(**_: Any) -> bool:
        raise OSError("The database is away.")

    cluster: Any = Cluster("work")
    monkeypatch.setattr(command, "is_stuck", away)
    monkeypatch.setattr(command.actions, "record_restart", away)

    assert command.why_restart(cluster) == ""
    command.record_restart("It was stuck.")

    assert [record.message for record in caplog.records] == [
        "The watchdog could not check the cluster.",
        "The restart could not be recorded.",
    ]
