"""Waiting lists on the page of a session, and on that of whoever waits."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    BookingFactory,
    TrainingSessionFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.waiting_lists import PlaceOfferFactory, WaitingListEntryFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = reverse("scheduling:my_bookings")
IN_TEN_DAYS = NOW + timedelta(days=10)


def url(name: str, row: object) -> str:
    return reverse(f"scheduling:{name}", args=[row.pk])


def needs(person: Person, training_session: TrainingSession) -> None:
    RequirementFactory(course=training_session.course)
    TenureFactory(person=person)


@pytest.fixture
def leila(spokesperson: User) -> Person:
    return PersonFactory(first_name="Leila", last_name="Iyer-Thorne", user=spokesperson)


@pytest.fixture
def pocket(client_of: ClientOf, leila: Person) -> Client:
    return client_of(leila.user)


@pytest.fixture
def full(officer: User) -> TrainingSession:
    """M5 in ten days, its one place taken."""
    training_session = TrainingSessionFactory(
        course=CourseFactory(code="M5"), starts_at=IN_TEN_DAYS, places=1
    )
    book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)
    return training_session


def test_the_desk_adds_several_in_the_order_of_the_page(desk, full):
    people = [PersonFactory(reference=reference) for reference in ("E2", "E1")]

    page = desk.post(url("waiting_list_add", full), {"row": ["E2", "E1", "E404"]}, follow=True).text
    again = desk.post(url("waiting_list_add", full), {"row": "E1"}, follow=True).text

    entries = WaitingListEntry.objects.order_by("pk")
    assert [entry.person for entry in entries] == people
    assert f"On the waiting list: {people[0]} and {people[1]}." in page
    assert "is already on the waiting list" in again


def test_the_page_of_a_session_shows_the_list_in_order(desk, full, officer):
    RequirementFactory(course=full.course)
    first, needs, away = (
        WaitingListEntryFactory(training_session=full, joined_at=NOW + timedelta(minutes=minute))
        for minute in range(3)
    )
    TenureFactory(person=needs.person, starts_on=date(2026, 11, 1))
    AwayFactory(person=away.person, starts_at=IN_TEN_DAYS, ends_at=IN_TEN_DAYS + timedelta(hours=1))
    cancel_booking(booking=Booking.objects.get(), by=officer, now=NOW)

    shown = desk.get(full.get_absolute_url())

    assert [one.entry for one in shown.context["queue"]] == [first, needs, away]
    told = ["0 of 1 place taken, 1 offered", "until Thu 26 Nov, 4:20pm", "Not free then"]
    assert [words in shown.text for words in told] == [True] * 3
    assert "30 January 2027" in shown.text
    desk.post(url("waiting_list_order", full), {"by_need": "yes"})
    by_need = desk.get(full.get_absolute_url()).context["queue"]
    assert [one.entry for one in by_need] == [needs, first, away]
    desk.post(url("waiting_list_order", full), {"by_need": "no"})
    assert desk.get(full.get_absolute_url()).context["queue"][0].entry == first


def test_the_desk_books_who_was_offered_the_place_and_rings(desk, full, officer):
    entry = WaitingListEntryFactory(training_session=full, person__phone="01632 960148")
    later = TrainingSessionFactory(course=full.course, starts_at=IN_TEN_DAYS + timedelta(days=1))
    held = book(training_session=later, person=entry.person, by=officer, now=NOW)
    cancelled = desk.post(url("booking_cancel", full.bookings.get()), follow=True).text

    page = desk.get(full.get_absolute_url()).text
    answer = {"person": entry.person.reference, "replaces": held.pk}
    desk.post(url("booking_add", full), answer)

    assert "Has a place on Sun 6 Dec" in page
    assert f'name="replaces" value="{held.pk}"' in page
    assert 'No email address: ring <a href="tel:01632960148">' in page
    assert f"It is offered to {entry.person}." in cancelled
    assert "booking_restore" not in cancelled  # the offer has left
    assert Booking.objects.active().get().person == entry.person


@pytest.mark.parametrize("rows", [1, 3])
def test_training_session_detail_query_count_with_a_waiting_list(
    rows, desk, full, django_assert_num_queries
):
    for _ in range(rows):
        WaitingListEntryFactory(training_session=full)

    with django_assert_num_queries(20):
        desk.get(full.get_absolute_url())


def test_my_bookings_shows_full_sessions_and_what_else_there_is(pocket, leila, full):
    TrainingSessionFactory(places=1, places_taken=1)  # of a course that she does not need
    needs(leila, full)
    other = TrainingSessionFactory(course=full.course, starts_at=IN_TEN_DAYS + timedelta(days=1))
    WaitingListEntryFactory(training_session=full)

    page = pocket.get(MINE)

    assert [one.training_session for one in page.context["own"].full] == [full]
    assert page.context["own"].full[0].others == [other]
    assert "1 person waits for a place." in page.text
    assert f'<a href="#session-{other.pk}">' in page.text


def test_my_waiting_list_join_says_where_one_stands_and_can_be_undone(pocket, leila, full):
    WaitingListEntryFactory(training_session=full, joined_at=NOW - timedelta(hours=1))
    not_needed = pocket.post(url("my_waiting_list_join", full), follow=True).text
    needs(leila, full)

    joined = pocket.post(url("my_waiting_list_join", full), follow=True).text
    entry = WaitingListEntry.objects.get(person=leila)
    twice = pocket.post(url("my_waiting_list_join", full), follow=True).text
    left = pocket.post(url("waiting_list_leave", entry), follow=True).text
    left_twice = pocket.post(url("waiting_list_leave", entry), follow=True).text
    again = pocket.post(url("waiting_list_rejoin", entry), follow=True).text
    again_twice = pocket.post(url("waiting_list_rejoin", entry), follow=True).text

    assert "You do not need M5 on the day of this session." in not_needed
    assert "You are <strong>2nd of 2</strong> on the waiting list." in joined
    assert (entry.joined_by, url("waiting_list_leave", entry) in joined) == (leila.user, True)
    assert "You are already on the waiting list" in twice
    assert (url("waiting_list_rejoin", entry) in left, "2nd of 2" in left) == (True, False)
    assert "You are no longer on the waiting list" in left_twice
    assert ("on the waiting list again" in again, "2nd of 2" in again) == (True, True)
    assert "You are already on the waiting list" not in again_twice


def test_my_bookings_takes_the_place_that_was_offered(pocket, leila, full, officer):
    WaitingListEntryFactory(training_session=full, person=leila)
    cancel_booking(booking=Booking.objects.get(), by=officer, now=NOW)

    page = pocket.get(MINE).text
    pocket.post(url("my_booking_add", full))

    assert "Take it by <strong>Thu 26 Nov, 4:20pm</strong>" in page
    assert (Booking.objects.active().get().person, PlaceOffer.objects.get().outcome) == (
        leila,
        "accepted",
    )


def test_my_bookings_says_of_a_place_for_several_that_the_first_has_it(pocket, leila, full):
    entry = WaitingListEntryFactory(training_session=full, person=leila)
    PlaceOfferFactory(entry=entry, ends_at=full.starts_at)

    page = pocket.get(MINE).text

    assert "Several people were offered it: <strong>the first to take it has it</strong>." in page
    assert "Take it by" not in page


@pytest.mark.parametrize("by_need", [False, True])
@pytest.mark.parametrize("rows", [1, 3])
def test_my_bookings_query_count_of_waiting_lists(
    rows, by_need, pocket, leila, django_assert_num_queries
):
    for _ in range(rows):
        entry = WaitingListEntryFactory(person=leila, training_session__waits_by_need=by_need)
        WaitingListEntryFactory(training_session=entry.training_session)
        PlaceOfferFactory(entry=entry)
        TrainingSessionFactory(places=1, places_taken=1)

    with django_assert_num_queries(21 if by_need else 17):
        pocket.get(MINE)


def lapses(person: Person, training_session: TrainingSession, valid_until: date) -> None:
    """Required of them, and done before."""
    needs(person, training_session)
    TrainingRecordFactory(person=person, course=training_session.course, valid_until=valid_until)


def test_cancelling_the_last_place_before_a_lapse_asks_first(pocket, desk, leila, officer):
    booked = TrainingSessionFactory(course=CourseFactory(code="M5"), starts_at=IN_TEN_DAYS)
    other = TrainingSessionFactory(course=booked.course, starts_at=IN_TEN_DAYS + timedelta(days=1))
    lapses(leila, booked, date(2027, 2, 3))
    booking = book(training_session=booked, person=leila, by=officer, now=NOW)

    own_page = pocket.get(url("my_booking_cancel", booking))
    own = own_page.text
    desks = desk.get(url("booking_cancel", booking)).text
    asked = Booking.objects.active().count()
    pocket.post(url("my_booking_cancel", booking))
    again = pocket.get(url("my_booking_cancel", booking), follow=True).text

    assert "Your M5 lapses on 3 February 2027" in " ".join(own.split())
    assert "Leila Iyer-Thorne’s M5 lapses on 3 February 2027" in " ".join(desks.split())
    assert own_page.context["last"].others == [other]
    assert (asked, Booking.objects.active().count()) == (1, 0)
    assert "Your place has already been cancelled." in again
    in_time = book(training_session=booked, person=leila, by=officer, now=NOW)
    BookingFactory(training_session=other, person=leila)
    assert "no other session" not in desk.get(url("booking_cancel", in_time)).text
    BlackOutFactory(
        of_trainer=True, trainer=other.trainer, starts_on=date(2026, 12, 1), ends_on=None
    )
    assert "no other session" in desk.get(url("booking_cancel", in_time)).text


@pytest.mark.parametrize(
    ("valid_until", "asks"),
    [
        (date(2026, 11, 1), True),  # has lapsed
        (date(2027, 2, 23), True),  # within 90 days
        (date(2027, 2, 24), False),
    ],
)
def test_cancelling_asks_only_where_the_course_counts(desk, leila, officer, valid_until, asks):
    booked = TrainingSessionFactory(starts_at=IN_TEN_DAYS)
    lapses(leila, booked, valid_until)
    booking = book(training_session=booked, person=leila, by=officer, now=NOW)

    page = desk.get(url("booking_cancel", booking)).text

    assert ("no other session is booked" in page) == asks


def test_booking_cancel_says_who_is_told_and_who_waits(desk, full, django_assert_max_num_queries):
    WaitingListEntryFactory(training_session=full)
    booking = Booking.objects.get()
    Person.objects.filter(pk=booking.person_id).update(email="robin@example.org")
    mails = Mail.objects.count()

    with django_assert_max_num_queries(20):
        page = desk.get(url("booking_cancel", booking)).text

    assert f"{booking.person} is told by email." in page
    assert "1 person waits for a place in this session." in page
    assert Mail.objects.count() == mails
    desk.post(url("booking_cancel", booking))
    again = desk.get(url("booking_cancel", booking), follow=True).text
    assert "place has already been cancelled." in again


def test_booking_choose_adds_to_the_waiting_list_of_a_full_session(desk, leila, full):
    address = reverse("scheduling:booking_choose", args=[leila.reference, "M5"])

    before = desk.get(address).text
    desk.post(url("waiting_list_add", full), {"row": leila.reference})

    assert ("Add to the waiting list" in before, url("waiting_list_add", full) in before) == (
        True,
        True,
    )
    assert "They are on the waiting list." in desk.get(address).text


@pytest.mark.parametrize("first_page", ["reports:my_next_interview", "desk:my_start"])
def test_a_place_is_taken_on_the_first_page_with_one_press(
    pocket, full, leila, officer, first_page
):
    before = pocket.get(reverse(first_page)).text
    WaitingListEntryFactory(training_session=full, person=leila, joined_at=NOW)
    cancel_booking(booking=Booking.objects.get(), by=officer, now=NOW)

    page = pocket.get(reverse(first_page)).text
    taken = pocket.post(url("my_booking_add", full), follow=True).text

    assert ("A place for you" in before, "A place for you" in page) == (False, True)
    assert "It is kept for you until" in page
    assert url("my_booking_add", full) in page
    assert "You have a place." in taken
    assert "A place for you" not in pocket.get(reverse(first_page)).text
    assert [one.person for one in full.bookings.active()] == [leila]


def test_a_place_for_several_on_the_first_page_says_that_the_first_has_it(pocket, full, leila):
    entry = WaitingListEntryFactory(training_session=full, person=leila)
    PlaceOfferFactory(entry=entry, ends_at=full.starts_at)
    PlaceOfferFactory(entry__training_session=full)  # somebody else's

    page = pocket.get(reverse("reports:my_next_interview")).text

    assert page.count("A place for you") == 1
    assert "The first to take it has it." in page
