"""Training that was completed, and the last day on which it counts."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from training.actions.facts import Refused, correct_fact, record_fact
from training.models import Course, Organisation, Person, TrainingRecord
from training.readiness import valid_until_for
from training.register import Record

PASSED = TrainingRecord.Outcome.PASSED


class ExpiresBeforeCompletion(Refused):
    def __init__(self, completed_on: date) -> None:
        super().__init__(
            f"The last day on which it counts is before {completed_on:%-d %B %Y}, when it was completed. "
            "Enter that day or a later one, or leave it empty for the course's own length."
        )


def record_training(
    *,
    person: Person,
    course: Course,
    completed_on: date,
    outcome: str,
    valid_until: date | None = None,
    provider: str = "",
    certificate: str = "",
    by: User | None,
    now: datetime,
) -> TrainingRecord:
    """Adds a training record. Without `valid_until`, one that was passed counts by the course's rule."""
    record = TrainingRecord(
        person=person,
        course=course,
        completed_on=completed_on,
        outcome=outcome,
        valid_until=valid_until,
        provider=provider,
        certificate=certificate,
    )
    return record_fact(fact=_with_last_day(record), by=by, now=now)


def correct_training_record(
    *, fact: TrainingRecord, values: dict[str, Any], because: str, by: User | None, now: datetime
) -> TrainingRecord:
    """Retracts the record and records it anew; an empty `valid_until` among the values is worked out by the rule.

    Later records of the course keep the last day that was stored with them (see `records_to_renew`).
    """
    wanted = _with_last_day(TrainingRecord(**fact.content() | values), other_than=fact)
    return correct_fact(fact=fact, values=wanted.content(), because=because, by=by, now=now)


def valid_until_by_rule(record: TrainingRecord, other_than: TrainingRecord | None = None) -> date | None:
    """The last day that the rule gives the record, refreshing what else of the course is held now."""
    if record.outcome != PASSED:
        return None
    held = TrainingRecord.objects.held().filter(person=record.person, course=record.course, outcome=PASSED)
    others = held.exclude(pk__in=[r.pk for r in (record, other_than) if r is not None and r.pk])
    return valid_until_for(
        completed_on=record.completed_on,
        valid_for_months=record.course.valid_for_months,
        held=[Record(record.course.code, *days) for days in others.values_list("completed_on", "valid_until")],
        renewal_window_days=Organisation.objects.get(pk=1).renewal_window_days,
    )


def records_to_renew(*, person: Person, course: Course, after: date) -> list[tuple[TrainingRecord, date | None]]:
    """Held records completed after the day whose stored last day is another than the rule would now give, with that."""
    later = TrainingRecord.objects.held().filter(person=person, course=course, outcome=PASSED, completed_on__gt=after)
    by_rule = [(record, valid_until_by_rule(record)) for record in later.order_by("completed_on")]
    return [(record, day) for record, day in by_rule if day != record.valid_until]


@transaction.atomic
def renew_records(
    *, person: Person, course: Course, after: date, because: str, by: User | None, now: datetime
) -> list[TrainingRecord]:
    """Records anew, oldest first, each later record whose last day the rule would now give otherwise."""
    renewed = []
    while found := records_to_renew(person=person, course=course, after=after):
        record, valid_until = found[0]
        renewed.append(correct_fact(fact=record, values={"valid_until": valid_until}, because=because, by=by, now=now))
        after = record.completed_on
    return renewed


def _with_last_day(record: TrainingRecord, other_than: TrainingRecord | None = None) -> TrainingRecord:
    if record.valid_until is None or record.outcome != PASSED:
        record.valid_until = valid_until_by_rule(record, other_than)
    elif record.valid_until < record.completed_on:
        raise ExpiresBeforeCompletion(record.completed_on)
    return record
