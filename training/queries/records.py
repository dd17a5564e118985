"""The last day that the rule gives a training record, and records stored with another."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from training.models import Course, Organisation, Person, TrainingRecord
from training.readiness import valid_until_for
from training.register import Record

PASSED = TrainingRecord.Outcome.PASSED


def valid_until_by_rule(
    record: TrainingRecord, other_than: TrainingRecord | None = None
) -> date | None:
    """The last day by the rule, given the other records of the course that are not retracted."""
    if record.outcome != PASSED:
        return None
    records = TrainingRecord.objects.not_retracted().filter(
        person=record.person, course=record.course, outcome=PASSED
    )
    others = records.exclude(pk__in=[r.pk for r in (record, other_than) if r is not None and r.pk])
    return _last_day(record, others=others, window=Organisation.objects.ours().renewal_window_days)


def outdated_records(
    *, person: Person, course: Course | None = None
) -> list[tuple[TrainingRecord, date | None]]:
    """Records whose stored last day differs from what the rule would now give, with that day,
    oldest first.

    Happens if an older record was added or corrected later, the last day was given explicitly, or
    the course was changed.
    """
    passed = (
        TrainingRecord.objects.not_retracted()
        .filter(person=person, outcome=PASSED)
        .select_related("course", "person")
    )
    by_course: dict[int, list[TrainingRecord]] = defaultdict(list)
    for record in (
        passed.order_by("completed_on") if course is None else passed.filter(course=course)
    ):
        by_course[record.course_id].append(record)
    window = Organisation.objects.ours().renewal_window_days
    found = [
        (record, _last_day(record, others=[r for r in records if r is not record], window=window))
        for records in by_course.values()
        for record in records
    ]
    return sorted(
        ((r, day) for r, day in found if day != r.valid_until),
        key=lambda pair: pair[0].completed_on,
    )


def _last_day(record: TrainingRecord, others: Iterable[TrainingRecord], window: int) -> date | None:
    return valid_until_for(
        completed_on=record.completed_on,
        valid_for_months=record.course.valid_for_months,
        held=[
            Record(record.course.code, other.completed_on, other.valid_until) for other in others
        ],
        renewal_window_days=window,
    )
