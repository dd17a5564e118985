"""That work which an earlier release has queued is done after an upgrade."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from jobs.models import Job
from tests.factories.incidents import IncidentFactory
from tests.factories.jobs import JobFactory

migration = import_module("scheduling.migrations.0015_incident_jobs_new_name")


@pytest.mark.django_db
def test_a_job_of_an_earlier_release_still_tells_of_its_incident() -> None:
    incident = IncidentFactory(over=True)
    job = JobFactory(name=migration.OLD, arguments={"incident_id": incident.pk})
    other = JobFactory()

    migration.rename(apps, None)

    job.refresh_from_db()
    other.refresh_from_db()
    assert import_string(job.name)(**job.arguments) == f"0 emails about “{incident}”."
    assert other.name == "tests.jobs.tasks.note"


@pytest.mark.django_db
def test_the_earlier_release_gets_the_name_back_that_it_knows() -> None:
    JobFactory(name=migration.NEW)

    migration.rename_back(apps, None)

    assert Job.objects.get().name == "scheduling.tasks.tell_of_incident"
