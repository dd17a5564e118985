from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from scheduling.training_sessions.actions.bookings import book
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_10, TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Course, Person
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PLACES = reverse("scheduling:training_places")
DAY = timedelta(days=1)


@pytest.fixture
def radio() -> Course:
    course = CourseFactory(code="M3", title="Radio")
    RequirementFactory(course=course, role=StaffRole.OTHER_STAFF, due_within_days=90)
    return course


def needing(course: Course, valid_until: date | None, since: date = date(2020, 1, 1)) -> Person:
    """On the staff since that day, with a record until the other; without one, never trained."""
    person = PersonFactory(joined_on=since)
    TenureFactory(person=person, role=StaffRole.OTHER_STAFF, starts_on=since)
    if valid_until:
        TrainingRecordFactory(
            person=person, course=course, completed_on=date(2024, 12, 1), valid_until=valid_until
        )
    return person


def row(response: Any, code: str = "M3") -> Any:
    (found,) = (row for row in response.context["table"].rows if row.course.code == code)
    return found


def by_month(response: Any) -> list[tuple[int, int, int]]:
    return [(month.needs, month.free, month.short) for month in row(response).places.months]


def test_training_places_sets_needs_beside_places_by_month(desk, radio):
    needing(radio, None)  # overdue
    needing(radio, date(2026, 11, 24))  # lapsed
    needing(radio, date(2026, 12, 15))
    needing(radio, None, since=date(2026, 11, 1))  # new in post: due 30 January 2027
    needing(radio, date(2027, 4, 30))
    needing(radio, date(2027, 5, 1))  # after the six months
    TrainingSessionFactory(course=radio, places=3, places_taken=1)
    TrainingSessionFactory(course=radio, places=4, starts_at=TOMORROW_AT_10 + 365 * DAY)
    TrainingSessionFactory(course=radio, places=4, cancelled=True)

    response = desk.get(PLACES)

    assert response.context["table"].months[0] == date(2026, 11, 1)
    assert row(response).places.late == 2
    assert by_month(response) == [(0, 2, 0), (1, 0, 1), (1, 0, 2), (0, 0, 2), (0, 0, 2), (1, 0, 3)]
    assert (row(response).places.short, row(response).to_book) == (3, 2)
    assert "<b>3 places short</b> in the six months to April 2027." in response.text
    assert "Thu 26 Nov, 2 left" in response.text
    assert f"?course={radio.pk}" in response.text


@pytest.mark.parametrize("is_draft", [False, True])
def test_training_places_leaves_out_who_has_a_place(is_draft, desk, radio, officer):
    person = needing(radio, date(2026, 12, 15))
    one = TrainingSessionFactory(course=radio, draft=is_draft, places=2)
    book(training_session=one, person=person, by=officer, now=NOW)

    response = desk.get(PLACES)

    assert by_month(response)[:2] == [(0, 1, 0), (0, 0, 0)]
    assert (row(response).next_session is None) == is_draft


def test_training_places_counts_once_who_needs_it_and_asked(desk, radio):
    person = needing(radio, date(2026, 12, 15))
    TrainingRequestFactory(person=person, course=radio)
    other = TrainingRequestFactory(course=radio).person
    full = TrainingSessionFactory(course=radio, places=1, places_taken=1)
    WaitingListEntryFactory(training_session=full, person=other)
    WaitingListEntryFactory(training_session=full)

    response = desk.get(PLACES)

    assert (row(response).places.asked, row(response).places.short) == (2, 3)
    assert "<b>none</b>" in response.text


def test_training_places_puts_the_shortest_first_and_leaves_out_what_nobody_needs(desk, radio):
    CourseFactory(code="M1")
    spare = TrainingSessionFactory(course=CourseFactory(code="M2"))
    needing(radio, date(2026, 12, 15))

    rows = desk.get(PLACES).context["table"].rows

    assert [(one.course.code, one.next_session) for one in rows] == [("M3", None), ("M2", spare)]


def test_training_places_is_a_part_of_the_calendar(desk, radio):
    assert "Nobody needs a course" in desk.get(PLACES).text
    needing(radio, None)

    part = desk.get(PLACES, headers={"HX-Request": "true"}).text

    assert "M3 Radio" in part
    assert "<html" not in part
    assert "<html" in desk.get(PLACES).text
    assert f'hx-get="{PLACES}"' in desk.get(reverse("scheduling:training_session_calendar")).text
