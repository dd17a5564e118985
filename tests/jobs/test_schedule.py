from datetime import datetime, timedelta

import pytest
from django.apps import apps

from jobs.models import Job
from jobs.schedule import last_time, next_time, queue_recurring_jobs, recurring
from tests.clock import LONDON

EVERY_NIGHT = "30 1 * * *"


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-25T01:29:59+00:00", "2026-11-24T01:30"),
        ("2026-11-25T01:30:00+00:00", "2026-11-25T01:30"),
        ("2026-11-25T16:20:00+00:00", "2026-11-25T01:30"),
        # the night of 25 October, when 01:30 comes twice
        ("2026-10-25T00:29:00+00:00", "2026-10-24T01:30"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T01:30"),
        # the night of 29 March, when it does not come at all
        ("2026-03-29T00:59:00+00:00", "2026-03-28T01:30"),
        ("2026-03-29T01:00:00+00:00", "2026-03-29T01:30"),
    ],
)
def test_last_time_is_in_london_time(now, last):
    assert last_time(EVERY_NIGHT, now=datetime.fromisoformat(now)) == datetime.fromisoformat(last)


def test_next_time_is_after_now_and_in_london_time():
    at = datetime(2026, 10, 24, 12, 45, tzinfo=LONDON)
    name = "scheduling.tasks.remind_of_lapses"

    found = [next_time(name, now=at - timedelta(minutes=ago)) for ago in (1, 0)]

    assert found == [at, datetime(2026, 10, 25, 7, 45, tzinfo=LONDON)]


@pytest.mark.django_db
@pytest.mark.parametrize("night", ["2026-10-25", "2026-03-29", "2026-11-25"])
def test_every_night_has_one_run(night, monkeypatch):
    monkeypatch.setattr("jobs.schedule.recurring", lambda: [(EVERY_NIGHT, "tests.jobs.tasks.note")])
    midnight = datetime.fromisoformat(night).replace(tzinfo=LONDON)
    queue_recurring_jobs(now=midnight)

    for minutes in range(0, 300, 5):
        queue_recurring_jobs(now=midnight.astimezone(LONDON) + timedelta(minutes=minutes))

    assert Job.objects.filter(dedup_key=f"tests.jobs.tasks.note {night} 01:30").count() == 1
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_queue_recurring_jobs_only_for_the_latest_missed_time(now, monkeypatch):
    monkeypatch.setattr("jobs.schedule.recurring", lambda: [(EVERY_NIGHT, "tests.jobs.tasks.note")])

    first, again, after_a_week = (
        queue_recurring_jobs(now=now + timedelta(days=days)) for days in (0, 0, 7)
    )

    assert [job.dedup_key for job in first] == ["tests.jobs.tasks.note 2026-11-25 01:30"]
    assert again == []
    assert [job.dedup_key for job in after_a_week] == ["tests.jobs.tasks.note 2026-12-02 01:30"]


@pytest.mark.django_db
def test_recurring_work_with_other_servers_has_its_own_lane(now, monkeypatch):
    lines = [(EVERY_NIGHT, "tests.jobs.tasks.note"), (EVERY_NIGHT, "tests.jobs.tasks.x", "mailbox")]
    monkeypatch.setattr("jobs.schedule.recurring", lambda: lines)

    jobs = queue_recurring_jobs(now=now)

    assert [(job.lane, job.party) for job in jobs] == [("work", ""), ("outside", "mailbox")]


def test_recurring_lists_every_app():
    listed = [
        line for config in apps.get_app_configs() for line in getattr(config, "recurring", ())
    ]

    assert list(recurring()) == listed
    assert ("30 3 * * *", "jobs.tasks.forget_old_jobs") in listed
    assert ("*/2 * * * *", "desk.tasks.read_mailbox", "mailbox") in listed
