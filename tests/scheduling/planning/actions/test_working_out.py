import json
from collections.abc import Callable

import pytest

from jobs.models import Job
from jobs.work import TryAgain
from scheduling.planning.actions import working_out
from scheduling.planning.actions.training_plans import make_plan, plan_again, stop_planning
from scheduling.planning.models import TrainingPlan
from tests.clock import NOW
from tests.factories.jobs import JobFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import TrainerFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Person

pytestmark = pytest.mark.django_db
RunJobs = Callable[..., list[str]]


@pytest.fixture
def asked() -> None:
    """Zaphira Quillfeather asked for M3, which can be given."""
    course = CourseFactory(code="M3", max_group=2)
    person = PersonFactory(reference="Q77", last_name="Quillfeather")
    TrainingRequestFactory(course=course, person=person)
    TrainerFactory(courses=[course])
    VenueFactory(capacity=4)


def test_the_job_plans(asked, officer, run_jobs):
    options = {"weekdays": [0], "parts": ["am"], "min_group": 1}
    plan = make_plan(
        starts_on=TrainingPlanFactory.starts_on,
        ends_on=TrainingPlanFactory.ends_on,
        options=options,
        by=officer,
        now=NOW,
    )

    assert run_jobs(at=NOW) == ["1 place planned of 1."]

    plan.refresh_from_db()
    assert (plan.state, len(plan.proposed), plan.unplaced) == ("proposed", 1, [])
    assert Job.objects.get().state == Job.State.DONE


def test_how_many_have_to_wait_for_another_plan_is_stored(asked, monkeypatch):
    plan: TrainingPlan = TrainingPlanFactory()
    monkeypatch.setattr("scheduling.planning.queries.facts.MOST_NEEDS", 0)

    said = working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    plan.refresh_from_db()
    assert (said, plan.left_for_later) == ("0 places planned of 0.", 1)


def test_people_stand_in_a_plan_by_key_alone(asked):
    plan: TrainingPlan = TrainingPlanFactory()

    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    plan.refresh_from_db()
    stored = json.dumps([plan.problem, plan.answer, plan.existing, plan.wishes])
    assert f'"people": ["{Person.objects.get(reference="Q77").pk}"]' in stored
    assert "Q77" not in stored
    assert "Quillfeather" not in stored


def test_an_attempt_that_was_killed_is_made_anew(asked, monkeypatch):
    plan: TrainingPlan = TrainingPlanFactory()

    def killed(*_: object, on_better: Callable[[object], None], **__: object) -> None:
        raise KeyboardInterrupt

    plan_training = working_out.plan_training
    monkeypatch.setattr(working_out, "plan_training", killed)
    with pytest.raises(KeyboardInterrupt):
        working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    plan.refresh_from_db()
    assert plan.state == "working"
    monkeypatch.setattr(working_out, "plan_training", plan_training)
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)
    plan.refresh_from_db()
    assert plan.state == "proposed"


def test_twice_in_a_row_plans_once(asked):
    plan: TrainingPlan = TrainingPlanFactory()
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    again = working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    assert again == "It has been removed or asked for again."


def test_a_run_that_was_overtaken_writes_nothing(asked, officer, monkeypatch):
    plan: TrainingPlan = TrainingPlanFactory()
    planned = working_out.plan_training

    def overtaken(*args: object, **options: object) -> object:
        answer = planned(*args, **options)  # type: ignore[arg-type]  # as it was called
        plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW)
        return answer

    monkeypatch.setattr(working_out, "plan_training", overtaken)
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    plan.refresh_from_db()
    assert (plan.run, plan.state) == (2, "working")


def test_stop_uses_the_best_so_far(asked, officer):
    plan: TrainingPlan = TrainingPlanFactory()
    stop_planning(plan=plan, by=officer, now=NOW)

    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=60)

    plan.refresh_from_db()
    assert (plan.state, len(plan.proposed)) == ("proposed", 1)


def test_one_plan_is_worked_out_at_a_time():
    """So that a task slot is left for printing."""
    plan: TrainingPlan = TrainingPlanFactory()
    JobFactory(
        name="scheduling.tasks.plan_training",
        state=Job.State.RUNNING,
        leased_until=NOW,
        dedup_key="training plan 999 run 1",
    )

    with pytest.raises(TryAgain):
        working_out.work_out(plan_id=plan.pk, run=1, now=NOW)
