"""The example has two assessments where a course requires them, and a spokesperson who improves."""

import pytest

from demo import assessments, script
from demo.story import Story
from desk.assessments.models import Assessment
from desk.assessments.queries.assessments import decided_of
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainerFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("outcome", ["passed", "failed", "did_not_attend"])
def test_mark_gives_the_outcome_that_the_story_has(trainer_user, officer, outcome):
    booking = BookingFactory(
        training_session__past=True, training_session__course=CourseFactory(code="M5")
    )

    assessments.mark(booking, outcome, trainer=trainer_user, officer=officer, now=NOW)

    booking.refresh_from_db()
    assert booking.attendance
    assert booking.attendance.outcome == outcome
    assert Assessment.objects.count() == (outcome != "did_not_attend")


@pytest.mark.parametrize("is_there", [True, False])
def test_lay_out_has_three_mocks_each_better(is_there, spokesperson, trainer_user, officer):
    post = "Clinical Lead, Urgent Care" if is_there else "Chair"
    person = PersonFactory(user=spokesperson, job_title=post)
    TrainerFactory(user=trainer_user, name="Bronwen Achterberg")
    story = Story(people=60, seed=1, now=NOW)

    script.plan(story, {"trainer": trainer_user, "officer": officer}, only=["assessments"])
    story.run()

    means = [state.mean for state in decided_of(person)]
    assert means == (sorted(set(means)) if is_there else [])
    assert len(means) == 3 * is_there
