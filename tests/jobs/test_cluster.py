"""The processes of a cluster; tests/faults/test_worker_killed.py kills them."""

import os
import subprocess
from datetime import timedelta
from typing import Any

import django_q.cluster
import pytest
from django_q.signals import post_spawn

from jobs import cluster
from tests.faults.installation import until


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    started: list[Any] = []

    class Process:
        def __init__(self, command: list[str], **options: Any) -> None:
            self.ready = os.dup(options["pass_fds"][0])
            started.append((command[1:4], options["start_new_session"]))
            started.append(self)

        def poll(self) -> int | None:
            return None

        def terminate(self) -> None:
            started.append("asked to end")

    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(cluster, "end_group", lambda _, grace: started.append(grace))
    return started


def test_cluster_leads_its_own_process_group(started):
    it = cluster.Cluster("work")
    it.ask_to_end()
    it.end()

    assert started[0] == (["-m", "jobs.cluster", "work"], True)
    assert it.has_ended is False
    assert started[2:] == ["asked to end", cluster.GRACE]
    os.close(started[1].ready)


def test_cluster_is_ready_with_its_first_worker(started):
    it = cluster.Cluster("work")
    before = it.ready_for
    os.write(started[1].ready, b"..")

    assert before is None
    assert it.ready_for == pytest.approx(timedelta(0), abs=timedelta(seconds=1))
    assert until(lambda: it.ready_for > timedelta(seconds=0.1), seconds=5)
    ready_for = it.ready_for  # first: both go on with the clock
    assert it.running_for >= ready_for
    os.close(started[1].ready)
    it.end()


def test_cluster_that_died_early_is_never_ready(started):
    it = cluster.Cluster("work")
    os.close(started[1].ready)

    assert it.ready_for is None
    it.end()


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs `main` without processes, and returns what it would run in each worker."""
    steps: list[str] = []

    class QCluster:
        def start(self) -> None:
            steps.append(f"started {os.environ['Q_CLUSTER_NAME']}")

    monkeypatch.setattr(post_spawn, "receivers", [])
    monkeypatch.setenv("Q_CLUSTER_NAME", "")
    monkeypatch.setattr(django_q.cluster, "Cluster", QCluster)
    monkeypatch.setattr(
        cluster, "die_with_parent", lambda parent: steps.append(f"tied to {parent}")
    )
    monkeypatch.setattr(
        cluster, "make_forks_die_with_parent", lambda: steps.append("forks are tied")
    )
    monkeypatch.setattr(
        cluster, "autodiscover_modules", lambda name: steps.append(f"has read {name}")
    )
    monkeypatch.setattr(cluster, "import_module", lambda name: steps.append(f"has read {name}"))
    return steps


def test_main_makes_every_fork_die_with_its_parent(begin):
    cluster.main("outside", 1, 42)

    assert begin == [
        "tied to 42",
        "forks are tied",
        "has read tasks",
        "has read config.urls",
        "started greenroom-outside",
    ]


def test_worker_warms_up_and_reports_ready(begin, settings, monkeypatch):
    monkeypatch.setattr("reports.printing.renderer.warm_up", lambda: begin.append("warm"))
    settings.WORKER_WARM_UP = {"work": ["reports.printing.renderer.warm_up"], "outside": []}
    reading, writing = os.pipe()

    cluster.main("work", writing, 42)
    post_spawn.send(sender="django_q", proc_name="Process-1")

    assert begin[-1] == "warm"
    assert os.read(reading, 10) == b"."
    os.close(reading)
    os.close(writing)
