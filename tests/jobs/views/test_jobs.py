from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs.models import Job
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.jobs import JobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("jobs:job_list")


@pytest.fixture
def client(client_of: ClientOf, administrator: User) -> Client:
    return client_of(administrator)


def shown(page: Any) -> list[int]:
    return [row.pk for row, _ in page.context["rows"]]


def test_job_list_shows_unfinished_jobs(client):
    waiting = JobFactory(arguments={"mail_id": 4}, name="jobs.tasks.send_mail")
    given_up = JobFactory(given_up=True, due_at=NOW - timedelta(hours=1))
    JobFactory(done=True)

    response = client.get(LIST)

    assert shown(response) == [given_up.pk, waiting.pk]
    assert "Send email (email 4)" in response.text
    assert "1 job was given up" in response.text


def test_job_list_when_all_is_done(client):
    JobFactory(done=True)

    page = client.get(LIST).text

    assert "No work is overdue." in page
    assert "No jobs are waiting or running." in page


def test_job_list_marks_late_jobs(client):
    JobFactory(due_at=NOW - timedelta(minutes=3))

    page = client.get(LIST).text

    assert "1 job is late." in page
    assert "Late</strong>" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=done", ["done"]),
        ("state=given_up", ["given_up"]),
        ("state=all", ["given_up", "running", "done"]),
        ("state=all&search=did+not+work", ["given_up"]),
        ("state=all&search=note", ["given_up", "running", "done"]),
        ("state=sideways&search=nothing", []),
    ],
)
def test_job_list_filters(asked, found, client):
    jobs = {
        state: JobFactory(due_at=NOW - timedelta(seconds=number), **{state: True})
        for number, state in enumerate(["running", "given_up", "done"])
    }

    page = client.get(f"{LIST}?{asked}")

    assert shown(page) == [jobs[state].pk for state in found]


def test_job_list_ignores_and_reports_an_unknown_state(client):
    waiting = JobFactory()
    JobFactory(done=True)

    wrong = client.get(f"{LIST}?state=xyz")
    right = client.get(f"{LIST}?state=")

    summary = '<a href="#id_state">Choose one from the list</a>'
    assert [summary in page.text for page in (wrong, right)] == [True, False]
    assert shown(wrong) == shown(right) == [waiting.pk]


def test_job_list_finds_a_job_by_its_number(client):
    job = JobFactory(done=True)
    JobFactory(done=True)

    assert shown(client.get(job.get_absolute_url())) == [job.pk]


def test_job_row_reloads_while_it_runs(client):
    running = JobFactory(running=True, progress=40)
    done = JobFactory(done=True)

    rows = [client.get(reverse("jobs:job_row", args=[job.pk])).text for job in (running, done)]

    assert ["hx-get" in row for row in rows] == [True, False]
    assert "40%" in rows[0]


def test_job_run_again(client):
    job = JobFactory(given_up=True)

    response = client.post(reverse("jobs:job_run_again", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)
    assert f"Job {job.pk} will run again." in response.text


def test_job_run_all_again(client):
    JobFactory.create_batch(2, given_up=True, name="jobs.tasks.send_mail")
    JobFactory(given_up=True)
    words = "Send email: 2 jobs were given up."
    url = reverse("jobs:job_run_all_again")

    before = client.get(LIST).text
    first = client.post(url, {"name": "jobs.tasks.send_mail"}, follow=True).text
    second = client.post(url, {"name": "jobs.tasks.send_mail"}, follow=True).text

    assert [words in page for page in (before, first, second)] == [True, False, False]
    assert 'value="jobs.tasks.send_mail"' in before
    assert "2 jobs will run again: Send email." in first
    assert "No job of this kind is given up." in second
    assert Job.objects.given_up().count() == 1


def test_job_run_all_again_is_refused_to_a_manager(client_of, manager):
    JobFactory(given_up=True)

    response = client_of(manager).post(
        reverse("jobs:job_run_all_again"), {"name": "tests.jobs.tasks.note"}
    )

    assert response.status_code == 403
    assert Job.objects.given_up().count() == 1


def test_job_cancel(client):
    job = JobFactory()

    client.post(reverse("jobs:job_cancel", args=[job.pk]))

    assert Job.objects.get().state == Job.State.CANCELLED


@pytest.mark.parametrize("action", ["job_run_again", "job_cancel"])
def test_job_actions_return_to_the_filtered_list(action, client):
    job = JobFactory(given_up=True)
    narrowed = f"{LIST}?state=given_up"

    response = client.post(
        reverse(f"jobs:{action}", args=[job.pk]),
        headers={"Referer": f"http://testserver{narrowed}"},
    )

    assert response["Location"] == narrowed


@pytest.mark.parametrize("action", ["job_run_again", "job_cancel"])
def test_running_job_cannot_be_changed(action, client):
    job = JobFactory(running=True)

    response = client.post(reverse(f"jobs:{action}", args=[job.pk]), follow=True)

    assert "The job is running." in response.text
