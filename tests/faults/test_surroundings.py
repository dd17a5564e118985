"""The disk is full, the database goes away within a job, the renderers hang: the job waits,
and is done later.

The controls count it as an attempt of the job, which is given up after three, or at once.
"""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from jobs import runner
from jobs.models import Job
from reports.packs.actions import printing
from reports.packs.actions.review import submit_pack
from reports.packs.models import Rendition
from reports.printing import renderer as renderers
from reports.printing.renderer import RenderingTookTooLong
from tests.clock import NOW
from tests.database import server
from tests.factories.jobs import JobFactory
from tests.jobs import tasks
from tests.reports.conftest import interview, media, pack  # noqa: F401  fixtures

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
RunJobs = Callable[..., list[str]]
FAULTS = 4  # one more than the attempts that a job has
QUARTER = timedelta(minutes=15)  # the longest pause between two tries


def later(number: int) -> datetime:
    return NOW + number * QUARTER


@pytest.fixture
def full_disk(media: Path) -> None:
    """No file can be put where packs are kept: there is a file in the place of the folder."""
    media.mkdir()
    (media / "packs").write_text("")


def state_of_printing() -> tuple[str, int]:
    job = Job.objects.get(name="reports.tasks.render_pack")
    return job.state, job.attempts


@pytest.mark.usefixtures("full_disk")
def test_a_disk_that_takes_no_file(pack, officer, run_jobs, media):
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    for number in range(FAULTS):
        run_jobs(at=later(number))
    waiting = state_of_printing()
    (media / "packs").unlink()
    run_jobs(at=later(FAULTS))

    print(f"\nfull disk: {waiting} after {FAULTS} tries, {state_of_printing()} with room")
    assert waiting == (Job.State.WAITING, 0)
    assert state_of_printing() == (Job.State.DONE, 1)
    assert Rendition.objects.count() == 2


@pytest.mark.usefixtures("full_disk")
def test_control_a_disk_that_takes_no_file(
    pack,
    officer,
    run_jobs,
    monkeypatch,
):
    monkeypatch.setattr(runner, "ENVIRONMENT_ERRORS", ())
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    for number in range(FAULTS):
        run_jobs(at=later(number))

    print(f"\nfull disk, the twin: {state_of_printing()}")
    assert state_of_printing() == (Job.State.GIVEN_UP, 3)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Renderers that were stopped as a debugger or a full machine stops them; a document waits for
    one a second.
    """
    monkeypatch.setattr(printing, "PATIENCE_OF_JOBS", 1)
    renderers.warm_up()
    yield
    for slot in range(renderers.RENDERERS):
        renderers.renderer(slot).stop()


def freeze() -> None:
    renderers.warm_up()
    for slot in range(renderers.RENDERERS):
        os.kill(renderers.renderer(slot).pid, signal.SIGSTOP)


@pytest.mark.usefixtures("media", "frozen")
def test_renderers_that_stand_still(
    pack,
    officer,
    run_jobs,
    monkeypatch,
):
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    for number in range(2):
        freeze()
        run_jobs(at=later(number))
    waiting = state_of_printing()
    monkeypatch.setattr(printing, "PATIENCE_OF_JOBS", 120)
    run_jobs(at=later(FAULTS))

    print(f"\nfrozen: {waiting} after 2 tries, {state_of_printing()} with new renderers")
    assert waiting == (Job.State.WAITING, 0)
    assert state_of_printing() == (Job.State.DONE, 1)


@pytest.mark.usefixtures("media", "frozen")
def test_control_renderers_that_stand_still(
    pack,
    officer,
    run_jobs,
    monkeypatch,
):
    """The twin takes the clock for the measure of a document."""
    monkeypatch.setattr(renderers, "RendererSilent", RenderingTookTooLong)
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    freeze()
    run_jobs(at=NOW)

    print(f"\nfrozen, the twin: {state_of_printing()}")
    assert state_of_printing() == (Job.State.GIVEN_UP, 1)
    assert "Shorten its texts" in Job.objects.get(name="reports.tasks.render_pack").outcome


def lose_the_database() -> str:
    """A task in whose middle PostgreSQL ends the connection, or somebody else holds SQLite's file."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        with psycopg.connect(f"{server()}/postgres") as another:
            another.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    else:
        another = sqlite3.connect(
            connection.settings_dict["NAME"], check_same_thread=False, isolation_level=None
        )
        another.execute("BEGIN EXCLUSIVE")
        threading.Timer(2, another.close).start()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
    JobFactory()
    return "This is never said."


def run_while_the_database_is_lost(monkeypatch: pytest.MonkeyPatch) -> Job:
    job = JobFactory()
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "note", lose_the_database)
        for number in range(FAULTS):
            Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
                due_at=NOW - number * QUARTER
            )
            runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)
            connection.close()
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_goes_away(monkeypatch, at_now):
    job = run_while_the_database_is_lost(monkeypatch)
    waiting = job.state, job.attempts, job.waits
    Job.objects.filter(pk=job.pk).update(due_at=NOW)

    answer = runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)

    print(f"\nlost database: {waiting} after {FAULTS} tries, then: {answer}")
    assert waiting == (Job.State.WAITING, 0, FAULTS)
    assert answer == "Noted."


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_control_a_database_that_goes_away(monkeypatch, at_now):
    """The twin counts every failure, as soon as it can write it down."""
    monkeypatch.setattr("jobs.actions.try_later", fail_instead)

    job = run_while_the_database_is_lost(monkeypatch)

    print(f"\nlost database, the twin: {job.state}, {job.attempts} attempts")
    assert (job.state, job.attempts) == (Job.State.GIVEN_UP, 3)


def fail_instead(*, job: Job, why: str, now: datetime, **_: object) -> None:
    from jobs.actions import fail

    fail(job=job, why=why, now=now)
