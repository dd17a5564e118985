"""A person's required courses and readiness, each explained in a sentence."""

from datetime import date

import pytest

from tests.clock import TODAY
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Person
from training.queries.own_training import CourseLine, MediumLine, OwnTraining, own_training
from training.readiness import MediumStatus, Status
from training.roles import StaffRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior() -> Person:
    person = PersonFactory()
    TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2026, 10, 1))
    return person


def test_own_training_lists_required_courses_and_media(senior):
    TrainingRecordFactory(
        person=senior, course=CourseFactory(code="M1"), valid_until=date(2026, 12, 31)
    )
    TrainingRecordFactory(
        person=senior, course=CourseFactory(code="M3"), valid_until=date(2027, 12, 31)
    )
    PracticeFactory(person=senior, medium="radio", practised_on=date(2026, 10, 12))

    assert own_training(senior, on=TODAY) == OwnTraining(
        courses=[
            CourseLine(
                "Media awareness, confidentiality and social media",
                Status.DUE,
                "You have it until 31 December 2026. Take it again by then: the new period starts where this one ends.",
            ),
            CourseLine(
                "Print, phone and online interviews",
                Status.NEW_IN_POST,
                "Required for your role (senior staff). Take it by 30 March 2027.",
            ),
        ],
        media=[
            MediumLine(
                "Print, phone or online",
                MediumStatus.NEVER,
                "You have not taken a course that covers it.",
            ),
            MediumLine(
                "Radio",
                MediumStatus.READY,
                "Trained until 31 December 2027; your last practice counts until 12 October 2027.",
            ),
        ],
        roles=["senior staff"],
        compliant=1,
        required=2,
        reminders=[("Media awareness, confidentiality and social media", date(2026, 12, 1))],
    )


def test_own_training_shows_no_reminder_that_will_not_be_sent(senior):
    code = "M1"
    title = "Media awareness, confidentiality and social media"
    TrainingRecordFactory(
        person=senior, course=CourseFactory(code=code), valid_until=date(2026, 12, 31)
    )

    def history(booked_on: date) -> tuple[list[date | None], list[tuple[str, date]]]:
        training = own_training(senior, on=TODAY, booked={(senior.reference, code): booked_on})
        return [
            line.booked_on for line in training.courses if line.title == title
        ], training.reminders

    assert history(date(2027, 1, 1)) == ([date(2027, 1, 1)], [])
    assert history(date(2027, 1, 2)) == ([date(2027, 1, 2)], [(title, date(2026, 12, 1))])

    ExemptionFactory(person=senior, ends_on=date(2026, 12, 30))

    assert own_training(senior, on=TODAY).reminders == []


def test_own_training_of_someone_exempt_requires_nothing(senior):
    ExemptionFactory(person=senior)

    training = own_training(senior, on=TODAY)

    assert [line.status for line in training.courses] == [Status.EXEMPT, Status.EXEMPT]
    assert (training.media, training.compliant, training.required) == ([], 0, 0)


def test_own_training_without_requirements_is_empty():
    assert own_training(PersonFactory(), on=TODAY) == OwnTraining([], [], [], 0, 0, [])


def test_own_training_of_someone_removed_is_empty():
    assert own_training(PersonFactory(removed=True), on=TODAY) == OwnTraining([], [], [], 0, 0, [])


def test_own_training_has_two_years_of_each_medium(senior):
    TrainingRecordFactory(
        person=senior, course=CourseFactory(code="M3"), completed_on=date(2026, 1, 1)
    )

    history = [
        (line.medium, [period.status for period in line.history])
        for line in own_training(senior, on=TODAY).media
    ]

    assert history == [
        ("Print, phone or online", [MediumStatus.NEVER]),
        ("Radio", [MediumStatus.NEVER, MediumStatus.RUSTY]),
    ]
