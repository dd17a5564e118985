"""The offer of a place by text message, for whoever chose that."""

from datetime import timedelta

import pytest

from jobs.models import Job, Mail, TextMessage
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.training_sessions import cancel_training_session
from scheduling.training_sessions.actions.undoing import undo_change
from tests import notify
from tests.clock import NOW
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.texts import NUMBER, TextChoiceFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Organisation, TextChoice

pytestmark = pytest.mark.django_db


def test_an_offer_by_text_message_after_the_quiet_hours(officer, settings):
    settings.NOTIFY = notify.Notify(port=9).settings
    Organisation.objects.update(short_name="Marlbourne")
    choice = TextChoiceFactory()
    course = CourseFactory(code="M5")
    starts_at = NOW + timedelta(days=10)
    full = TrainingSessionFactory(course=course, places=1, starts_at=starts_at)
    booking = book(training_session=full, person=PersonFactory(), by=officer, now=NOW)
    WaitingListEntryFactory(training_session=full, person=choice.person)
    at_night = NOW.replace(hour=23, minute=0)

    cancel_booking(booking=booking, by=officer, now=at_night)

    text = TextMessage.objects.get()
    assert (text.number, text.due_at) == (NUMBER, NOW.replace(hour=7, minute=0) + timedelta(days=1))
    said, _, link = text.body.partition(" Yes or no: ")
    assert said == (
        "Marlbourne: There is a place for you. Take it by 7am on Fri 27 Nov."
        " M5 Live and remote TV, Sat 5 Dec, 4:20pm, Room 1."
    )
    assert link in Mail.objects.get(to="leila@example.nhs.uk").text


@pytest.mark.parametrize("way", TextChoice.Way.values)
def test_an_undone_cancellation_sends_no_text_message_either(way, officer, settings):
    settings.NOTIFY = notify.Notify(port=9).settings
    choice = TextChoiceFactory(way=way)
    full = TrainingSessionFactory(course=CourseFactory(code="M5"))
    WaitingListEntryFactory(training_session=full, person=choice.person)

    cancel_training_session(training_session=full, reason="Ill", by=officer, now=NOW)
    texts = TextMessage.objects.count()
    undo_change(change=full.changes.get(), by=officer, now=NOW)

    assert texts == (way != TextChoice.Way.EMAIL)
    assert (TextMessage.objects.count(), Mail.objects.count(), Job.objects.count()) == (0, 0, 0)
