import pytest

from jobs.models import Job
from scheduling.desk.actions.followers import let_follow
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_change_leaves_word_once(officer):
    interview = InterviewFactory(person=PersonFactory())
    before = PersonFactory()

    for _ in range(2):
        let_follow(interview=interview, by=officer, now=NOW, before=before)

    job = Job.objects.get(name="reports.tasks.follow_interview")
    assert job.arguments == {
        "interview_id": interview.pk,
        "by_id": officer.pk,
        "before_id": before.pk,
    }
    interview.sequence += 1
    let_follow(interview=interview, by=None, now=NOW)
    assert Job.objects.filter(name="reports.tasks.follow_interview").count() == 2
