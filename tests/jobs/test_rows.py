"""A row of the list of jobs agrees with its job."""

from datetime import timedelta

import pytest

from jobs.models import LATE_AFTER, Job
from jobs.rows import JobRow
from jobs.templatetags.jobs import job_state, job_words
from tests.clock import NOW
from tests.factories.jobs import JobFactory

TICK = timedelta(microseconds=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", Job.State.values)
def test_job_row_agrees_with_the_model(state):
    fields = {"running": True} if state == Job.State.RUNNING else {"state": state}
    job = JobFactory(due_at=NOW, arguments={"mail_id": 4}, **fields)
    moments = [NOW + LATE_AFTER + tick for tick in (-TICK, 0 * TICK, TICK)]

    [row] = map(JobRow._make, Job.objects.values_list(*JobRow._fields))

    late = [row.is_late(moment) for moment in moments]
    assert late == [job.is_late(moment) for moment in moments]
    assert late == [Job.objects.late(moment).exists() for moment in moments]
    assert late[-1] is (state in {"waiting", "running"})
    assert [job_state(row, moment) for moment in moments] == [
        job_state(job, moment) for moment in moments
    ]
    assert job_words(row) == job_words(job)
