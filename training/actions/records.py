"""Training records and the last day on which they count."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from training.actions.facts import correct_fact, record_fact
from training.models import Course, Person, TrainingRecord
from training.queries.records import PASSED, valid_until_by_rule


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
    """Add a training record. Without `valid_until`, a passed one counts by the course's rule."""
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
    """Retract the record and record it again; an empty `valid_until` is set by the rule.

    Later records of the course keep their stored last day (see `outdated_records`).
    """
    wanted = _with_last_day(TrainingRecord(**fact.content() | values), other_than=fact)
    return correct_fact(fact=fact, values=wanted.content(), because=because, by=by, now=now)


@transaction.atomic
def renew_records(
    *, records: Iterable[TrainingRecord], because: str, by: User | None, now: datetime
) -> list[TrainingRecord]:
    """Record these again, oldest first, each with the last day that the rule gives after those
    before it.
    """
    renewed = []
    for record in sorted(records, key=lambda record: record.completed_on):
        valid_until = valid_until_by_rule(record)
        if valid_until != record.valid_until:
            values = {"valid_until": valid_until}
            renewed.append(
                correct_fact(fact=record, values=values, because=because, by=by, now=now)
            )
    return renewed


def _with_last_day(
    record: TrainingRecord, other_than: TrainingRecord | None = None
) -> TrainingRecord:
    if record.valid_until is None or record.outcome != PASSED:
        record.valid_until = valid_until_by_rule(record, other_than)
    elif record.valid_until < record.completed_on:
        raise Refused(
            f"The last day on which it counts is before {record.completed_on:%-d %B %Y}, when it was"
            " completed. Enter that day or a later one, or leave it empty for the course’s own"
            " length."
        )
    return record
