import itertools
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scheduling.training_sessions.arrival_codes import arrival_code
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from training.models import Course, TrainingRecord

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
    """A booking on a session that the trainer gives and that ended a minute ago."""
    return BookingFactory(
        person__first_name="Leila",
        training_session__trainer__user=trainer_user,
        training_session__starts_at=NOW - HOUR,
        training_session__ends_at=NOW - HOUR / 60,
    )


def test_my_training_sessions_puts_today_first(door, booking):
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


def test_my_training_sessions_without_any(door):
    assert "You have no sessions to run." in door.get(MINE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_my_training_sessions_query_count(rows, door, booking, django_assert_num_queries):
    TrainingSessionFactory.create_batch(rows, trainer=booking.training_session.trainer)

    with django_assert_num_queries(5):
        door.get(MINE)


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ({}, "You can record who arrives from an hour before the session starts."),
        ({"cancelled": True}, "This training session is cancelled"),
        ({"past": True}, "Nobody is booked on this session."),
    ],
)
def test_training_session_attendance_at_another_time(session, words, door, trainer_user):
    training_session = TrainingSessionFactory(trainer__user=trainer_user, **session)

    assert words in door.get(url("training_session_attendance", training_session)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_training_session_attendance_query_count(rows, door, booking, django_assert_num_queries):
    BookingFactory.create_batch(rows, training_session=booking.training_session)

    with django_assert_num_queries(6):
        door.get(url("training_session_attendance", booking.training_session))


def test_booking_mark_with_one_tap(door, booking):
    response = door.post(
        url("booking_mark", booking), {"outcome": "passed"}, headers={"hx-request": "true"}
    ).content.decode()

    assert TrainingRecord.objects.get().outcome == "passed"
    assert 'aria-pressed="true"' in response
    assert "<html" not in response


def test_booking_mark_again_corrects_it_and_unmark_takes_it_back(door, booking):
    for outcome in ("failed", "failed", "passed", "unmark"):
        response = door.post(url("booking_mark", booking), {"outcome": outcome})

    assert response["Location"] == url("training_session_attendance", booking.training_session)
    assert list(TrainingRecord.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "failed",
        "passed",
    ]
    assert TrainingRecord.objects.not_retracted().count() == 0


def test_booking_mark_offers_to_assess_only_who_came(door, booking):
    Course.objects.filter(pk=booking.training_session.course_id).update(media=["radio"])

    pages = [
        door.post(url("booking_mark", booking), {"outcome": outcome}, follow=True).text
        for outcome in ("failed", "did_not_attend")
    ]

    assess = reverse("desk:booking_assess", args=[booking.pk])
    assert [assess in page for page in pages] == [True, False]


def test_booking_mark_says_why_not(door, booking):
    without_script = door.post(url("booking_mark", booking), {"outcome": "unmark"}, follow=True)
    with_script = door.post(
        url("booking_mark", booking), {"outcome": "unmark"}, headers={"hx-request": "true"}
    )

    for response in (without_script, with_script):
        assert "is not recorded, so there is nothing to undo." in response.content.decode()


def test_booking_mark_of_something_else_does_nothing(door, booking):
    door.post(url("booking_mark", booking), {"outcome": "excellent"})

    assert TrainingRecord.objects.count() == 0


def test_the_desk_marks_attendance_of_anyone(client_of, officer, booking):
    client_of(officer).post(url("booking_mark", booking), {"outcome": "did_not_attend"})

    assert TrainingRecord.objects.get().recorded_by == officer


def test_booking_mark_at_the_door_says_who_arrived_and_asks_for_nothing_else(door, trainer_user):
    booking = BookingFactory(
        training_session__trainer__user=trainer_user, training_session__starts_at=NOW + HOUR / 2
    )
    page = door.get(url("training_session_attendance", booking.training_session)).text

    arrived = door.post(
        url("booking_mark", booking), {"outcome": "arrived"}, headers={"hx-request": "true"}
    ).text
    back = door.post(
        url("booking_mark", booking), {"outcome": "not_there"}, headers={"hx-request": "true"}
    ).text

    assert "How it went can be recorded from 7:50pm, when the session ends." in page
    assert "0 of 1 arrived." in page
    for shown in (page, back):
        assert ('value="arrived">' in shown, 'value="passed"' in shown) == (True, False)
        assert 'value="not_there" hidden' in shown
    assert ("Arrived 4:20pm" in arrived, 'value="not_there">' in arrived) == (True, True)


@pytest.fixture
def under_way(booking: Booking) -> TrainingSession:
    """A session that the trainer gives, with two who are booked; it starts in half an hour."""
    trainer = booking.training_session.trainer
    session = TrainingSessionFactory(trainer=trainer, starts_at=NOW + HOUR / 2)
    BookingFactory.create_batch(2, training_session=session)
    return session


def pressed(booking: Booking, what: str, minutes: int) -> str:
    return f"{booking.pk} {what} {(NOW - timedelta(minutes=minutes)).isoformat()}"


def test_arrivals_come_to_the_same_twice_and_in_any_order(door, under_way):
    one, other = under_way.bookings.order_by("pk")
    presses = [
        pressed(one, "arrived", 20),
        pressed(one, "not_there", 15),
        pressed(one, "arrived", 10),
        pressed(other, "not_there", 11),
    ]

    for order in itertools.permutations(presses):
        under_way.bookings.update(arrived_at=None, arrived_by=None, arrival_noted_at=None)
        for sent in (order, order[:2]):
            door.post(url("arrivals_record", under_way), {"press": sent})
        assert list(under_way.bookings.exclude(arrived_at=None)) == [one], order


def test_arrivals_say_which_are_recorded_and_why_others_are_not(door, under_way, booking):
    one, gone = under_way.bookings.order_by("pk")
    Booking.objects.filter(pk=gone.pk).update(cancelled_at=NOW)
    stranger = BookingFactory(training_session__starts_at=NOW)
    presses = [pressed(each, "arrived", 5) for each in (one, gone, stranger)]

    answer = door.post(
        url("arrivals_record", under_way), {"press": [*presses, "nonsense", f"{one.pk} left now"]}
    ).json()

    gone_words = f"{gone.person}’s place was cancelled, so there is no attendance to record."
    assert answer["done"] == [one.pk]
    assert answer["refused"][str(gone.pk)] == gone_words
    assert "no longer booked on this session" in answer["refused"][str(stranger.pk)]
    assert Booking.objects.exclude(arrived_at=None).get() == one


@pytest.mark.parametrize(("minutes", "recorded"), [(5, 5), (-600, 0), (600, 30)])
def test_arrivals_from_a_phone_whose_clock_is_wrong(minutes, recorded, door, under_way):
    """Neither later than now nor before the doors opened."""
    one = under_way.bookings.order_by("pk")[0]

    door.post(url("arrivals_record", under_way), {"press": pressed(one, "arrived", minutes)})

    one.refresh_from_db()
    assert one.arrived_at == NOW - timedelta(minutes=recorded)


def test_arrival_by_code_as_people_type_it(door, under_way):
    one = under_way.bookings.order_by("pk")[0]
    code = arrival_code(one.pk)
    typed = f" {code[:3].lower()}-{code[3:]}"

    found = door.post(url("arrival_by_code", under_way), {"code": typed}, follow=True).text
    unknown = door.post(url("arrival_by_code", under_way), {"code": "none"}, follow=True).text

    one.refresh_from_db()
    assert one.arrived_at == NOW
    assert f"{one.person} has arrived." in found
    assert "Nobody booked on this session has that code." in unknown


def test_the_page_at_the_door_may_use_the_camera_and_says_how_long_it_is_stored(
    door, under_way, booking
):
    page = door.get(url("training_session_attendance", under_way))
    over = door.get(url("training_session_attendance", booking.training_session))

    until = int((under_way.ends_at + 2 * HOUR).timestamp() * 1000)
    assert page["Greenroom-Until"] == str(until)
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "Greenroom-Until" not in over
    assert "camera=()" in door.get(MINE)["Permissions-Policy"]


def test_door_worker_is_a_script_for_its_trainers(door):
    answer = door.get(reverse("scheduling:door_worker"))

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "greenroom-door" in answer.text
