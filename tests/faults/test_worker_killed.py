"""T1, short: kill -9 of worker, monitor, pusher, sentinel, cluster and renderer in the middle of work.

Everything asked for is made, once, and the worker is back at work within 45 seconds. The twin hands its work to the
cluster without a job: what a killed worker held is lost, and the same count shows it.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.installation import Installation, descendants, installation, kill, title, until

pytestmark = pytest.mark.fault
ROUNDS = 25 if os.environ.get("FAULTS") == "full" else 1
ASKED = 24
VICTIMS = {
    "busy worker": " processing ",
    "idle worker": " idle",
    "monitor": " monitor",
    "pusher": " pusher",
    "renderer": "sleep 0.3",
}


def victims(root: int, kind: str) -> list[int]:
    """Processes of this kind below the worker command; the cluster and its sentinel bear one title."""
    family = descendants(root)
    main = [pid for pid in family if "qcluster MainProcess" in title(pid)]
    if kind in {"cluster", "sentinel"}:
        return main[:1] if kind == "cluster" else main[1:]
    return [pid for pid in family if VICTIMS[kind] in title(pid)]


def killed(root: int, kind: str) -> bool:
    """Kills one such process as soon as there is one, within three seconds."""

    def kill_one() -> bool:
        found = victims(root, kind)
        if found:
            kill(random.choice(found))
        return bool(found)

    return until(kill_one, seconds=3)


def made(it: Installation) -> Counter[int]:
    return Counter(number for (number,) in it.rows("SELECT number FROM fault_made"))


def test_every_job_is_done_once(tmp_path: Path) -> None:
    kinds = ["busy worker", "idle worker", "monitor", "renderer", "sentinel", "busy worker", "pusher", "cluster"]
    random.seed(1)
    with installation(tmp_path) as it:
        worker = it.start("manage.py", "worker")
        kills, slowest = 0, 0.0
        for number in range(ROUNDS):
            it.rows("DELETE FROM fault_made")
            it.run("-m", "tests.faults.work", "leave", str(ASKED))
            for kind in random.sample(kinds, len(kinds)):
                kills += killed(worker.pid, kind)
                time.sleep(random.uniform(0.3, 1.2))
            last_kill = time.monotonic()
            until(lambda: len(made(it)) == ASKED, seconds=45)
            slowest = max(slowest, time.monotonic() - last_kill)
            assert made(it) == Counter(range(ASKED)), f"round {number}"

        print(
            f"\n{ROUNDS * ASKED} of {ROUNDS * ASKED} made once through {kills} kills; back in {slowest:.0f} s at most"
        )
        assert kills >= 5 * ROUNDS
        worker.terminate()
        assert worker.wait(timeout=15) == 0
        assert descendants(worker.pid) == []


def test_control_work_without_a_job_is_lost(tmp_path: Path) -> None:
    with installation(tmp_path) as it:
        cluster = it.start("manage.py", "qcluster")
        it.run("-m", "tests.faults.work", "naive", "8")

        kills = sum(killed(cluster.pid, "busy worker") for _ in range(2))
        until(lambda: len(made(it)) == 8, seconds=12)

        print(f"\nwithout a job: {len(made(it))} of 8 made through {kills} kills")
        assert kills == 2
        assert made(it) != Counter(range(8))
