from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.availability.actions.claims import PersonIsAway, PersonIsTaken, PersonNotOnRegister
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.models import Booking
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory

pytestmark = pytest.mark.django_db


def test_book_takes_a_place_claims_the_person_and_invites_them(officer):
    training_session = TrainingSessionFactory(venue__name="Wharf Room", venue__address="Quay House")
    leila = PersonFactory(email="leila@example.nhs.uk")

    booking = book(training_session=training_session, person=leila, by=officer, now=NOW)

    training_session.refresh_from_db()
    claim = Claim.objects.get()
    mail = Mail.objects.get()
    assert training_session.places_taken == 1
    assert (claim.kind, claim.subject_id, claim.starts_at, claim.booking) == (
        "person",
        leila.pk,
        TOMORROW_AT_10,
        booking,
    )
    assert (mail.to, mail.calendar_method) == ("leila@example.nhs.uk", "REQUEST")
    assert f"UID:booking-{booking.pk}@" in mail.calendar
    assert "SEQUENCE:1" in mail.calendar
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["booking.added"]


def test_the_event_names_the_course_and_the_trainer(officer):
    training_session = TrainingSessionFactory(
        course=CourseFactory(code="M6"), trainer__name="Perran Locke"
    )

    book(
        training_session=training_session,
        person=PersonFactory(email="a@example.nhs.uk"),
        by=officer,
        now=NOW,
    )

    mail = Mail.objects.get()
    assert f"SUMMARY:Training: {training_session.course}\r\n".replace(",", "\\,") in (
        mail.calendar.replace("\r\n ", "")
    )
    assert "With Perran Locke" in mail.calendar


def test_book_someone_without_a_mail_address_writes_no_mail(officer):
    book(training_session=TrainingSessionFactory(), person=PersonFactory(), by=officer, now=NOW)

    assert Mail.objects.count() == 0


def test_book_refuses_when_full(officer):
    training_session = TrainingSessionFactory(places=1)
    book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)

    with pytest.raises(Refused, match="is full") as refused:
        book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)

    assert (
        str(refused.value)
        == "This training session is full: all 1 places are taken. Choose another date, or join the waiting list."
    )


def test_book_refuses_a_place_that_went_between_the_look_and_the_lock(officer, monkeypatch):
    training_session = TrainingSessionFactory(places=1)
    book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)
    training_session.places_taken = 0
    monkeypatch.setattr(training_session, "refresh_from_db", lambda **_: None)

    with pytest.raises(Refused, match="is full"):
        book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)

    assert Booking.objects.count() == 1


def test_book_refuses_someone_who_is_booked(officer):
    booking = book(
        training_session=TrainingSessionFactory(), person=PersonFactory(), by=officer, now=NOW
    )

    with pytest.raises(Refused, match="a place on this"):
        book(training_session=booking.training_session, person=booking.person, by=officer, now=NOW)


def test_book_refuses_someone_who_has_left(officer):
    leaver = PersonFactory(last_name="Gone", left_on=TODAY)
    training_session = TrainingSessionFactory()

    with pytest.raises(PersonNotOnRegister, match="Robin Gone left on 25 November 2026"):
        book(training_session=training_session, person=leaver, by=officer, now=NOW)

    training_session.refresh_from_db()
    assert (training_session.places_taken, Booking.objects.count()) == (0, 0)


def test_book_refuses_someone_who_is_away(officer):
    away = AwayFactory(starts_at=TOMORROW_AT_10 + timedelta(hours=2))

    with pytest.raises(PersonIsAway):
        book(training_session=TrainingSessionFactory(), person=away.person, by=officer, now=NOW)


def test_book_refuses_someone_in_another_session(officer):
    leila = PersonFactory(first_name="Leila", last_name="Iyer-Thorne")
    book(
        training_session=TrainingSessionFactory(course__code="M2"),
        person=leila,
        by=officer,
        now=NOW,
    )
    training_session = TrainingSessionFactory()

    with pytest.raises(PersonIsTaken) as refused:
        book(training_session=training_session, person=leila, by=officer, now=NOW)

    training_session.refresh_from_db()
    assert str(refused.value) == (
        "Leila Iyer-Thorne is booked on M2 Print, phone and online interviews "
        "from 10am on Thu 26 Nov. Move that first, or choose someone else."
    )
    assert training_session.places_taken == 0


@pytest.mark.parametrize("state", ["past", "cancelled"])
def test_book_refuses_what_is_over(state, officer):
    with pytest.raises(Refused, match="so you cannot change it"):
        book(
            training_session=TrainingSessionFactory(**{state: True}),
            person=PersonFactory(),
            by=officer,
            now=NOW,
        )


def test_cancel_booking_frees_the_place_and_the_person(officer):
    leila = PersonFactory(email="leila@example.nhs.uk")
    booking = book(
        training_session=TrainingSessionFactory(places=1), person=leila, by=officer, now=NOW
    )

    cancel_booking(booking=booking, by=officer, now=NOW)
    again = book(training_session=booking.training_session, person=leila, by=officer, now=NOW)

    again.training_session.refresh_from_db()
    assert again.training_session.places_taken == 1
    assert [mail.calendar_method for mail in Mail.objects.order_by("pk")] == [
        "REQUEST",
        "CANCEL",
        "REQUEST",
    ]
    assert list(Booking.objects.active()) == [again]


def test_cancel_booking_after_the_start_is_refused(officer):
    with pytest.raises(Refused, match="so you cannot change it"):
        cancel_booking(booking=BookingFactory(training_session__past=True), by=officer, now=NOW)


def test_bookings_are_seen_by_the_desk_the_trainer_and_the_person(
    officer, trainer_user, spokesperson, another_spokesperson
):
    own = BookingFactory(person__user=spokesperson, training_session__trainer__user=trainer_user)
    other = BookingFactory()

    seen = Booking.objects.visible_to
    assert set(seen(officer)) == {own, other}
    assert [set(seen(user)) for user in (trainer_user, spokesperson, another_spokesperson)] == [
        {own},
        {own},
        set(),
    ]


def test_a_marked_booking_cannot_be_cancelled():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        BookingFactory(training_record=TrainingRecordFactory(), cancelled_at=NOW)
