"""T1, short: kill -9 of worker, monitor, pusher, sentinel, cluster and renderer while packs are
printed.

Every pack asked for is printed once, its files whole, and delivered; no 45 seconds pass without
progress. A mail whose sender is killed between the server's answer and its own note of it goes out
again with the same Message-ID, by which mailboxes tell the copy: such mails are counted once, and
how many there were is printed.

The twin hands its work to the cluster without a job: what a killed worker held is lost, and the
same count shows it.

A job whose workers are killed from outside is done in the end; one that kills three new processes by itself
is given up. The twin gives up what died three times, whoever killed it.
"""

import hashlib
import random
import time
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

import pytest

from jobs import actions
from jobs.actions import DIED, fail
from jobs.models import Job
from tests.clock import NOW
from tests.factories.jobs import JobFactory
from tests.faults.installation import (
    IS_FULL,
    Installation,
    children,
    descendants,
    installation,
    kill,
    title,
    until,
)

pytestmark = pytest.mark.fault
ROUNDS = 25 if IS_FULL else 1
ASKED = 12
SUBJECT = "Subject: Your pack is ready"  # the file of a day's mail has such lines
BETWEEN = "-" * 79
BACK_WITHIN = 45  # seconds
KILLS = 3  # as many as a job may fail
KINDS = [
    "busy worker",
    "idle worker",
    "monitor",
    "renderer",
    "sentinel",
    "busy worker",
    "pusher",
    "cluster",
]
TITLES = {
    "busy worker": " processing ",
    "idle worker": " idle",
    "monitor": " monitor",
    "pusher": " pusher",
    "renderer": "reports.printing.render_process",
}


class Made(NamedTuple):
    """How many packs were printed and delivered, and what of them is not as it should be."""

    packs: int
    twice: int
    torn: int
    mails: int


def made(it: Installation) -> Made:
    """Counted from the rows and from the files themselves."""
    rows = it.rows("SELECT version_id, kind, sha256 FROM reports_rendition")
    printed = Counter(version for version, _, _ in rows)
    whole = [it.folder / "files" / "packs" / sha256[:2] / f"{sha256}.pdf" for _, _, sha256 in rows]
    torn = sum(
        not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != file.stem
        for file in whole
    )
    twice = sum(count > 2 for count in printed.values())
    return Made(sum(count >= 2 for count in printed.values()), twice, torn, len(messages(it)))


def messages(it: Installation) -> Counter[str]:
    """How often the mail of each pack was handed over, by its Message-ID. Other mail goes out as
    time passes.
    """
    mails = [
        mail for file in (it.folder / "mail").glob("*") for mail in file.read_text().split(BETWEEN)
    ]
    lines = [line for mail in mails if SUBJECT in mail for line in mail.splitlines()]
    return Counter(line for line in lines if line.startswith("Message-ID"))


def victims(root: int, kind: str) -> list[int]:
    """Processes of this kind below the worker command; a cluster and its sentinel bear one title."""
    family = descendants(root)
    if kind in {"cluster", "sentinel"}:
        main = [pid for pid in family if "qcluster MainProcess" in title(pid)]
        clusters = [pid for pid in children(root) if pid in main]
        return clusters if kind == "cluster" else [pid for pid in main if pid not in clusters]
    return [pid for pid in family if TITLES[kind] in title(pid)]


def killed(root: int, kind: str, *, within: float = 3) -> bool:
    """Kills one such process as soon as there is one, within these seconds."""

    def kill_one() -> bool:
        found = victims(root, kind)
        if found:
            kill(random.choice(found))
        return bool(found)

    return until(kill_one, seconds=within)


def finish(it: Installation, *, asked: int) -> float:
    """Waits until all that was asked for is made; returns the longest time, in seconds, without
    progress.
    """
    longest = 0.0
    steps = progress(it)
    while made(it) != Made(asked, 0, 0, asked):
        since = time.monotonic()
        moved = until(lambda before=steps: progress(it) != before, seconds=BACK_WITHIN)
        assert moved, (
            made(it),
            it.rows("SELECT name, state, attempts, outcome FROM jobs_job WHERE state <> 'done'"),
        )
        longest = max(longest, time.monotonic() - since)
        steps = progress(it)
    return longest


def progress(it: Installation) -> list[object]:
    """Changes whenever a job is begun, ends or has made something."""
    return it.rows(
        "SELECT state, sum(attempts), count(*) FROM jobs_job GROUP BY state ORDER BY state"
    )


def test_every_pack_is_printed_and_delivered_once(tmp_path, migrated):
    random.seed(1)
    with installation(tmp_path, migrated) as it:
        worker = it.start("manage.py", "worker")
        kills = 0
        slowest = 0.0
        assert until(lambda: bool(victims(worker.pid, "pusher")), seconds=120), (
            "the worker did not start"
        )
        for number in range(1, ROUNDS + 1):
            it.run("-m", "tests.faults.work", "queue", str(ASKED))
            for kind in random.sample(KINDS, len(KINDS)):
                kills += killed(worker.pid, kind)
                time.sleep(random.uniform(0.3, 1.2))
            slowest = max(slowest, finish(it, asked=number * ASKED))

        again = sum(messages(it).values()) - len(messages(it))
        print(
            f"\n{made(it)} of {ROUNDS * ASKED} through {kills} kills; {slowest:.0f} s without progress at most"
        )
        print(f"{again} mails handed over again with the same Message-ID")
        assert kills >= 3 * ROUNDS
        worker.terminate()
        assert worker.wait(timeout=60) == 0
        assert descendants(worker.pid) == []


@pytest.mark.full
def test_control_work_without_a_job_is_lost(tmp_path, migrated):
    with installation(tmp_path, migrated) as it:
        it.run("-m", "tests.faults.work", "naive", "12")
        cluster = it.start("manage.py", "qcluster")  # afterwards, or all may be done before we look

        kills = sum(killed(cluster.pid, "busy worker", within=within) for within in (120, 3))
        until(lambda: made(it).packs == 12, seconds=20)

        print(f"\nwithout a job: {made(it)} of 12 through {kills} kills")
        assert kills
        assert made(it).packs < 12


def queue(it: Installation, name: str, arguments: str = "{}") -> None:
    long_ago, in_time = "'2026-01-01 00:00:00+00:00'", "'2099-01-01 00:00:00+00:00'"
    it.rows(
        "INSERT INTO jobs_job (name, arguments, lane, party, state, due_at, created_at,"  # noqa: S608  names of ours
        " patient_until, attempts, waits, deaths, token, progress, outcome, dedup_key)"
        f" VALUES ('{name}', '{arguments}', 'work', '', 'waiting', {long_ago}, {long_ago},"
        f" {in_time}, 0, 0, 0, '', 0, '', '')"
    )


def state_of(it: Installation, name: str) -> tuple[str, int, int, str]:
    sql = f"SELECT state, attempts, deaths, outcome FROM jobs_job WHERE name = '{name}'"  # noqa: S608  names of ours
    return tuple(it.rows(sql)[0])


def kill_the_worker(it: Installation, name: str) -> None:
    """With all its processes while it runs this job, whose lease ends at once."""
    worker = it.start("manage.py", "worker")
    held = f"SELECT count(*) FROM jobs_job WHERE name = '{name}' AND leased_until > due_at"  # noqa: S608  names of ours
    assert until(lambda: it.rows(held)[0][0] == 1, seconds=90), state_of(it, name)
    for pid in [worker.pid, *descendants(worker.pid)]:
        kill(pid)
    worker.wait()
    time.sleep(1)  # until those have ended that die with it, and hold the job no longer
    it.rows(f"UPDATE jobs_job SET leased_until = due_at WHERE name = '{name}'")  # noqa: S608  names of ours


@pytest.mark.full
def test_a_job_whose_workers_are_killed_from_outside_is_done(tmp_path, migrated):
    name = "tests.jobs.tasks.sleep"
    with installation(tmp_path, migrated) as it:
        queue(it, name, '{"seconds": 60}')
        for _ in range(KILLS):
            kill_the_worker(it, name)
        it.rows(f"UPDATE jobs_job SET arguments = '{{}}' WHERE name = '{name}'")  # noqa: S608  names of ours

        it.start("manage.py", "worker")

        assert until(lambda: state_of(it, name)[0] == "done", seconds=60)
        print(f"\n{KILLS} times killed with its worker: {state_of(it, name)}")
        assert state_of(it, name)[1:3] == (1, KILLS)


@pytest.mark.full
@pytest.mark.django_db
def test_control_a_death_that_counts_as_a_failure_ends_the_job(
    monkeypatch,
):
    monkeypatch.setattr(actions, "_put_back", lambda job, now: fail(job=job, why=DIED, now=now))
    job = JobFactory()

    for number in range(8):
        actions.claim(among=Job.objects.all(), now=NOW + number * timedelta(minutes=5))

    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.GIVEN_UP, DIED)


@pytest.mark.full
def test_a_job_that_kills_three_new_processes_by_itself_is_given_up(tmp_path, migrated):
    name = "tests.jobs.tasks.die"
    with installation(tmp_path, migrated) as it:
        queue(it, name)
        queue(it, "tests.jobs.tasks.note")
        it.start("manage.py", "worker")

        ended = until(lambda: state_of(it, name)[0] == "given_up", seconds=180)

        print(f"\nkills its processes: {state_of(it, name)}")
        assert ended
        assert state_of(it, name)[1:3] == (3, 1)
        assert "A new process that ran this job alone ended by SIGKILL" in state_of(it, name)[3]
        assert state_of(it, "tests.jobs.tasks.note")[0] == "done"
