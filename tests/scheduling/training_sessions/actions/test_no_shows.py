"""Who did not attend is offered the next date an hour later, once, where they still need the course."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from accounts.models import AuditEvent, User
from jobs.models import Job, Mail
from scheduling.training_sessions.actions.attendance import (
    correct_attendance,
    record_attendance,
    retract_attendance,
)
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.no_shows import follow_up_no_show
from scheduling.training_sessions.actions.place_offers import offer_places
from scheduling.training_sessions.models import (
    Booking,
    NoShowFollowUp,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.factories.scheduling import AwayFactory, BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Course, Person, TrainingRecord

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MISSED = TrainingRecord.Outcome.DID_NOT_ATTEND
RunJobs = Callable[..., list[str]]


@pytest.fixture
def course() -> Course:
    made: Course = CourseFactory(code="M5")
    RequirementFactory(course=made)
    return made


@pytest.fixture
def booking(course: Course) -> Booking:
    """Leila's place a week ago in a course that her role requires."""
    leila = PersonFactory(first_name="Leila", last_name="Iyer-Thorne", email="l@example.nhs.uk")
    TenureFactory(person=leila, starts_on=date(2026, 11, 1))
    made: Booking = BookingFactory(
        person=leila, training_session__past=True, training_session__course=course
    )
    return made


def session_on(course: Course, day: int, **values: object) -> TrainingSession:
    """So many days from now."""
    made: TrainingSession = TrainingSessionFactory(
        course=course, starts_at=NOW + day * DAY, **{"places": 4, **values}
    )
    return made


def missed(booking: Booking, by: User) -> None:
    record_attendance(booking=booking, outcome=MISSED, by=by, now=NOW)


def follow_up(booking: Booking, now: datetime = NOW + HOUR) -> NoShowFollowUp | None:
    booking.refresh_from_db()
    return follow_up_no_show(record_id=booking.training_record_id or 0, now=now)


def offered(person: Person) -> list[TrainingSession]:
    offers = PlaceOffer.objects.open().filter(entry__person=person)
    return [offer.entry.training_session for offer in offers]


def test_a_no_show_is_offered_the_next_date_an_hour_later(booking, course, officer, run_jobs):
    later = session_on(course, 20)
    following = session_on(course, 10)

    missed(booking, officer)
    before = run_jobs(at=NOW + HOUR - timedelta(minutes=1))
    run_jobs(at=NOW + HOUR)

    assert before == []
    assert offered(booking.person) == [following]
    following.refresh_from_db()
    later.refresh_from_db()
    assert (following.places_offered, later.places_offered) == (1, 0)
    assert AuditEvent.objects.filter(action="no_show.followed_up").count() == 1


def test_the_offer_says_what_they_missed(booking, course, officer):
    session_on(course, 10)
    missed(booking, officer)

    follow_up(booking)

    mail = Mail.objects.get()
    assert mail.to == "l@example.nhs.uk"
    assert mail.subject.startswith("A place for you: M5 Live and remote TV, Sat 5 Dec, 4:20pm, ")
    assert "you did not attend M5 Live and remote TV on Wed 18 Nov, 4:20pm to 7:20pm" in mail.text
    assert "The place is kept for you until 5:20pm on Thu 26 Nov. Then anybody" in mail.text
    assert "waiting list" not in mail.text


def test_a_no_show_is_followed_up_once(booking, course, officer):
    session_on(course, 10)
    missed(booking, officer)
    follow_up(booking)
    correct_attendance(booking=booking, outcome="failed", by=officer, now=NOW + 2 * HOUR)
    booking.refresh_from_db()
    correct_attendance(booking=booking, outcome=MISSED, by=officer, now=NOW + 3 * HOUR)

    again = follow_up(booking, NOW + 4 * HOUR)

    assert again is None
    assert (NoShowFollowUp.objects.count(), Mail.objects.count()) == (1, 1)


def marked_again(booking: Booking, by: User, at: datetime) -> None:
    """After a correction an hour before."""
    booking.refresh_from_db()
    correct_attendance(booking=booking, outcome="failed", by=by, now=at - HOUR)
    booking.refresh_from_db()
    correct_attendance(booking=booking, outcome=MISSED, by=by, now=at)


def test_who_is_marked_again_after_the_offer_is_over_is_offered_another(booking, course, officer):
    first = session_on(course, 10)
    second = session_on(course, 20)
    missed(booking, officer)
    follow_up(booking)
    offer_places(training_session=first, now=NOW + 3 * DAY)
    marked_again(booking, officer, NOW + 3 * DAY)
    TrainingSession.objects.filter(pk=first.pk).update(places_taken=first.places)

    made = follow_up(booking, NOW + 3 * DAY + HOUR)

    assert made == NoShowFollowUp.objects.get()
    assert offered(booking.person) == [second]
    assert Mail.objects.filter(subject__startswith="A place for you").count() == 2
    assert follow_up(booking, NOW + 3 * DAY + 2 * HOUR) is None


def test_who_is_marked_again_has_the_link_to_book_already(booking, course, officer):
    missed(booking, officer)
    follow_up(booking)
    session_on(course, 10)
    marked_again(booking, officer, NOW + 3 * DAY)

    assert follow_up(booking, NOW + 3 * DAY + HOUR) is None


def test_a_mark_that_was_undone_is_not_followed_up(booking, course, officer, run_jobs):
    session_on(course, 10)
    missed(booking, officer)
    retract_attendance(booking=booking, by=officer, now=NOW)

    assert run_jobs(at=NOW + HOUR) == ["No longer needed."]
    assert (NoShowFollowUp.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_mark_corrected_to_a_no_show_is_followed_up(booking, course, officer, run_jobs):
    session_on(course, 10)
    record_attendance(booking=booking, outcome="failed", by=officer, now=NOW)
    nobody = Job.objects.count()

    correct_attendance(booking=booking, outcome=MISSED, by=officer, now=NOW)

    assert nobody == 0
    assert run_jobs(at=NOW + HOUR)[0] == "Offered a place."


def test_nothing_follows_for_whoever_booked_again(booking, course, officer):
    missed(booking, officer)
    book(training_session=session_on(course, 10), person=booking.person, by=officer, now=NOW)

    assert follow_up(booking) is None


def test_nothing_follows_for_whoever_has_an_offer_to_answer(booking, course, officer):
    full = session_on(course, 10, places=1)
    taken = book(training_session=full, person=PersonFactory(), by=officer, now=NOW)
    WaitingListEntryFactory(training_session=full, person=booking.person)
    cancel_booking(booking=taken, by=officer, now=NOW)
    missed(booking, officer)

    assert follow_up(booking) is None


@pytest.mark.parametrize("change", [{"removed_at": NOW}, {"left_on": date(2026, 11, 20)}])
def test_nothing_follows_for_whoever_left(change, booking, course, officer):
    session_on(course, 10)
    missed(booking, officer)
    Person.objects.filter(pk=booking.person_id).update(**change)

    assert follow_up(booking) is None


def test_nothing_follows_where_the_course_is_not_needed(officer):
    booking = BookingFactory(training_session__past=True)
    session_on(booking.training_session.course, 10)
    missed(booking, officer)

    assert follow_up(booking) is None


def test_no_place_is_offered_on_a_day_when_they_cannot_come(booking, course, officer):
    away = session_on(course, 10)
    can_come = session_on(course, 12)
    AwayFactory(person=booking.person, starts_at=away.starts_at, ends_at=away.ends_at)
    missed(booking, officer)

    follow_up(booking)

    assert offered(booking.person) == [can_come]


def test_without_a_place_they_are_sent_the_other_dates(booking, course, officer):
    away = session_on(course, 10)
    AwayFactory(person=booking.person, starts_at=away.starts_at, ends_at=away.ends_at)
    session_on(course, 1 / 48)  # booking has closed
    missed(booking, officer)

    follow_up(booking)

    mail = Mail.objects.get()
    assert mail.subject == "Another date for M5 Live and remote TV"
    assert "- Sat 5 Dec, 4:20pm to 7:20pm" in mail.text
    assert "/place/" in mail.text
    assert (PlaceOffer.objects.count(), WaitingListEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        (1, "These sessions are full, but you can join their waiting lists:"),
        (0, "No other session is planned yet."),
    ],
)
def test_the_mail_says_where_there_is_no_place(sessions, words, booking, course, officer):
    for _ in range(sessions):
        session_on(course, 10, places=1, places_taken=1)
    missed(booking, officer)

    follow_up(booking)

    assert words in Mail.objects.get().text


def test_those_who_wait_come_first(booking, course, officer):
    """Somebody on the list could not come when the place came free, but can now."""
    one_place = session_on(course, 10, places=1)
    waiting = WaitingListEntryFactory(training_session=one_place)
    TenureFactory(person=waiting.person, starts_on=date(2026, 10, 1))
    missed(booking, officer)

    made = follow_up(booking)

    assert made
    assert made.entry is None
    assert offered(waiting.person) == [one_place]
    assert list(WaitingListEntry.objects.all()) == [waiting]


def test_without_an_address_nothing_is_held_for_them(booking, course, officer):
    session_on(course, 10)
    Person.objects.update(email="")
    missed(booking, officer)

    made = follow_up(booking)

    assert made
    assert (made.entry, made.token_hash) == (None, "")
    assert (Mail.objects.count(), PlaceOffer.objects.count()) == (0, 0)


def test_an_offer_that_is_not_answered_leaves_nobody_on_a_waiting_list(booking, course, officer):
    following = session_on(course, 10)
    missed(booking, officer)
    follow_up(booking)

    offer_places(training_session=following, now=NOW + HOUR + 2 * DAY)

    entry = WaitingListEntry.objects.get()
    following.refresh_from_db()
    assert (entry.left_because, following.places_left) == ("unanswered", 4)
    mail = Mail.objects.order_by("pk").last()
    assert mail
    assert mail.subject.startswith("A place is no longer kept for you: M5 Live and remote TV, ")
    assert "anybody can take the place now" in mail.text
