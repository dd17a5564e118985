"""What a draft supposes: against the register once it has been changed so for real."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from reports.board.actions.papers import add_supposition, submit_paper
from reports.board.models import BoardPaper
from reports.board.queries.board_report import board_report
from reports.board.queries.papers import draft_report, report_of_version
from reports.board.queries.suppositions import supposed_in
from reports.board.suppositions import Supposed
from scheduling.planning.models import TrainingPlan
from tests.clock import NOW
from tests.factories.papers import BoardPaperFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.people import leave_register
from training.actions.records import record_training, renew_records
from training.models import Course, Person, Requirement, TrainingRecord
from training.queries.register import read_register
from training.readiness import Figures, readiness_figures, units_on

pytestmark = pytest.mark.django_db
THEN = date(2027, 3, 31)
LATER = NOW + timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=900)


@pytest.fixture
def course() -> Course:
    Requirement.objects.all().delete()
    course = CourseFactory(code="M8", valid_for_months=24)
    RequirementFactory(course=course, recorded_at=LONG_AGO)
    return course


@pytest.fixture
def people(course: Course) -> list[Person]:
    """Two who never had the course, one trained a year ago, one with a place in a session."""
    people = [PersonFactory(reference=f"P{number}") for number in range(4)]
    for person in people:
        TenureFactory(person=person, recorded_at=LONG_AGO)
    TrainingRecordFactory(
        person=people[2],
        course=course,
        completed_on=date(2025, 11, 1),
        valid_until=date(2027, 10, 31),
        recorded_at=LONG_AGO,
    )
    BookingFactory(person=people[3], training_session__course=course)
    return people


@pytest.fixture
def paper() -> BoardPaper:
    return BoardPaperFactory(on=date(2026, 10, 31))


def suppose(
    paper: BoardPaper,
    officer: User,
    on: date,
    *,
    course: Course | None = None,
    people: list[Person] | None = None,
    months: int | None = None,
    plan: TrainingPlan | None = None,
) -> Supposed:
    add_supposition(
        paper=paper,
        on=on,
        course=course,
        people=people or [],
        months=months,
        plan=plan,
        seen=paper.revision,
        by=officer,
        now=NOW,
    )
    return supposed_in(paper, known_at=NOW)[-1]


def figures_in_fact(on: date) -> Figures:
    return readiness_figures(units_on(read_register(known_at=LATER), on))


def trained_in_fact(person: Person, course: Course, on: date) -> None:
    record_training(
        person=person, course=course, completed_on=on, outcome="passed", by=None, now=LATER
    )


def test_people_trained_are_ready_as_if_it_were_recorded(paper, officer, course, people):
    found = suppose(paper, officer, THEN, course=course, people=people[:1])
    assert (found.people, found.ready_otherwise) == (1, 2)

    trained_in_fact(people[3], course, date(2026, 11, 26))
    trained_in_fact(people[0], course, THEN)

    in_fact = figures_in_fact(THEN)
    assert (
        (found.required, found.ready) == (in_fact.people_required, in_fact.people_ready) == (4, 3)
    )


def test_another_validity_is_as_if_the_course_had_it(paper, officer, course, people):
    found = suppose(paper, officer, THEN, course=course, months=12)

    Course.objects.update(valid_for_months=12)
    course.refresh_from_db()
    trained_in_fact(people[3], course, date(2026, 11, 26))
    renew_records(
        records=TrainingRecord.objects.select_related("course", "person"),
        because="It counts for a year.",
        by=None,
        now=LATER,
    )

    in_fact = figures_in_fact(THEN)
    assert (
        (found.required, found.ready) == (in_fact.people_required, in_fact.people_ready) == (4, 1)
    )
    assert found.ready_otherwise == 2


def test_a_plan_is_as_if_its_sessions_had_been_held(paper, officer, course, people):
    session = {"slot": "2026-12-08 am", "course": "M8", "venue": "1", "trainer": "1"}
    answer = {"sessions": [session | {"people": [str(people[1].pk)]}], "unplaced": []}
    plan = TrainingPlanFactory(answer=answer, planned_at=NOW)
    before = suppose(paper, officer, date(2026, 12, 7), plan=plan)
    found = suppose(paper, officer, date(2026, 12, 8), plan=plan)

    trained_in_fact(people[3], course, date(2026, 11, 26))
    trained_in_fact(people[1], course, date(2026, 12, 8))

    assert found.plan == "7 December 2026 to 11 December 2026"
    assert (before.ready, before.people, found.people) == (2, 0, 1)
    assert found.ready == figures_in_fact(date(2026, 12, 8)).people_ready == 3


def test_a_last_day_that_was_set_later_was_not_known(paper, officer, course, people):
    found = suppose(paper, officer, THEN, course=course, people=people[:1])

    leave_register(person=people[2], left_on=date(2026, 11, 20), by=None, now=LATER)

    assert supposed_in(paper, known_at=NOW) == (found,)
    assert supposed_in(paper, known_at=LATER)[0].ready == found.ready - 1


def test_a_session_since_the_papers_day_is_to_come_for_it(paper, officer, course, people):
    starts_at = NOW - timedelta(days=22)
    BookingFactory(
        person=people[0],
        booked_at=LONG_AGO,
        training_session__course=course,
        training_session__starts_at=starts_at,
        training_session__ends_at=starts_at + timedelta(hours=1),
    )

    found = suppose(paper, officer, THEN, course=course, people=people[1:2])

    assert (found.ready, found.ready_otherwise) == (4, 3)


def test_a_place_counts_as_long_as_the_course_says_and_continues_what_is_held(
    paper, officer, course, people
):
    """For three months from 8 December, or from the end of a record that ends soon after."""
    Course.objects.update(valid_for_months=3)
    TrainingRecord.objects.update(valid_until=date(2027, 1, 31))
    session = {"slot": "2026-12-08 am", "course": "M8", "venue": "1", "trainer": "1"}
    places = [str(person.pk) for person in people[1:3]]
    answer = {"sessions": [session | {"people": places}], "unplaced": []}
    plan = TrainingPlanFactory(answer=answer, planned_at=NOW)

    found = suppose(paper, officer, THEN, plan=plan)

    assert (found.people, found.ready, found.ready_otherwise) == (2, 1, 0)


def test_a_plan_that_was_removed_trains_nobody(paper, officer, people):
    plan = TrainingPlanFactory(planned_at=NOW)
    suppose(paper, officer, date(2026, 12, 8), plan=plan)
    plan.delete()

    [found] = supposed_in(paper, known_at=NOW)

    assert (found.plan, found.people) == ("dates that are no longer planned", 0)
    assert found.ready == found.ready_otherwise


def test_on_the_papers_day_otherwise_is_its_own_figure(paper, officer, course, people):
    found = suppose(paper, officer, paper.on, course=course, people=people[3:])

    figures = board_report(on=paper.on, known_at=NOW).figures
    assert (found.required, found.ready_otherwise) == (
        figures.people_required,
        figures.people_ready,
    )
    assert found.ready == figures.people_ready + 1


def test_a_removed_person_is_nobody(paper, officer, course, people):
    suppose(paper, officer, THEN, course=course, people=people[:2])
    Person.objects.filter(pk=people[0].pk).update(removed_at=NOW)

    assert supposed_in(paper, known_at=LATER)[0].people == 1


def test_a_version_keeps_what_was_supposed_and_names_nobody(paper, officer, course, people):
    found = suppose(paper, officer, THEN, course=course, people=people[:2])
    version = submit_paper(paper=paper, by=officer, now=NOW)
    trained_in_fact(people[0], course, THEN)

    assert report_of_version(version).writing.suppositions == (found,)
    assert draft_report(paper, known_at=LATER).writing.suppositions != (found,)
    assert version.content["writing"]["suppositions"][0]["people"] == 2
    assert not [one for one in people if one.last_name in str(version.content["writing"])]
