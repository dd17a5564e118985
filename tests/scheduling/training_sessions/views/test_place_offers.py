"""The secret link in an offer of a place, on a phone where nobody has signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.tokens import hash_of
from scheduling.training_sessions.actions.training_sessions import cancel_training_session
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.views import place_offers
from tests.clock import NOW
from tests.factories.scheduling import AwayFactory, BookingFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory
from tests.factories.waiting_lists import NoShowFollowUpFactory, PlaceOfferFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TOKEN = "t" * 43
PAGE = reverse("scheduling:place_offer_link", args=[TOKEN])
ANSWER = reverse("scheduling:place_offer_link_answer", args=[TOKEN])


@pytest.fixture
def offer(spokesperson: User) -> PlaceOffer:
    """Of the one place of a session that is held for Leila until tomorrow."""
    leila = PersonFactory(first_name="Leila", last_name="Iyer-Thorne", user=spokesperson)
    training_session = TrainingSessionFactory(
        places=1, places_offered=1, starts_at=NOW + timedelta(days=10)
    )
    made: PlaceOffer = PlaceOfferFactory(
        entry__training_session=training_session, entry__person=leila, token_hash=hash_of(TOKEN)
    )
    return made


def test_place_offer_link_shows_the_place_and_changes_nothing(offer):
    response = Client().get(PAGE)

    page = response.text
    assert "Sat 5 Dec, 4:20pm to 7:20pm" in page
    assert "this place is kept for you until <strong>Thu 26 Nov, 4:20pm</strong>" in page
    assert response["Cache-Control"] == "private, no-store"
    assert (Booking.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_place_offer_link_answer_takes_the_place_once(offer):
    said = [Client().post(ANSWER, {"answer": "yes"}, follow=True).text for _ in range(2)]

    booking = Booking.objects.get()
    assert ["You have the place" in page for page in said] == [True, True]
    assert (booking.person, booking.booked_by) == (offer.entry.person, offer.entry.person.user)


def test_place_offer_link_answer_of_two_taps_at_once(offer, monkeypatch):
    """The second was read before the first had the place."""
    Client().post(ANSWER, {"answer": "yes"})
    monkeypatch.setattr(place_offers, "find_offer", lambda *_, **__: offer)

    second = Client().post(ANSWER, {"answer": "yes"})

    assert (second.status_code, second["Location"]) == (302, PAGE)
    assert Booking.objects.count() == 1


def test_place_offer_link_answer_no_leaves_the_list(offer):
    said = [Client().post(ANSWER, {"answer": "no"}, follow=True).text for _ in range(2)]

    assert ["You left the waiting list" in page for page in said] == [True, True]
    assert WaitingListEntry.objects.get().left_because == "left"
    assert TrainingSession.objects.get().places_offered == 0
    late = Client().post(ANSWER, {"answer": "yes"}, follow=True)
    assert "You left the waiting list" in late.text


def test_place_offer_link_says_who_was_first_and_what_else_there_is(offer):
    PlaceOffer.objects.update(ended_at=NOW, outcome="taken")
    TrainingSessionFactory(course=offer.entry.training_session.course)

    page = Client().get(PAGE).text
    pressed = Client().post(ANSWER, {"answer": "yes"})

    assert "A colleague was first, Wed 25 Nov, 4:20pm." in page
    assert "Thu 26 Nov, 10am to 1pm" in page
    assert (pressed.status_code, pressed["Location"]) == (302, PAGE)


def test_place_offer_link_follows_the_clock(offer, at_now, officer):
    at_now.shift(timedelta(days=1))
    ended = Client().get(PAGE).text
    too_late = Client().post(ANSWER, {"answer": "yes"}).text
    at_now.shift(timedelta(days=9))
    started = Client().get(PAGE).text
    at_now.shift(timedelta(hours=3))

    assert "This offer has ended" in ended
    assert "This place is no longer free" in too_late
    assert "The training session has started" in started
    assert Client().get(PAGE).status_code == 404


def test_place_offer_link_of_a_cancelled_session(offer, officer):
    cancel_training_session(
        training_session=offer.entry.training_session, reason="Ill", by=officer, now=NOW
    )

    assert "This session is cancelled" in Client().get(PAGE).text


def test_place_offer_link_answer_says_to_the_person_why_they_cannot(offer):
    starts_at = offer.entry.training_session.starts_at
    AwayFactory(
        person=offer.entry.person, starts_at=starts_at, ends_at=starts_at + timedelta(hours=8)
    )

    page = Client().post(ANSWER, {"answer": "yes"}).text

    assert "You are recorded as away until" in page
    assert "Take the place" in page


def test_place_offer_link_of_whoever_missed_a_session(offer, at_now):
    """They asked for no place, and wait for none."""
    booking = BookingFactory(person=offer.entry.person, training_session__past=True)
    NoShowFollowUpFactory(booking=booking, entry=offer.entry)

    asked = Client().get(PAGE).text
    declined = Client().post(ANSWER, {"answer": "no"}, follow=True).text
    PlaceOffer.objects.update(outcome="expired")
    expired = Client().get(PAGE).text

    assert "You did not attend this course on Wed 18 Nov, 4:20pm to 7:20pm" in asked
    assert "No, I do not want this place" in asked
    assert "You declined the place" in declined
    assert "anybody can take the place now" in expired
    assert [page for page in (asked, declined, expired) if "waiting list" in page] == []
