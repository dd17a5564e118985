from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from training.actions.facts import RecordedAlready
from training.actions.records import correct_training_record, record_training, renew_records
from training.models import TrainingRecord
from training.queries.records import outdated_records

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def course(db):
    return CourseFactory(code="X24", valid_for_months=24)


@pytest.fixture
def person(db):
    return PersonFactory()


def record(person, course, completed_on, *, by=None, now=NOW, outcome="passed", **values):
    return record_training(
        person=person,
        course=course,
        completed_on=completed_on,
        outcome=outcome,
        by=by,
        now=now,
        **values,
    )


def test_record_training_counts_by_the_length_of_the_course(person, course, officer):
    made = record(
        person, course, date(2025, 4, 1), provider="Studio Nine", certificate="GR-1", by=officer
    )

    made.refresh_from_db()
    assert (made.valid_until, made.provider, made.certificate) == (
        date(2027, 3, 31),
        "Studio Nine",
        "GR-1",
    )
    assert AuditEvent.objects.get().action == "training_record.added"


@pytest.mark.parametrize(
    ("completed_on", "valid_until"),
    [
        (date(2026, 12, 31), date(2028, 12, 30)),  # the held one ends 91 days later: no refresh
        (date(2027, 1, 1), date(2029, 4, 1)),  # 90 days later: nobody loses months
        (date(2027, 4, 1), date(2029, 4, 1)),  # on its last day
        (date(2027, 4, 2), date(2029, 4, 1)),  # the day after
    ],
)
def test_record_training_continues_from_a_refreshed_record(
    person, course, completed_on, valid_until
):
    record(person, course, date(2025, 4, 2))

    assert record(person, course, completed_on).valid_until == valid_until


def test_record_training_refreshes_only_passed_records_not_retracted(person, course):
    TrainingRecordFactory(
        person=person,
        course=course,
        completed_on=date(2025, 4, 1),
        valid_until=date(2027, 3, 31),
        retracted=True,
    )
    TrainingRecordFactory(
        person=person,
        course=course,
        completed_on=date(2025, 4, 2),
        valid_until=date(2027, 3, 31),
        outcome="failed",
    )
    TrainingRecordFactory(
        person=person, completed_on=date(2025, 4, 3), valid_until=date(2027, 3, 31)
    )
    TrainingRecordFactory(
        course=course, completed_on=date(2025, 4, 4), valid_until=date(2027, 3, 31)
    )

    assert record(person, course, date(2027, 3, 1)).valid_until == date(2029, 2, 28)


def test_record_training_never_expires_for_a_course_without_validity(person):
    assert (
        record(person, CourseFactory(valid_for_months=None), date(2025, 4, 1)).valid_until is None
    )


def test_record_training_keeps_an_explicit_last_day(person, course):
    assert record(
        person, course, date(2025, 4, 1), valid_until=date(2025, 4, 1)
    ).valid_until == date(2025, 4, 1)


def test_record_training_refuses_a_last_day_before_completion(person, course):
    with pytest.raises(Refused, match="before 1 April 2025"):
        record(person, course, date(2025, 4, 1), valid_until=date(2025, 3, 31))

    assert TrainingRecord.objects.count() == 0


def test_record_training_sets_no_last_day_unless_passed(person, course):
    assert record(person, course, date(2025, 4, 1), outcome="failed").valid_until is None


def test_record_training_refuses_a_second_record_on_one_day(person, course):
    record(person, course, date(2025, 4, 1), outcome="did_not_attend")

    with pytest.raises(RecordedAlready):
        record(person, course, date(2025, 4, 1))


def test_correct_training_record_recalculates_the_last_day(person, course, officer):
    made = record(person, course, date(2025, 4, 1))

    corrected = correct_training_record(
        fact=made,
        values={"completed_on": date(2025, 5, 1), "valid_until": None},
        because="Certificate says May",
        by=officer,
        now=LATER,
    )

    assert corrected.valid_until == date(2027, 4, 30)
    assert list(TrainingRecord.objects.not_retracted()) == [corrected]


def test_correct_training_record_that_was_not_passed_after_all(person, course, officer):
    made = record(person, course, date(2025, 4, 1))

    corrected = correct_training_record(
        fact=made, values={"outcome": "failed"}, because="Assessor's letter", by=officer, now=LATER
    )

    assert (corrected.outcome, corrected.valid_until) == ("failed", None)


def test_outdated_records_lists_later_records_that_an_older_one_would_move(person, course):
    second = record(person, course, date(2027, 3, 1))
    record(person, course, date(2025, 4, 1))
    record(person, CourseFactory(), date(2025, 4, 1))

    assert second.valid_until == date(2029, 2, 28)
    assert outdated_records(person=person) == [(second, date(2029, 3, 31))]
    assert outdated_records(person=person, course=course) == [(second, date(2029, 3, 31))]
    assert outdated_records(person=PersonFactory()) == []


def test_renew_records_goes_through_the_chain_oldest_first(person, course, officer):
    third = record(person, course, date(2029, 2, 1))
    second = record(person, course, date(2027, 3, 1))
    record(person, course, date(2025, 4, 1))
    assert (second.valid_until, third.valid_until) == (date(2029, 2, 28), date(2031, 1, 31))

    renewed = renew_records(
        records=[third, second], because="Older record found", by=officer, now=LATER
    )

    assert [(r.completed_on, r.valid_until) for r in renewed] == [
        (date(2027, 3, 1), date(2029, 3, 31)),
        (date(2029, 2, 1), date(2031, 3, 31)),
    ]
    assert TrainingRecord.objects.not_retracted().count() == 3
    assert outdated_records(person=person) == []


def test_renew_records_leaves_records_that_match_the_rule(person, course, officer):
    made = record(person, course, date(2025, 4, 1))

    assert renew_records(records=[made], because="", by=officer, now=LATER) == []
