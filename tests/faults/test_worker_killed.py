"""T1, short: kill -9 of worker, monitor, pusher, sentinel, cluster and renderer while packs are printed.

Every pack asked for is printed and delivered, once, its files whole, and the worker is back at work within 45 seconds.
The twin hands its work to the cluster without a job: what a killed worker held is lost, and the same count shows it.
"""

import hashlib
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.installation import Installation, descendants, installation, kill, title, until

pytestmark = pytest.mark.fault
ROUNDS = 25 if os.environ.get("FAULTS") == "full" else 1
ASKED = 12
BACK_WITHIN = 45  # seconds after the last kill
KINDS = ["busy worker", "idle worker", "monitor", "renderer", "sentinel", "busy worker", "pusher", "cluster"]
TITLES = {
    "busy worker": " processing ",
    "idle worker": " idle",
    "monitor": " monitor",
    "pusher": " pusher",
    "renderer": "reports.render_process",
}


class Made(NamedTuple):
    """How often each pack was printed and delivered, and what of it is not as it should be."""

    packs: int
    twice: int
    torn: int
    mails: int


def made(it: Installation) -> Made:
    """Counted from the rows and from the files themselves."""
    rows = it.rows("SELECT version_id, kind, sha256 FROM reports_rendition")
    printed = Counter(version for version, _, _ in rows)
    whole = [it.folder / "files" / "packs" / sha256[:2] / f"{sha256}.pdf" for _, _, sha256 in rows]
    torn = sum(not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != file.stem for file in whole)
    mails = Counter(
        line
        for file in (it.folder / "mail").glob("*")
        for line in file.read_text().splitlines()
        if "Message-ID" in line
    )
    twice = sum(count > 2 for count in printed.values()) + sum(count > 1 for count in mails.values())
    return Made(sum(count >= 2 for count in printed.values()), twice, torn, len(mails))


def victims(root: int, kind: str) -> list[int]:
    """Processes of this kind below the worker command; the cluster and its sentinel bear one title."""
    family = descendants(root)
    main = [pid for pid in family if "qcluster MainProcess" in title(pid)]
    if kind in {"cluster", "sentinel"}:
        return main[:1] if kind == "cluster" else main[1:]
    return [pid for pid in family if TITLES[kind] in title(pid)]


def killed(root: int, kind: str) -> bool:
    """Kills one such process as soon as there is one, within three seconds."""

    def kill_one() -> bool:
        found = victims(root, kind)
        if found:
            kill(random.choice(found))
        return bool(found)

    return until(kill_one, seconds=3)


def test_every_pack_is_printed_and_delivered_once(tmp_path: Path) -> None:
    random.seed(1)
    with installation(tmp_path) as it:
        worker = it.start("manage.py", "worker")
        kills, slowest = 0, 0.0
        for number in range(1, ROUNDS + 1):
            it.run("-m", "tests.faults.work", "leave", str(ASKED))
            for kind in random.sample(KINDS, len(KINDS)):
                kills += killed(worker.pid, kind)
                time.sleep(random.uniform(0.3, 1.2))
            last_kill, all_of_it = time.monotonic(), Made(number * ASKED, 0, 0, number * ASKED)
            until(lambda wanted=all_of_it: made(it) == wanted, seconds=BACK_WITHIN)
            slowest = max(slowest, time.monotonic() - last_kill)
            assert made(it) == all_of_it, it.rows("SELECT name, state, attempts, outcome FROM jobs_job")

        print(f"\n{made(it)} of {ROUNDS * ASKED} through {kills} kills; back at work in {slowest:.0f} s at most")
        assert kills >= 4 * ROUNDS
        worker.terminate()
        assert worker.wait(timeout=15) == 0
        assert descendants(worker.pid) == []


def test_control_work_without_a_job_is_lost(tmp_path: Path) -> None:
    with installation(tmp_path) as it:
        cluster = it.start("manage.py", "qcluster")
        it.run("-m", "tests.faults.work", "naive", "6")

        kills = sum(killed(cluster.pid, "busy worker") for _ in range(2))
        until(lambda: made(it).packs == 6, seconds=12)

        print(f"\nwithout a job: {made(it)} of 6 through {kills} kills")
        assert kills == 2
        assert made(it).packs < 6
