"""A spokesperson's own training page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Requirement
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_my_training_shows_ones_own(client_of, spokesperson, another_spokesperson):
    for user, code in ((spokesperson, "M1"), (another_spokesperson, "M2")):
        person = PersonFactory(user=user)
        TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2025, 1, 1))
        TrainingRecordFactory(
            person=person, course=CourseFactory(code=code), valid_until=date(2027, 12, 31)
        )

    page = client_of(spokesperson).get("/my-training/")

    assert "1 of 2 courses in date." in page.text
    assert "You have it until 31 December 2027." in page.text
    assert [course.title[:5] for course in page.context["training"].courses] == ["Print", "Media"]


def test_my_training_of_another_day_and_as_known_then(client_of, spokesperson):
    person = PersonFactory(user=spokesperson)
    at = {"recorded_at": datetime(2026, 6, 1, 12, tzinfo=UTC)}
    TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2025, 1, 1), **at)
    for code in ("M1", "M2"):
        TrainingRecordFactory(
            person=person, course=CourseFactory(code=code), valid_until=date(2027, 1, 31), **at
        )
        at = {"recorded_at": datetime(2026, 11, 1, 12, tzinfo=UTC)}
    Requirement.objects.update(recorded_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
    client = client_of(spokesperson)

    def said(**asked: str) -> str:
        return client.get("/my-training/", asked).text

    assert (
        "2 of 2 courses in date: you are ready." in said(),
        "When you are reminded" in said(),
    ) == (True, True)
    ahead = said(on="2027-02-01")
    assert (
        "0 of 2 courses in date." in ahead,
        "You see 1 February 2027 as recorded now." in ahead,
    ) == (True, True)
    assert "1 of 2 courses in date." in said(known_at="2026-10-01")
    assert "you needed no media training on that day" in said(on="2024-12-31")


def test_my_training_when_nothing_is_asked(client_of, spokesperson):
    PersonFactory(user=spokesperson)

    assert (
        "You do not need any media training at the moment."
        in client_of(spokesperson).get("/my-training/").text
    )


def test_my_training_of_someone_who_is_not_on_the_register(client_of, spokesperson):
    page = client_of(spokesperson).get("/my-training/").text

    assert "Your sign-in is not linked to a person" in page


def test_my_training_of_someone_who_was_removed_asks_to_sign_in(client_of, spokesperson):
    PersonFactory(user=spokesperson, removed=True)

    answer = client_of(spokesperson).get("/my-training/")

    assert answer.url == "/account/login/?next=%2Fmy-training%2F"


def test_my_training_promises_no_reminder_where_one_has_a_place(
    client_of, spokesperson, another_spokesperson
):
    for user in (spokesperson, another_spokesperson):
        person = PersonFactory(user=user)
        TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2025, 1, 1))
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M1"), valid_until=date(2027, 1, 31)
        )
    BookingFactory(person=spokesperson.person, training_session__course=CourseFactory(code="M1"))

    booked, other = (
        client_of(user).get("/my-training/").text for user in (spokesperson, another_spokesperson)
    )

    assert (
        "You have a place on 26 November 2026." in booked,
        "When you are reminded" in booked,
    ) == (True, False)
    assert ("You have a place" in other, "2 December 2026, for Media awareness" in other) == (
        False,
        True,
    )


@pytest.mark.parametrize("begins", [-180, 0, 1])  # minutes from now
def test_my_training_says_of_a_session_today_whether_it_has_begun(client_of, spokesperson, begins):
    person = PersonFactory(user=spokesperson)
    course = CourseFactory(code="M1")
    TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2025, 1, 1))
    starts_at = NOW + timedelta(minutes=begins)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    booking = BookingFactory(
        person=person, training_session=TrainingSessionFactory(course=course, **times)
    )

    page = client_of(spokesperson).get("/my-training/").text
    booking.training_record = TrainingRecordFactory(
        person=person, course=course, completed_on=NOW.date()
    )
    booking.save()
    marked = client_of(spokesperson).get("/my-training/").text

    said = (
        "Your session today has started; attendance has not been recorded yet.",
        "You have a place on 25 November 2026.",
    )
    assert [words in page for words in said] == [begins <= 0, begins > 0]
    assert [words in marked for words in said] == [False, begins > 0]


def test_my_training_says_of_a_session_that_was_held_that_nobody_marked_it(client_of, spokesperson):
    person = PersonFactory(user=spokesperson)
    TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2025, 1, 1))
    BookingFactory(
        person=person,
        training_session__past=True,
        training_session__course=CourseFactory(code="M1"),
    )

    assert "You had a place on 18 November 2026; attendance has not been recorded yet." in " ".join(
        client_of(spokesperson).get("/my-training/").text.split()
    )
