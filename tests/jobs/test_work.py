import pytest

from accounts.models import User
from jobs.actions import LeaseLost
from jobs.models import Job
from jobs.work import finishing, progress, working_on
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def test_finishing_writes_the_result_and_the_end_together() -> None:
    job = JobFactory(running=True)

    with working_on(job), finishing("Added."):
        UserFactory()

    assert (Job.objects.get().state, User.objects.count()) == (Job.State.DONE, 1)


def test_finishing_writes_nothing_if_the_job_was_taken_over() -> None:
    job = JobFactory(running=True)
    Job.objects.update(token="another")

    with working_on(job), pytest.raises(LeaseLost), finishing("Added."):
        UserFactory()

    assert (Job.objects.get().state, User.objects.count()) == (Job.State.RUNNING, 0)


def test_finishing_outside_a_job_is_a_plain_transaction() -> None:
    with pytest.raises(AttributeError), finishing("Added."):
        UserFactory().nothing  # noqa: B018  it fails after the user is there

    assert User.objects.count() == 0


def test_progress_is_shown() -> None:
    job = JobFactory(running=True)

    with working_on(job):
        progress(140)
    progress(3)

    assert Job.objects.get().progress == 100
