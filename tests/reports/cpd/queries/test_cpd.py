from datetime import date

import pytest

from reports.cpd.queries.cpd import CourseTaken, Statement, cpd_statement
from tests.factories.scheduling import BookingFactory
from tests.factories.self_service import CpdEntryFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory

FIRST = date(2026, 1, 1)
LAST = date(2026, 11, 25)


@pytest.mark.django_db
def test_cpd_statement_has_the_entries_and_passed_courses_of_its_days_with_their_lengths():
    person = PersonFactory()
    entries = [CpdEntryFactory(person=person, done_on=on, minutes=45) for on in (FIRST, LAST)]
    CpdEntryFactory(person=person, done_on=date(2025, 12, 31))
    CpdEntryFactory(person=person, retracted=True)
    CpdEntryFactory()
    course = CourseFactory(minutes=None)
    given = TrainingRecordFactory(
        person=person, course=course, completed_on=FIRST, provider="Studio Nine"
    )
    BookingFactory(person=person, training_record=given)
    TrainingRecordFactory(person=person, course=course, completed_on=LAST)
    TrainingRecordFactory(
        person=person, course=course, completed_on=date(2026, 3, 3), outcome="failed"
    )

    statement = cpd_statement(person, first=FIRST, last=LAST)

    assert statement.entries == entries
    assert statement.courses == [
        CourseTaken(str(course), FIRST, "Studio Nine", 180),
        CourseTaken(str(course), LAST, "", None),
    ]
    assert (statement.minutes, statement.length, statement.is_whole) == (
        270,
        "4 hours 30 minutes",
        False,
    )


@pytest.mark.django_db
def test_a_course_taken_elsewhere_counts_with_the_length_of_the_course():
    record = TrainingRecordFactory(course=CourseFactory(minutes=60), completed_on=LAST)

    statement = cpd_statement(record.person, first=FIRST, last=LAST)

    assert ([course.minutes for course in statement.courses], statement.minutes) == ([60], 60)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [([], "nothing"), ([45], "45 minutes"), ([60], "1 hour"), ([1440, 165], "26 hours 45 minutes")],
)
def test_the_length_of_a_statement_is_in_hours(minutes, words):
    courses = [CourseTaken("M3", FIRST, "", each) for each in minutes]

    assert Statement(PersonFactory.build(), FIRST, LAST, [], courses).length == words
