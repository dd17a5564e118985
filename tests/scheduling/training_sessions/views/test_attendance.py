from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scheduling.training_sessions.models import Booking
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from training.models import TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = reverse("scheduling:my_training_sessions")
HOUR = timedelta(hours=1)


def url(name: str, row: object) -> str:
    return reverse(f"scheduling:{name}", args=[row.pk])


@pytest.fixture
def door(client_of: ClientOf, trainer_user: User) -> Client:
    return client_of(trainer_user)


@pytest.fixture
def booking(trainer_user: User) -> Booking:
    """A booking on a session that the trainer gives and that started an hour ago."""
    return BookingFactory(
        person__first_name="Leila",
        training_session__trainer__user=trainer_user,
        training_session__starts_at=NOW - HOUR,
    )


def test_my_training_sessions_puts_today_first(door: Client, booking: Booking) -> None:
    trainer = booking.training_session.trainer
    to_come = TrainingSessionFactory(trainer=trainer)
    attendance_due = BookingFactory(
        training_session__trainer=trainer, training_session__past=True
    ).training_session
    TrainingSessionFactory(trainer=trainer, past=True)
    TrainingSessionFactory()

    response = door.get(MINE)

    sessions = response.context["sessions"]
    assert (sessions.today, sessions.attendance_due, sessions.to_come) == (
        [booking.training_session],
        [attendance_due],
        [to_come],
    )
    assert "1 session today." in response.content.decode()


def test_my_training_sessions_without_any(door: Client) -> None:
    assert "You have no sessions to run." in door.get(MINE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_my_training_sessions_query_count(
    rows: int, door: Client, booking: Booking, django_assert_num_queries: object
) -> None:
    TrainingSessionFactory.create_batch(rows, trainer=booking.training_session.trainer)

    with django_assert_num_queries(5):
        door.get(MINE)


def test_training_session_attendance_has_a_button_for_each_outcome(
    door: Client, booking: Booking
) -> None:
    page = door.get(url("training_session_attendance", booking.training_session)).content.decode()

    assert [page.count(f'value="{value}"') for value in TrainingRecord.Outcome.values] == [1, 1, 1]


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ({}, "You can record attendance once the session starts."),
        ({"cancelled": True}, "This training session is cancelled"),
        ({"past": True}, "Nobody is booked on this session."),
    ],
)
def test_training_session_attendance_at_another_time(
    session: dict[str, bool], words: str, door: Client, trainer_user: User
) -> None:
    training_session = TrainingSessionFactory(trainer__user=trainer_user, **session)

    assert words in door.get(url("training_session_attendance", training_session)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_training_session_attendance_query_count(
    rows: int, door: Client, booking: Booking, django_assert_num_queries: object
) -> None:
    BookingFactory.create_batch(rows, training_session=booking.training_session)

    with django_assert_num_queries(6):
        door.get(url("training_session_attendance", booking.training_session))


def test_booking_mark_with_one_tap(door: Client, booking: Booking) -> None:
    response = door.post(
        url("booking_mark", booking), {"outcome": "passed"}, headers={"hx-request": "true"}
    ).content.decode()

    assert TrainingRecord.objects.get().outcome == "passed"
    assert 'aria-pressed="true"' in response
    assert "<html" not in response


def test_booking_mark_again_corrects_it_and_unmark_takes_it_back(
    door: Client, booking: Booking
) -> None:
    for outcome in ("failed", "failed", "passed", "unmark"):
        response = door.post(url("booking_mark", booking), {"outcome": outcome})

    assert response["Location"] == url("training_session_attendance", booking.training_session)
    assert list(TrainingRecord.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "failed",
        "passed",
    ]
    assert TrainingRecord.objects.not_retracted().count() == 0


def test_booking_mark_says_why_not(door: Client, booking: Booking) -> None:
    without_script = door.post(url("booking_mark", booking), {"outcome": "unmark"}, follow=True)
    with_script = door.post(
        url("booking_mark", booking), {"outcome": "unmark"}, headers={"hx-request": "true"}
    )

    for response in (without_script, with_script):
        assert "is not recorded, so there is nothing to undo." in response.content.decode()


def test_booking_mark_of_something_else_does_nothing(door: Client, booking: Booking) -> None:
    door.post(url("booking_mark", booking), {"outcome": "excellent"})

    assert TrainingRecord.objects.count() == 0


def test_the_desk_marks_attendance_of_anyone(
    client_of: ClientOf, officer: User, booking: Booking
) -> None:
    client_of(officer).post(url("booking_mark", booking), {"outcome": "did_not_attend"})

    assert TrainingRecord.objects.get().recorded_by == officer
