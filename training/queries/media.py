"""Who is ready for a medium on a day, rusty or lapsed, as querysets; `training.readiness` has the
rule in Python.

Both are run over the same facts in tests/training/queries/test_media.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Func, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Least

from training.media import MEDIA, PRACTICE_CURRENCY
from training.models import Course, Organisation, Person, Practice, TrainingRecord
from training.readiness import (
    DAY,
    FOREVER,
    MediumReadiness,
    MediumStatus,
    medium_readiness_from,
    practice_counts_from,
)

EVERYBODY = ~Q(pk__in=[])
LATEST_LAST_DAY = Max(Coalesce("valid_until", Value(FOREVER)))


class AddMonths(Func):
    """The day that `training.readiness.add_months` gives."""

    output_field = DateField()

    def __init__(self, day: Any, months: int) -> None:
        super().__init__(day, months=int(months), following=int(months) + 1)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite makes 31 August + 6 months 3 March: the last day of the month that is meant lies
        # before that.
        template = (
            "(SELECT MIN(DATE(day, '+%(months)s months'),"
            " DATE(day, 'start of month', '+%(following)s months', '-1 day'))"
            " FROM (SELECT %(expressions)s AS day))"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(%(expressions)s + INTERVAL '%(months)s months' AS DATE)"
        return self.as_sql(compiler, connection, template=template, **context)


def practice_currencies() -> dict[str, int | None]:
    """For how many months practice counts, by medium; None where any valid record is enough."""
    return PRACTICE_CURRENCY | Organisation.objects.ours().practice_currency_months


def courses_by_medium() -> dict[str, list[int]]:
    """The keys of the courses that cover each medium."""
    courses = list(Course.objects.values_list("pk", "media"))
    return {medium: [pk for pk, media in courses if medium in media] for medium in MEDIA}


def passed_records(on: date, known_at: datetime | None = None) -> QuerySet[TrainingRecord]:
    """Completed by the day, as known at the moment or now."""
    known = TrainingRecord.objects.known_at(known_at)
    return known.filter(outcome=TrainingRecord.Outcome.PASSED, completed_on__lte=on)


def covers_day(on: date) -> Q:
    """Of records: those that count on the day."""
    return Q(valid_until=None) | Q(valid_until__gte=on)


def practice_by(on: date, known_at: datetime | None = None) -> QuerySet[Practice]:
    """On the day or before it, as known at the moment or now."""
    return Practice.objects.known_at(known_at).filter(practised_on__lte=on)


@dataclass(frozen=True)
class Medium:
    """One medium on a day: the passed records of the courses that cover it, and the practice in it,
    by that day.

    `months` is for how long practice counts, None where any valid record is enough.
    """

    code: str
    on: date
    months: int | None
    records: QuerySet[TrainingRecord]
    practice: QuerySet[Practice]

    def people(
        self, status: MediumStatus, among: QuerySet[Person], *, until: date | None = None
    ) -> QuerySet[Person]:
        """Those who stand so on the day; of the ready, with `until`, those who are no longer ready
        after that day.
        """
        is_covered = self._is_covered(self.on)
        is_current = self._is_current(self.on)
        match status:
            case MediumStatus.READY:
                ready = among.filter(is_covered, is_current)
                if until is None:
                    return ready
                return ready.exclude(self._is_covered(until + DAY) & self._is_current(until + DAY))
            case MediumStatus.RUSTY:
                return among.filter(is_covered).exclude(is_current)
            case MediumStatus.LAPSED:
                ran_out = self.records.filter(valid_until__lt=self.on)
                return among.filter(pk__in=ran_out.values("person")).exclude(is_covered)
            case MediumStatus.NEVER:
                return among.exclude(pk__in=self.records.values("person"))

    def with_latest(self, people: QuerySet[Person]) -> QuerySet[Any]:
        """Each with `trained_until`, which is FOREVER where a record never expires, and
        `practised_on`.
        """
        return people.annotate(
            medium=Value(self.code, TextField()),
            trained_until=_latest_of_each(self.records, LATEST_LAST_DAY),
            practised_on=_latest_of_each(self.practice, Max("practised_on")),
        )

    def with_days(self, people: QuerySet[Person], status: MediumStatus) -> QuerySet[Any]:
        """The same of people who stand so, with their `last_day`: the last on which they are ready;
        of the rusty, on which their practice counted; of the lapsed, on which their training did.
        FOREVER where there is no such day.
        """
        counted_through: AddMonths | Value = Value(FOREVER, DateField())
        if self.months is not None:
            counted_through = AddMonths("practised_on", self.months)
        last_day: Any = Coalesce("trained_until", Value(FOREVER))
        if status is MediumStatus.READY:
            last_day = Least("trained_until", counted_through)
        elif status is MediumStatus.RUSTY:
            last_day = Coalesce(counted_through, Value(FOREVER))
        return self.with_latest(people).annotate(last_day=last_day)

    def trained_until(self) -> dict[int, date]:
        """By person, the latest last day of their records; FOREVER where one never expires."""
        latest = self.records.values("person_id").annotate(latest=LATEST_LAST_DAY)
        return dict(latest.values_list("person_id", "latest"))

    def practised_on(self) -> dict[int, date]:
        """By person, their latest practice."""
        latest = self.practice.values("person_id").annotate(latest=Max("practised_on"))
        return dict(latest.values_list("person_id", "latest"))

    def readiness(self, trained_until: date | None, practised_on: date | None) -> MediumReadiness:
        """How somebody stands of whom these are the latest days."""
        return medium_readiness_from(
            self.code,
            last_day=trained_until,
            practised_on=practised_on,
            months=self.months,
            on=self.on,
        )

    def _is_covered(self, day: date) -> Q:
        return Q(pk__in=self.records.filter(covers_day(day)).values("person"))

    def _is_current(self, day: date) -> Q:
        """Practised within the currency."""
        if self.months is None:
            return EVERYBODY
        lately = self.practice.filter(practised_on__gte=practice_counts_from(day, self.months))
        return Q(pk__in=lately.values("person"))


def _latest_of_each(facts: QuerySet[Any], latest: Max) -> Subquery:
    """The latest day of the facts of each person."""
    own = facts.filter(person=OuterRef("pk")).values("person")
    return Subquery(own.annotate(latest=latest).values("latest"), output_field=DateField())


def media_on(on: date, known_at: datetime | None = None) -> dict[str, Medium]:
    """By code, as known at the moment or now."""
    courses = courses_by_medium()
    currencies = practice_currencies()
    records = passed_records(on, known_at)
    practice = practice_by(on, known_at)
    return {
        code: Medium(
            code,
            on,
            currencies[code],
            records.filter(course__in=courses[code]),
            practice.filter(medium=code),
        )
        for code in MEDIA
    }
