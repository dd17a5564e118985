"""Units get the names that people know, and the session that is booked for each."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

import reports.board.queries.readiness
from reports.board.queries.readiness import UnitRow, unit_rows
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Person
from training.readiness import Status, Unit

pytestmark = pytest.mark.django_db
TITLES = {"M1": "Media awareness", "M2": "Print, phone and online interviews"}


def unit(person: Person, course: str = "M1", *roles: str) -> Unit:
    return Unit(
        person.reference, course, Status.DUE, None, date(2026, 3, 31), frozenset(roles or {"governing_board"}), None
    )


def test_unit_rows_name_person_course_and_roles() -> None:
    person = PersonFactory()
    asked = unit(person, "M2", "senior_staff", "clinical_lead")

    assert unit_rows([asked], titles=TITLES, now=NOW) == [
        UnitRow(asked, person, "M2 Print, phone and online interviews", "Clinical lead, Senior staff")
    ]


def test_unit_rows_keep_the_order_of_the_units() -> None:
    units = [unit(PersonFactory(reference=reference)) for reference in ("P3", "P1", "P2")]

    assert [row.unit for row in unit_rows(units, titles=TITLES, now=NOW)] == units


def test_unit_rows_know_the_next_session_booked_for_the_course() -> None:
    person, course = PersonFactory(), CourseFactory(code="M1")
    for days in (9, 2, -1):
        starts_at = NOW + timedelta(days=days)
        BookingFactory(
            person=person,
            training_session=TrainingSessionFactory(
                course=course, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
            ),
        )

    booked = [
        row.booked_at
        for row in unit_rows([unit(person), unit(person, "M2"), unit(PersonFactory())], titles=TITLES, now=NOW)
    ]

    assert booked == [NOW + timedelta(days=2), None, None]


def test_a_unit_row_drops_what_has_begun() -> None:
    row = UnitRow(unit(PersonFactory()), PersonFactory(), "M1", "", (NOW, NOW + timedelta(days=1)))
    moments = [NOW - timedelta(microseconds=1), NOW, NOW + timedelta(days=1)]

    assert [row.at(moment).booked_at for moment in moments] == [NOW, NOW + timedelta(days=1), None]
    assert (row.at(moments[0]) is row, row.booked_at) == (True, NOW)


def test_unit_rows_of_the_past_have_what_was_booked_then_as_it_was_known() -> None:
    person, course = PersonFactory(), CourseFactory(code="M1")
    starts_at = NOW + timedelta(days=9)
    session = TrainingSessionFactory(course=course, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    BookingFactory(
        person=person, training_session=session, booked_at=NOW - timedelta(days=3), cancelled_at=NOW - timedelta(days=1)
    )

    def booked(known_at: datetime | None) -> datetime | None:
        [row] = unit_rows([unit(person)], titles=TITLES, now=NOW - timedelta(days=5), known_at=known_at)
        return row.booked_at

    moments = [NOW - timedelta(days=days) for days in (4, 2, 0)]
    assert [booked(moment) for moment in (*moments, None)] == [None, starts_at, None, None]


@pytest.mark.parametrize(
    ("booking", "training_session"),
    [({"cancelled_at": NOW}, {}), ({}, {"cancelled_at": NOW}), ({}, {"starts_at": NOW, "ends_at": NOW + timedelta(1)})],
)
def test_unit_rows_leave_out_what_is_cancelled_or_has_begun(
    booking: dict[str, object], training_session: dict[str, object]
) -> None:
    person = PersonFactory()
    session = TrainingSessionFactory(course=CourseFactory(code="M1"), **training_session)
    BookingFactory(person=person, training_session=session, **booking)

    assert [row.booked_at for row in unit_rows([unit(person)], titles=TITLES, now=NOW)] == [None]


@pytest.mark.parametrize("people", [1, 3])
def test_unit_rows_ask_as_often_for_many_as_for_one(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = [unit(PersonFactory()) for _ in range(people)]

    with django_assert_num_queries(2):
        assert len(unit_rows(units, titles=TITLES, now=NOW)) == people


def test_unit_rows_of_a_great_many_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [unit(PersonFactory()) for _ in range(3)]
    PersonFactory()
    few = unit_rows(units, titles=TITLES, now=NOW)

    monkeypatch.setattr(reports.board.queries.readiness, "MANY", 2)

    assert unit_rows(units, titles=TITLES, now=NOW) == few
