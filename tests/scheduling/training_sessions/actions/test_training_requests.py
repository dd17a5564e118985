"""Asking for training: once, and answered once, with a place or a reason."""

import pytest

from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.training_sessions.actions import training_requests as actions
from scheduling.training_sessions.models import Booking, TrainingRequest
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Organisation, Person

pytestmark = pytest.mark.django_db


def ask(person: Person, **values: object) -> TrainingRequest:
    course = values.get("course") or CourseFactory(code="M4")
    return actions.ask_for_training(
        person=person, course=course, words="Film", by=person.user, now=NOW
    )


def test_ask_for_training_once_at_a_time_and_the_desk_is_told(spokesperson):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    person = PersonFactory(user=spokesperson)

    first = ask(person)

    assert (first.status, first.words) == ("open", "Film")
    assert [(mail.to, "Film" in mail.text) for mail in Mail.objects.order_by("pk")] == [
        ("desk@example.nhs.uk", False)
    ]
    with pytest.raises(Refused, match="The communications team will reply here and"):
        ask(person)
    actions.withdraw_request(request=first, by=spokesperson, now=NOW)
    assert (first.status, ask(person).status) == ("withdrawn", "open")


def test_ask_for_training_is_refused_to_whoever_has_a_place_or_has_left(spokesperson):
    person = PersonFactory(user=spokesperson)
    booking = BookingFactory(person=person)

    with pytest.raises(Refused, match="It is listed under your places"):
        ask(person, course=booking.training_session.course)
    with pytest.raises(Refused, match="You are not on the register today"):
        ask(PersonFactory(left=True, user=None))


def test_answer_with_place_books_once_or_stays_open(officer):
    asked = TrainingRequestFactory(person__email="leila@example.nhs.uk")
    full = TrainingSessionFactory(course=asked.course, places=1, places_taken=1)
    free = TrainingSessionFactory(course=asked.course)

    with pytest.raises(Refused, match="Choose a session of that course, or decline"):
        actions.answer_with_place(
            request=asked, training_session=TrainingSessionFactory(), by=officer, now=NOW
        )
    with pytest.raises(Refused, match="is full"):
        actions.answer_with_place(request=asked, training_session=full, by=officer, now=NOW)
    assert TrainingRequest.objects.get().status == "open"
    actions.answer_with_place(request=asked, training_session=free, by=officer, now=NOW)

    assert (TrainingRequest.objects.get().status, Booking.objects.get().person) == (
        "booked",
        asked.person,
    )
    assert Mail.objects.get().to == "leila@example.nhs.uk"
    with pytest.raises(Refused, match="already been answered"):
        actions.decline_request(request=asked, reason="Late", by=officer, now=NOW)


def test_decline_request_wants_a_reason_and_mails_without_it(officer):
    asked = TrainingRequestFactory(person__email="leila@example.nhs.uk")

    with pytest.raises(Refused, match="Enter"):
        actions.decline_request(request=asked, reason=" ", by=officer, now=NOW)
    actions.decline_request(request=asked, reason="Next in May", by=officer, now=NOW)

    mail = Mail.objects.get()
    assert (asked.status, mail.to, "Next in May" in mail.text) == (
        "turned_down",
        "leila@example.nhs.uk",
        False,
    )
