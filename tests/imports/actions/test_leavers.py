from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.choosing.actions.attention import tell_of_attention
from imports.actions.leavers import notify_of_leavers
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, InterviewFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory
from training.actions.people import leave_register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_the_owner_of_an_interview_is_mailed_once_about_somebody_who_leaves(officer, run_jobs):
    person = PersonFactory(last_name="Iyer-Thorne")
    InterviewFactory(person=person, enquiry__owner=UserFactory(email="owner@example.nhs.uk"))
    booking = BookingFactory(person=person, training_session__starts_at=NOW + timedelta(days=3))

    leave_register(person=person, left_on=TODAY, by=officer, now=NOW)
    run_jobs(at=NOW)
    tell_of_attention(now=NOW)
    notify_of_leavers(now=NOW)

    about = Mail.objects.order_by("to").values_list("to", "subject")
    subjects = {to: subject for to, subject in about if subject.startswith("Needs attention")}
    places = [to for to, subject in about if subject.endswith("training that they are booked on")]
    assert list(subjects) == ["owner@example.nhs.uk"]
    assert places == [officer.email]
    event = AuditEvent.objects.get(action="person.leaves_behind")
    assert event.details == {"bookings": 1}
    assert booking.cancelled_at is None


def test_notify_of_leavers_mails_the_desk_about_a_booking_once(officer, manager):
    session = TrainingSessionFactory(
        starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=3, hours=2)
    )
    BookingFactory(person=PersonFactory(left_on=TODAY), training_session=session)

    assert [notify_of_leavers(now=NOW + timedelta(hours=hour)) for hour in range(2)] == [1, 0]
    assert sorted(Mail.objects.values_list("to", flat=True)) == [manager.email, officer.email]
    assert f"/training-sessions/{session.pk}/" in Mail.objects.first().text


def test_notify_of_leavers_without_commitments(officer):
    InterviewFactory(person=PersonFactory(left_on=TODAY + timedelta(days=1)))  # on their last day
    InterviewFactory(person=PersonFactory(left_on=TODAY), called_off_at=NOW)
    InterviewFactory(person=PersonFactory(left_on=TODAY), starts_at=NOW - timedelta(days=1))
    BookingFactory(person=PersonFactory(left_on=TODAY), cancelled_at=NOW)

    assert notify_of_leavers(now=NOW) == 0


def test_who_has_left_the_desk_is_not_told(officer, manager):
    PersonFactory(user=officer, left_on=TODAY - timedelta(days=1))
    later = NOW + timedelta(days=3)
    BookingFactory(person__left_on=TODAY, training_session__starts_at=later)

    notify_of_leavers(now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [manager.email]
