"""Booking by the secret link in a reminder: only by pressing the button, once, and only in its
course.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.tokens import hash_of
from jobs.models import Mail
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.models import (
    Booking,
    LapseReminder,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.waiting_lists import NoShowFollowUpFactory
from training.models import Organisation, Person, Tenure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def page() -> str:
    """The link mailed to a member of the senior staff without a sign-in, whose M2 is valid for 30
    more days.
    """
    person = PersonFactory(email="robin@example.nhs.uk")
    TenureFactory(person=person, role="senior_staff")
    TrainingRecordFactory(person=person, course=CourseFactory(code="M1"), valid_until=None)
    TrainingRecordFactory(
        person=person, course=CourseFactory(code="M2"), valid_until=TODAY + timedelta(days=30)
    )
    remind_of_lapses(now=NOW)
    [address] = [word for word in Mail.objects.get().text.split() if "/place/" in word]
    return address[address.index("/place/") :]


def of_course(code: str, days: int = 9) -> int:
    starts_at = NOW + timedelta(days=days)
    ends_at = starts_at + timedelta(hours=1)
    return TrainingSessionFactory(
        course=CourseFactory(code=code), starts_at=starts_at, ends_at=ends_at
    ).pk


def test_booking_link_shows_the_sessions_and_books_nothing_by_being_looked_at(client, page):
    of_course("M2")

    shown = client.get(page)

    assert "your training is valid until 25 December 2026" in shown.text
    assert (shown.text.count('name="training_session"'), Booking.objects.count()) == (1, 0)
    assert (client.get(f"{page}book/").status_code, client.post(page).status_code) == (405, 405)
    assert (shown["Cache-Control"], "script-src 'none'" in shown["Content-Security-Policy"]) == (
        "private, no-store",
        True,
    )
    assert page.split("/")[2] not in {*LapseReminder.objects.values_list("token_hash", flat=True)}


def test_booking_link_says_since_when_booking_is_closed(client, page):
    Organisation.objects.update(booking_closes_hours=48)
    of_course("M2", days=1)
    later = of_course("M2", days=3)

    shown = client.get(page).text

    assert "Tue 24 Nov, 4:20pm. For a place, ask the communications team." in shown
    assert shown.count('name="training_session"') == 1
    assert f'value="{later}"' in shown


def test_booking_link_book_gives_one_place_however_often_it_is_pressed(client, page):
    first = of_course("M2")
    second = of_course("M2", days=12)

    booked = [
        client.post(f"{page}book/", {"training_session": pk}, follow=True).text
        for pk in (first, first, second)
    ]

    assert ["You have a place" in text for text in booked] == [True] * 3
    assert ["already" in text for text in booked] == [False, False, True]
    assert list(
        Booking.objects.order_by("pk").values_list("training_session", "booked_by", "person__email")
    ) == [(first, None, "robin@example.nhs.uk")]


@pytest.mark.parametrize("chosen", ["other course", "", "x", "987654321"])
def test_booking_link_book_of_what_was_not_offered_books_nothing(client, page, chosen):
    posted = of_course("M3") if chosen == "other course" else chosen

    answer = client.post(f"{page}book/", {"training_session": posted})

    assert ("is full or was cancelled" in answer.text, Booking.objects.count()) == (True, 0)


def test_booking_link_of_somebody_whose_duty_has_ended_offers_nothing(client, page):
    session = of_course("M2")
    Tenure.objects.update(ends_on=TODAY - timedelta(days=1))

    client.post(f"{page}book/", {"training_session": session})

    assert ("You no longer need this course" in client.get(page).text, Booking.objects.count()) == (
        True,
        0,
    )


def test_booking_link_ends_with_its_time_and_with_the_person(client, page):
    Person.objects.update(removed_at=NOW)
    assert client.get(page).status_code == 404
    Person.objects.update(removed_at=None)
    LapseReminder.objects.get().digest.__class__.objects.update(sent_at=NOW - timedelta(days=90))
    assert client.get(page).status_code == 404


def test_booking_link_says_of_a_session_that_has_begun_that_nobody_marked_it(client, page):
    times = {"starts_at": NOW - timedelta(hours=3), "ends_at": NOW - timedelta(hours=2)}
    held = TrainingSessionFactory(course=CourseFactory(code="M2"), **times)
    before = client.get(page).text
    BookingFactory(person=Person.objects.get(), training_session=held)

    shown = client.get(page).text

    assert [
        "has started, and attendance has not been recorded yet" in text for text in (before, shown)
    ] == [
        False,
        True,
    ]
    assert "You have a place" not in shown


def test_booking_link_joins_the_waiting_list_of_a_full_session(client, page):
    full = TrainingSession.objects.get(pk=of_course("M2"))
    TrainingSession.objects.update(places=1, places_taken=1)
    of_another = of_course("M1")

    shown = client.get(page).text
    joined = client.post(f"{page}book/", {"wait": full.pk}, follow=True).text
    again = client.post(f"{page}book/", {"wait": full.pk}).text
    not_offered = client.post(f"{page}book/", {"wait": of_another}).text

    assert ("Join the waiting list" in shown, "You are on the waiting list." in joined) == (
        True,
        True,
    )
    assert "You are already on the waiting list" in again
    assert "Choose another." in not_offered
    assert WaitingListEntry.objects.get().training_session == full


def test_booking_link_of_whoever_missed_a_session(client):
    course = RequirementFactory().course
    person = TenureFactory().person
    later = TrainingSessionFactory(course=course)
    booking = BookingFactory(
        person=person, training_session__past=True, training_session__course=course
    )
    NoShowFollowUpFactory(booking=booking, entry=None, token_hash=hash_of("t" * 43))
    address = reverse("scheduling:booking_link", args=["t" * 43])

    shown = client.get(address).text
    client.post(f"{address}book/", {"training_session": later.pk})

    assert "Book a place" in shown
    assert Booking.objects.exclude(pk=booking.pk).get().training_session == later
