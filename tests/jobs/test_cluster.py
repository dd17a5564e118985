"""That the cluster ends whole, whatever is killed, is shown in tests/faults/test_worker_killed.py."""

import os
import subprocess
from typing import Any

import django_q.cluster
import pytest

from jobs import cluster


def test_the_cluster_leads_a_group_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Process:
        def __init__(self, command: list[str], **options: Any) -> None:
            started.append((command[1:], options["start_new_session"]))

        def poll(self) -> int | None:
            return None

    ended: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(cluster, "end_group", lambda _, grace: ended.append(grace))

    it = cluster.Cluster()
    it.end()

    assert started == [(["-m", "jobs.cluster"], True)]
    assert it.has_ended is False
    assert ended == [cluster.GRACE]


def test_main_makes_every_fork_die_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    deeds: list[str] = []

    class QCluster:
        def start(self) -> None:
            deeds.append("started")

    monkeypatch.setattr(django_q.cluster, "Cluster", QCluster)
    monkeypatch.setattr(cluster, "die_with_parent", lambda: deeds.append("tied"))
    monkeypatch.setattr(cluster, "autodiscover_modules", lambda name: deeds.append(f"has read {name}"))
    monkeypatch.setattr(os, "register_at_fork", lambda after_in_child: after_in_child())

    cluster.main()

    assert deeds == ["tied", "tied", "has read tasks", "started"]


def test_each_worker_warms_up_what_the_settings_name(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[str] = []
    monkeypatch.setattr("reports.printing.renderer.warm_up", lambda: warmed.append("renderer"))
    settings.WORKER_WARM_UP = ["reports.printing.renderer.warm_up"]

    cluster.warm_up(sender="django_q", proc_name="Process-1")

    assert warmed == ["renderer"]
