import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from jobs import sweeper
from jobs.management.commands import worker as command
from jobs.models import Worker
from tests.clock import NOW
from tests.factories.jobs import JobFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("at_now")]
LONG_AGO = NOW - timedelta(hours=1)


class Cluster:
    """Stands in for the processes: `has_ended` as told, and what was done to it."""

    made: list["Cluster"] = []

    def __init__(self) -> None:
        self.has_ended, self.graces = False, list[float]()
        Cluster.made.append(self)

    def end(self, *, grace: float = 7) -> None:
        self.graces.append(grace)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No processes, no thread that sweeps; the handlers of signals are put back."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    Cluster.made = []
    monkeypatch.setattr(command, "Cluster", Cluster)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(sweeper, "keep_sweeping", lambda stopped: stopped.wait())
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_worker_ends_its_cluster_on_sigterm(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(command, "why_restart", lambda *_: signal.raise_signal(signal.SIGTERM))

    call_command("worker")

    assert [cluster.graces for cluster in Cluster.made] == [[7]]
    assert Worker.objects.get().started_at == NOW
    assert "The worker is running." in capsys.readouterr().out


def test_worker_restarts_a_cluster_that_ended(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def why(cluster: Cluster, started_at: datetime) -> str:
        if len(Cluster.made) == 1:
            return command.ENDED
        signal.raise_signal(signal.SIGINT)
        return ""

    monkeypatch.setattr(command, "why_restart", why)

    call_command("worker")

    assert [cluster.graces for cluster in Cluster.made] == [[0], [7]]
    worker = Worker.objects.get()
    assert (worker.restarts, worker.restarted_because) == (1, "The cluster ended by itself.")


def test_why_restart() -> None:
    cluster: Any = Cluster()
    assert command.why_restart(cluster, LONG_AGO) == ""

    JobFactory(due_at=LONG_AGO)
    assert command.why_restart(cluster, LONG_AGO) == command.STUCK

    cluster.has_ended = True
    assert command.why_restart(cluster, LONG_AGO) == command.ENDED


def test_a_database_that_is_away_restarts_nothing(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def away(**_: Any) -> bool:
        raise OSError("The database is away.")

    cluster: Any = Cluster()
    monkeypatch.setattr(command, "is_stuck", away)
    monkeypatch.setattr(command.actions, "note_restart", away)

    assert command.why_restart(cluster, LONG_AGO) == ""
    command.note_restart("It was stuck.")

    assert [record.message for record in caplog.records] == [
        "The watchdog could not look.",
        "The restart could not be noted.",
    ]
