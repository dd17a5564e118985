"""The database's own clock, which other tests replace."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from jobs import actions, checks, clock
from jobs.models import Job
from tests.clock import NOW
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
AHEAD = timedelta(hours=1)


OF_THE_DATABASE = clock.now  # as it is before a test begins


@pytest.fixture(autouse=True)
def real_clock(_jobs_go_by_the_clock_of_the_test: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", OF_THE_DATABASE)


def test_now_is_the_current_time():
    assert clock.now() == pytest.approx(timezone.now(), abs=timedelta(seconds=5))
    assert clock.now().tzinfo is not None


def test_clock_of_each_database():
    has_its_own = connection.vendor == "postgresql"
    present = datetime.now(UTC)

    with time_machine.travel(present + AHEAD, tick=False):
        job = JobFactory(due_at=present - AHEAD)
        claimed = actions.claim(among=Job.objects.filter(pk=job.pk), now=clock.now())
        finding = checks.clocks(now=timezone.now())

    assert claimed is not None
    expected = present if has_its_own else present + AHEAD
    assert claimed.leased_until == pytest.approx(expected + actions.LEASE, abs=timedelta(seconds=5))
    assert finding.is_right is not has_its_own


def test_job_of_a_host_an_hour_ahead_runs_at_once():
    with time_machine.travel(datetime.now(UTC) + AHEAD, tick=False):
        job = actions.queue_job(name="tests.jobs.tasks.note", arguments={}, now=timezone.now())

    assert actions.claim(among=Job.objects.all(), now=clock.now()) == job


def test_now_advances_within_a_transaction():
    first = clock.now()

    assert clock.now() > first
    assert first > NOW - timedelta(days=1)
