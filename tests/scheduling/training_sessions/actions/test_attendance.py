from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from scheduling.training_sessions.actions.attendance import (
    correct_attendance,
    record_arrival,
    record_attendance,
    retract_attendance,
    undo_arrival,
)
from scheduling.training_sessions.models import Booking
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory
from tests.factories.training import CourseFactory, TrainingRecordFactory
from training.actions.facts import RecordedAlready, retract_fact, undo_fact
from training.actions.records import correct_training_record
from training.models import TrainingRecord

PASSED = TrainingRecord.Outcome.PASSED
FAILED = TrainingRecord.Outcome.FAILED


@pytest.fixture
def booking(db: None) -> Booking:
    """A place in a session a week ago, of a course that is valid for 24 months."""
    return BookingFactory(
        training_session__past=True, training_session__course=CourseFactory(code="M3")
    )


def test_mark_passed_makes_a_record_that_counts(booking, trainer_user):
    record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    record = TrainingRecord.objects.get()
    booking.refresh_from_db()
    assert booking.training_record == record
    assert (record.outcome, record.completed_on, record.valid_until) == (
        "passed",
        date(2026, 11, 18),
        date(2028, 11, 17),
    )
    assert (record.provider, record.recorded_by) == (
        booking.training_session.trainer.name,
        trainer_user,
    )


@pytest.mark.parametrize("outcome", [FAILED, TrainingRecord.Outcome.DID_NOT_ATTEND])
def test_mark_anything_else_makes_a_record_that_counts_for_nothing(outcome, booking, trainer_user):
    record = record_attendance(booking=booking, outcome=outcome, by=trainer_user, now=NOW)

    assert (record.outcome, record.valid_until) == (outcome, None)


def test_mark_before_the_start_is_refused(trainer_user):
    with pytest.raises(Refused, match="You can record who arrived from an hour") as refused:
        record_attendance(booking=BookingFactory(), outcome=PASSED, by=trainer_user, now=NOW)

    assert str(refused.value) == (
        "The session starts at 10am on Thu 26 Nov. You can record who arrived from an hour before."
    )


def test_mark_twice_from_two_tabs_makes_one_record(booking, trainer_user):
    other_tab = Booking.objects.get(pk=booking.pk)
    record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    with pytest.raises(RecordedAlready):
        record_attendance(booking=other_tab, outcome=PASSED, by=trainer_user, now=NOW)

    assert TrainingRecord.objects.count() == 1


def test_mark_a_place_that_was_given_up_is_refused(booking, trainer_user):
    Booking.objects.update(cancelled_at=NOW)

    with pytest.raises(Refused, match="’s place was cancelled, so there is no"):
        record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    assert TrainingRecord.objects.count() == 0


def test_mark_where_the_record_is_another_is_refused(booking, trainer_user):
    Booking.objects.update(training_record=TrainingRecordFactory())

    with pytest.raises(Refused, match="is already recorded: passed"):
        record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)


def test_mark_again_what_was_taken_back_on_the_persons_page(booking, trainer_user):
    first = record_attendance(booking=booking, outcome=FAILED, by=trainer_user, now=NOW)
    retract_fact(fact=first, because="Somebody else", by=trainer_user, now=NOW)
    booking = Booking.objects.get()

    record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    assert booking.attendance is not None
    assert (booking.attendance.outcome, Booking.objects.without_attendance().count()) == (
        "passed",
        0,
    )


def test_a_mark_stays_one_when_its_record_is_corrected_on_the_persons_page(booking, trainer_user):
    record = record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    corrected = correct_training_record(
        fact=record,
        values={"provider": "Studio Nine"},
        because="Typing error",
        by=trainer_user,
        now=NOW,
    )
    booking.refresh_from_db()
    assert (booking.attendance, Booking.objects.without_attendance().count()) == (corrected, 0)

    undo_fact(added=corrected, retracted=record, by=trainer_user, now=NOW)
    booking.refresh_from_db()
    assert booking.attendance == TrainingRecord.objects.not_retracted().get()


def test_a_mark_is_one_again_when_its_record_is_put_back(booking, trainer_user):
    record = record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)
    retract_fact(fact=record, because="Typing error", by=trainer_user, now=NOW)

    undo_fact(added=None, retracted=record, by=trainer_user, now=NOW)

    booking.refresh_from_db()
    assert booking.attendance == TrainingRecord.objects.not_retracted().get()


def test_correct_retracts_the_record_and_makes_another(booking, trainer_user):
    first = record_attendance(booking=booking, outcome=FAILED, by=trainer_user, now=NOW)

    correct_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)

    first.refresh_from_db()
    booking.refresh_from_db()
    assert (first.retracted_at, first.retracted_because) == (NOW, "Attendance was corrected")
    assert booking.training_record is not None
    assert (booking.training_record.outcome, booking.training_record.valid_until) == (
        "passed",
        date(2028, 11, 17),
    )


@pytest.mark.parametrize(
    "action", [retract_attendance, lambda **k: correct_attendance(outcome=PASSED, **k)]
)
def test_what_is_not_marked_cannot_be_corrected(action, booking, trainer_user):
    with pytest.raises(Refused, match="is not recorded, so there is nothing to undo"):
        action(booking=booking, by=trainer_user, now=NOW)


@pytest.fixture
def under_way(db: None) -> Booking:
    """A place in a session that began ten minutes ago."""
    return BookingFactory(training_session__starts_at=NOW - timedelta(minutes=10))


def test_how_it_went_is_recorded_from_the_end_of_the_session(under_way, trainer_user):
    end = under_way.training_session.ends_at

    with pytest.raises(Refused, match="You can record how it went from then"):
        record_attendance(
            booking=under_way, outcome=PASSED, by=trainer_user, now=end - timedelta.resolution
        )

    assert record_attendance(booking=under_way, outcome=PASSED, by=trainer_user, now=end)


def test_an_assessment_during_the_session_decides_at_once(under_way, trainer_user):
    record = record_attendance(
        booking=under_way, outcome=PASSED, by=trainer_user, now=NOW, is_assessed=True
    )

    assert record.outcome == PASSED


def test_arrival_is_recorded_once_from_an_hour_before(trainer_user):
    booking = BookingFactory()
    opens = booking.training_session.starts_at - timedelta(hours=1)
    with pytest.raises(Refused, match="You can record who arrived from an hour"):
        record_arrival(booking=booking, by=trainer_user, now=opens - timedelta.resolution)

    for minutes in (0, 5):
        record_arrival(booking=booking, by=trainer_user, now=opens + timedelta(minutes=minutes))

    booking.refresh_from_db()
    assert (booking.arrived_at, booking.arrived_by) == (opens, trainer_user)
    assert AuditEvent.objects.filter(action="booking.arrived").count() == 1
    assert TrainingRecord.objects.count() == 0


def test_arrival_is_undone(under_way, trainer_user):
    record_arrival(booking=under_way, by=trainer_user, now=NOW)

    for _ in range(2):
        undo_arrival(booking=under_way, by=trainer_user, now=NOW)

    under_way.refresh_from_db()
    assert (under_way.arrived_at, under_way.arrived_by) == (None, None)
    assert AuditEvent.objects.filter(action="booking.arrival_undone").count() == 1


def test_arrival_of_a_place_given_up_or_with_an_outcome_is_refused(
    under_way, booking, trainer_user
):
    record_attendance(booking=booking, outcome=PASSED, by=trainer_user, now=NOW)
    Booking.objects.filter(pk=under_way.pk).update(cancelled_at=NOW)

    with pytest.raises(Refused, match="’s place was cancelled, so there is no"):
        record_arrival(booking=under_way, by=trainer_user, now=NOW)
    with pytest.raises(Refused, match="Correct it if it is wrong"):
        record_arrival(booking=booking, by=trainer_user, now=NOW)
    with pytest.raises(Refused, match="Correct it if it is wrong"):
        undo_arrival(booking=booking, by=trainer_user, now=NOW)
