from datetime import timedelta

import pytest

from jobs.models import Mail
from reports.feeds.queries import entries_of
from scheduling.calendars.invitations import Entry
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.training_sessions import change_training_session
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.calendars import CalendarFeedFactory
from tests.factories.scheduling import (
    BookingFactory,
    InterviewFactory,
    TrainingSessionFactory,
)
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def shown(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.key, entry.summary) for entry in entries]


def test_a_person_has_what_they_were_invited_to_under_the_same_uid(officer):
    feed = CalendarFeedFactory(person__email="leila@example.nhs.uk")
    booking = book(
        training_session=TrainingSessionFactory(), person=feed.person, by=officer, now=NOW
    )
    interview = InterviewFactory(person=feed.person, accepted_at=NOW)
    briefing = BriefingFactory(
        person=feed.person, briefer_user=officer, starts_at=NOW, minutes=30, sequence=3
    )
    BookingFactory()
    InterviewFactory(person=PersonFactory(), accepted_at=NOW)

    entries = entries_of(feed, now=NOW)

    assert shown(entries) == [
        (f"briefing-{briefing.pk}", "Coaching"),
        (f"interview-{interview.pk}-{feed.person.pk}", "Interview"),
        (f"booking-{booking.pk}", f"Training: {booking.training_session.course}"),
    ]
    assert [entry.sequence for entry in entries] == [3, 0, 1]
    assert f"UID:{entries[2].uid}" in Mail.objects.get().calendar


def test_what_is_cancelled_called_off_or_a_draft_is_left_out(officer):
    feed = CalendarFeedFactory()
    booking = book(
        training_session=TrainingSessionFactory(), person=feed.person, by=officer, now=NOW
    )
    cancel_booking(booking=booking, by=officer, now=NOW)
    InterviewFactory(person=feed.person, accepted_at=NOW, called_off_at=NOW)
    BriefingFactory(
        person=feed.person, briefer_user=officer, starts_at=NOW, minutes=30, cancelled_at=NOW
    )
    TrainingSessionFactory(cancelled=True)
    draft = TrainingSessionFactory(published_at=None)
    BookingFactory(person=feed.person, training_session=draft)
    team = CalendarFeedFactory(of_team=True)

    assert entries_of(feed, now=NOW) == []
    assert shown(entries_of(team, now=NOW)) == [
        (
            f"session-{booking.training_session_id}",
            f"Training {booking.training_session.course.code}",
        )
    ]


@pytest.mark.parametrize("whose", ["venue", "trainer"])
def test_a_venue_and_a_trainer_have_their_sessions_and_nobodys_name(officer, whose):
    training_session = TrainingSessionFactory(venue__address="1 Quay Street", places=4)
    person = PersonFactory(first_name="Zaphira", last_name="Quillfeather")
    book(training_session=training_session, person=person, by=officer, now=NOW)
    TrainingSessionFactory()
    InterviewFactory(person=person, accepted_at=NOW)
    feed = CalendarFeedFactory(**{f"of_{whose}": True, whose: getattr(training_session, whose)})

    [entry] = entries_of(feed, now=NOW)

    assert entry.summary == f"Training {training_session.course}"
    assert entry.place == f"{training_session.venue}, 1 Quay Street"
    assert entry.description.startswith("1 of 4 places taken\nhttp")
    assert "Quillfeather" not in repr(entry)


def test_the_team_has_all_sessions_and_interviews_in_neutral_words():
    training_session = TrainingSessionFactory(course__code="M3")
    interview = InterviewFactory(
        person=PersonFactory(),
        accepted_at=NOW,
        reference="I-0007",
        place="Westmoor Sound, Studio 2",
    )
    InterviewFactory()  # nobody gives it yet

    entries = entries_of(CalendarFeedFactory(of_team=True), now=NOW)

    assert shown(entries) == [
        (f"interview-{interview.pk}", "Interview I-0007"),
        (f"session-{training_session.pk}", "Training M3"),
    ]
    assert "Westmoor" not in repr(entries)


def test_a_change_raises_the_sequence_of_a_session(officer):
    training_session = TrainingSessionFactory()
    training_session.trainer.courses.add(training_session.course)
    feed = CalendarFeedFactory(of_venue=True, venue=training_session.venue)
    arrangement = {
        name: getattr(training_session, name)
        for name in ("course", "venue", "trainer", "starts_at", "ends_at", "places", "note")
    }

    change_training_session(
        training_session=training_session, by=officer, now=NOW, **arrangement | {"places": 5}
    )

    assert [entry.sequence for entry in entries_of(feed, now=NOW)] == [1]


@pytest.mark.parametrize(
    ("days", "is_there"), [(-31, False), (-29, True), (399, True), (401, False)]
)
def test_a_calendar_goes_back_a_month_and_ahead_a_year(days, is_there):
    starts_at = NOW + timedelta(days=days)
    training_session = TrainingSessionFactory(starts_at=starts_at)
    feed = CalendarFeedFactory(of_venue=True, venue=training_session.venue)

    assert bool(entries_of(feed, now=NOW)) == is_there
