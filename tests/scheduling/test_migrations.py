"""That rows of an earlier release are mended: the work that it queued, and the sessions that it scheduled."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from jobs.models import Job
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory
from tests.factories.jobs import JobFactory
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory

migration = import_module("scheduling.migrations.0008_changes_for_v0_3_0")
EARLIER = NOW - timedelta(days=30)


@pytest.mark.django_db
def test_a_job_of_an_earlier_release_still_tells_of_its_incident():
    incident = IncidentFactory(over=True)
    job = JobFactory(name=migration.OLD_JOB, arguments={"incident_id": incident.pk})
    other = JobFactory()

    migration.rename_job(apps, None)

    job.refresh_from_db()
    other.refresh_from_db()
    assert import_string(job.name)(**job.arguments) == f"0 emails about “{incident}”."
    assert other.name == "tests.jobs.tasks.note"


@pytest.mark.django_db
def test_the_earlier_release_gets_the_name_back_that_it_knows():
    JobFactory(name=migration.NEW_JOB)

    migration.rename_job_back(apps, None)

    assert Job.objects.get().name == "scheduling.tasks.tell_of_incident"


@pytest.mark.django_db
def test_sessions_of_an_earlier_release_are_published_since_their_first_booking():
    training_session = TrainingSessionFactory(draft=True)
    for minutes in (5, 0):
        BookingFactory(
            training_session=training_session, booked_at=NOW + timedelta(minutes=minutes)
        )
    published = TrainingSessionFactory(published_at=EARLIER)

    migration.publish_all(apps, None)

    training_session.refresh_from_db()
    published.refresh_from_db()
    assert (training_session.published_at, published.published_at) == (NOW, EARLIER)


@pytest.mark.parametrize(
    ("who_calls", "asks", "contacts"),
    [
        ("You dial in", "Morwenna Pascoe", "Reporter: You dial in"),
        ("You dial in", "Tobin Maskelyne", "Reporter: Morwenna Pascoe, 01632 960148, You dial in"),
        ("Taxi at 6am", "Morwenna Pascoe", "Reporter: Morwenna Pascoe, 01632 960148, Taxi at 6am"),
    ],
)
def test_contacts_lose_what_is_a_copy_of_the_journalist_and_nothing_else(who_calls, asks, contacts):
    interview = SimpleNamespace(
        medium="print",
        who_calls=who_calls,
        producer_name="Morwenna Pascoe",
        producer_phone="01632 960148",
        presenter="",
        enquiry=SimpleNamespace(journalist=SimpleNamespace(name=asks, phone="01632 960148")),
    )
    model = Mock()
    model.objects.select_related.return_value = [interview]
    migration = import_module("scheduling.migrations.0012_contacts_of_interviews")

    migration.list_contacts(Mock(**{"get_model.return_value": model}), None)

    assert interview.contacts == contacts
    model.objects.bulk_update.assert_called_once()


@pytest.mark.django_db
def test_jobs_that_are_queued_are_run_by_the_apps_that_have_their_tasks_now():
    jobs = import_module("scheduling.migrations.0013_jobs_of_the_desk")
    for name in jobs.NAMES:
        JobFactory(name=name)
    JobFactory(name="scheduling.tasks.plan_training")

    jobs.rename_jobs(apps, None)

    now = {job.name for job in Job.objects.all()}
    assert now == {*jobs.NAMES.values(), "scheduling.tasks.plan_training"}
    assert all(callable(import_string(name)) for name in now)
    jobs.rename_jobs_back(apps, None)
    assert {job.name for job in Job.objects.all()} == {
        *jobs.NAMES,
        "scheduling.tasks.plan_training",
    }
