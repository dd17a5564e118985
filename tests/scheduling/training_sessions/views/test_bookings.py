from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import LONDON, NOW
from tests.conftest import ClientOf
from tests.factories.busy_calendars import BusyTimeFactory
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    TrainingSessionFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Course, Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = reverse("scheduling:my_bookings")


def url(name: str, row: object) -> str:
    return reverse(f"scheduling:{name}", args=[row.pk])


def needed_by(person: Person) -> Course:
    """A course that their role requires."""
    TenureFactory(person=person)
    course: Course = RequirementFactory().course
    return course


@pytest.fixture
def leila(spokesperson: User) -> Person:
    return PersonFactory(first_name="Leila", last_name="Iyer-Thorne", user=spokesperson)


@pytest.fixture
def pocket(client_of: ClientOf, leila: Person) -> Client:
    return client_of(leila.user)


def test_booking_choose_offers_the_sessions_of_the_course(desk, leila, client_of):
    address = reverse("scheduling:booking_choose", args=[leila.reference, "M3"])
    empty = desk.get(address).text
    training_session = TrainingSessionFactory(course=CourseFactory(code="M3"))

    page = desk.get(address).text

    assert "No session of this course has a free place" in empty
    assert (url("booking_add", training_session) in page, f'value="{leila.reference}"' in page) == (
        True,
        True,
    )
    assert "They do not have to take this course" in page
    assert client_of(leila.user).get(address).status_code == 403
    assert (
        desk.get(reverse("scheduling:booking_choose", args=[leila.reference, "X9"])).status_code
        == 404
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_booking_choose_query_count(rows, desk, leila, django_assert_num_queries):
    course = CourseFactory(code="M3")
    for _ in range(rows):
        TrainingSessionFactory(course=course)
        BookingFactory(person=leila, training_session__course=course)

    address = reverse("scheduling:booking_choose", args=[leila.reference, "M3"])
    with django_assert_num_queries(12):
        desk.get(address)


def test_booking_add_says_why_not(desk):
    away = AwayFactory(person__first_name="Hamish", person__last_name="Dunmore")

    response = desk.post(
        url("booking_add", TrainingSessionFactory()), {"person": away.person.reference}, follow=True
    )

    assert "Hamish Dunmore is away from 10am on Thu 26 Nov" in response.content.decode()


def test_booking_choose_names_a_place_to_come_and_one_that_has_begun(desk, leila):
    course = BookingFactory(person=leila).training_session.course
    address = reverse("scheduling:booking_choose", args=[leila.reference, course.code])

    before = desk.get(address).text
    TrainingSession.objects.update(starts_at=NOW)

    assert "They already have a place" in before
    assert "Attendance has not been recorded" in desk.get(address).text


def test_booking_cancel_and_restore(desk, leila, officer):
    booking = book(
        training_session=TrainingSessionFactory(places=1), person=leila, by=officer, now=NOW
    )

    cancelled = desk.post(url("booking_cancel", booking), follow=True)
    restored = desk.post(url("booking_restore", booking), follow=True)
    again = desk.post(url("booking_restore", booking), follow=True)

    assert "Leila Iyer-Thorne’s place has been cancelled." in cancelled.content.decode()
    assert url("booking_restore", booking) in cancelled.content.decode()
    assert "Leila Iyer-Thorne has a place again." in restored.content.decode()
    assert (
        "Leila Iyer-Thorne already has a place on this training session." in again.content.decode()
    )
    assert Booking.objects.active().get().person == leila


def test_booking_cancel_twice_says_so(desk, leila, officer):
    booking = book(training_session=TrainingSessionFactory(), person=leila, by=officer, now=NOW)
    desk.post(url("booking_cancel", booking))

    response = desk.post(url("booking_cancel", booking), follow=True)

    assert "place has already been cancelled." in response.content.decode()


def test_my_bookings_shows_own_places_and_what_can_be_booked(pocket, leila, officer):
    own = book(training_session=TrainingSessionFactory(), person=leila, by=officer, now=NOW)
    needed = RequirementFactory(due_within_days=0).course
    TenureFactory(person=leila)
    other = TrainingSessionFactory(starts_at=TOMORROW_AT_10 + timedelta(days=1))
    wanted = TrainingSessionFactory(starts_at=TOMORROW_AT_10 + timedelta(days=9), course=needed)
    TrainingSessionFactory(places=1, places_taken=1)
    TrainingSessionFactory(past=True)

    response = pocket.get(MINE)

    assert response.context["own"].bookings == [own]
    assert [o.training_session for o in response.context["own"].offers] == [wanted]
    assert [o.training_session for o in response.context["own"].not_needed] == [other]
    assert "You need this course." in response.text
    assert response.text.count(">Book a place<") == 1
    assert f"?course={other.course.code}" in response.text


def test_my_bookings_says_that_one_has_a_place_in_the_course(pocket, leila, officer):
    course = RequirementFactory(due_within_days=0).course
    TenureFactory(person=leila)
    own = TrainingSessionFactory(starts_at=TOMORROW_AT_10, course=course)
    book(training_session=own, person=leila, by=officer, now=NOW)
    for days in (7, 8):
        TrainingSessionFactory(starts_at=TOMORROW_AT_10 + timedelta(days=days), course=course)
    full = TrainingSession.objects.last()
    TrainingSession.objects.filter(pk=full.pk).update(places=1, places_taken=1)

    page = " ".join(pocket.get(MINE).text.split())

    assert page.count("You have a place on Thu 26 Nov, 10am; this one replaces it.") == 1
    assert page.count("You have a place on Thu 26 Nov, 10am.") == 1
    assert "You need this course." not in page


def test_my_bookings_counts_a_course_from_the_day_it_will_count(pocket, leila):
    """Valid until 31 March, so from the day that it can be renewed without losing a month."""
    course = needed_by(leila)
    TrainingRecordFactory(person=leila, course=course, valid_until=date(2027, 3, 31))
    before, after = (
        TrainingSessionFactory(course=course, starts_at=datetime(2026, 12, day, 10, tzinfo=LONDON))
        for day in (30, 31)
    )

    own = pocket.get(MINE).context["own"]

    assert [o.training_session for o in own.offers] == [after]
    assert [o.training_session for o in own.not_needed] == [before]


def test_my_bookings_says_when_one_is_not_free(pocket, leila):
    course = needed_by(leila)
    away, taken, busy, free = (
        TrainingSessionFactory(course=course, starts_at=TOMORROW_AT_10 + timedelta(days=day))
        for day in range(4)
    )
    AwayFactory(person=leila, starts_at=away.starts_at, ends_at=away.ends_at)
    ClaimFactory(
        kind="person", subject_id=leila.pk, starts_at=taken.starts_at, ends_at=taken.ends_at
    )
    BusyTimeFactory(calendar__person=leila, starts_at=busy.starts_at, ends_at=busy.ends_at)

    page = pocket.get(MINE)

    offers = page.context["own"].offers
    assert [(o.training_session, o.clash) for o in offers] == [
        (free, ""),
        (away, "you are away"),
        (taken, "you have something else"),
        (busy, ""),
    ]
    assert "You are busy in your calendar then." in page.text
    assert page.text.count(">Book a place<") == 2


def test_my_booking_add_of_a_course_that_is_not_needed_is_refused(pocket, leila):
    training_session = TrainingSessionFactory(course__code="M3")

    page = pocket.post(url("my_booking_add", training_session), follow=True).text

    assert "You do not need M3 on the day of this session. Ask the communications team" in page
    assert not Booking.objects.exists()


def test_my_booking_cancel_of_a_course_that_is_not_needed_cannot_be_undone(pocket, leila):
    """Only the desk books it."""
    booking = BookingFactory(person=leila, training_session__places_taken=1)

    page = pocket.post(url("my_booking_cancel", booking), follow=True).text

    assert "Your place has been cancelled" in page
    assert url("my_booking_add", booking.training_session) not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_my_bookings_query_count(rows, pocket, leila, django_assert_num_queries):
    course = needed_by(leila)
    for _ in range(rows):
        BookingFactory(person=leila)
        TrainingSessionFactory()
        TrainingSessionFactory(course=course)

    with django_assert_num_queries(15):
        pocket.get(MINE)


@pytest.mark.usefixtures("leila")
def test_my_bookings_say_whether_the_course_that_is_asked_about_has_a_session(pocket, at_now):
    training_session = TrainingSessionFactory(
        starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2)
    )
    address = f"{MINE}?course={training_session.course.code}"
    none = "No session of this course has a free place"

    assert [none in pocket.get(page).text for page in (address, MINE, f"{MINE}?course=none")] == [
        False
    ] * 3
    at_now.shift(timedelta(hours=1))
    assert [none in pocket.get(page).text for page in (address, MINE, f"{MINE}?course=none")] == [
        True,
        False,
        False,
    ]


def test_my_bookings_without_any(pocket):
    assert "No session of a course that you need has a free place" in pocket.get(MINE).text


def test_my_bookings_of_someone_who_is_not_on_the_register(client_of, spokesperson):
    assert "You are not on the register yet" in client_of(spokesperson).get(MINE).content.decode()


def test_my_booking_add_and_cancel(pocket, leila):
    training_session = TrainingSessionFactory(places=1, course=needed_by(leila))

    added = pocket.post(url("my_booking_add", training_session), follow=True)
    booking = Booking.objects.get()
    full = pocket.post(url("my_booking_add", training_session), follow=True)
    cancelled = pocket.post(url("my_booking_cancel", booking), follow=True)
    twice = pocket.post(url("my_booking_cancel", booking), follow=True)

    assert (booking.person, booking.booked_by) == (leila, leila.user)
    assert "You have a place." in added.content.decode()
    assert "You already have a place on this training session." in full.content.decode()
    assert "Your place has been cancelled" in cancelled.content.decode()
    assert "Your place has already been cancelled." in twice.content.decode()


def test_booking_closes_some_hours_before_for_all_but_the_desk(pocket, desk, leila, at_now):
    Organisation.objects.update(booking_closes_hours=2, communications_phone="01632 960001")
    training_session = TrainingSessionFactory(
        course=needed_by(leila), starts_at=NOW + timedelta(hours=3)
    )
    at_now.shift(timedelta(hours=1))

    refused = pocket.post(url("my_booking_add", training_session), follow=True).text

    words = "Booking for this session closed at 5:20pm on Wed 25 Nov. For a place, ring the"
    assert f"{words} communications team on 01632 960001." in refused
    assert not Booking.objects.exists()
    desk.post(url("booking_add", training_session), {"person": leila.reference})
    assert Booking.objects.get().person == leila


def test_my_bookings_says_since_when_booking_is_closed(pocket, leila):
    Organisation.objects.update(booking_closes_hours=48, communications_phone="01632 960001")
    course = needed_by(leila)
    closed = TrainingSessionFactory(course=course, starts_at=NOW + timedelta(hours=48))
    later = TrainingSessionFactory(course=course, starts_at=NOW + timedelta(hours=49))

    page = pocket.get(MINE)

    offers = page.context["own"].offers
    assert [(one.training_session, one.closed_at) for one in offers] == [
        (later, None),
        (closed, NOW),
    ]
    assert "Wed 25 Nov, 4:20pm. For a place, ring the communications team on" in page.text
    assert page.text.count(">Book a place<") == 1


def test_booking_is_open_until_it_closes(pocket, leila):
    Organisation.objects.update(booking_closes_hours=2)
    late = TrainingSessionFactory(
        course=needed_by(leila), starts_at=NOW + timedelta(hours=2, seconds=1)
    )

    pocket.post(url("my_booking_add", late))

    assert Booking.objects.get().person == leila


def test_my_bookings_gives_up_no_place_in_a_session_that_has_begun(pocket, leila):
    starts_at = NOW - timedelta(minutes=5)
    BookingFactory(
        person=leila,
        training_session__starts_at=starts_at,
        training_session__ends_at=NOW + timedelta(1),
    )

    page = pocket.get(MINE).content.decode()

    assert ["It has started." in page, "Cancel my place" in page] == [True, False]


def test_bookings_add_books_those_for_whom_there_is_a_place(desk, client_of, board_member):
    session = TrainingSessionFactory(places=2)
    people = [PersonFactory(reference=f"E{number}") for number in (1, 2, 3)]
    several = url("bookings_add", session)

    page = desk.post(several, {"row": ["E1", "E2", "E3", "E404"]}, follow=True).text

    booked = Booking.objects.order_by("person__reference")
    assert [booking.person for booking in booked] == people[:2]
    assert f"Booked: {people[0]} and {people[1]}. They are invited by email." in page
    assert f"{people[2]}: " in page
    assert client_of(board_member).post(several).status_code == 403
