"""Who is ready, rusty or lapsed for a medium on a day, as querysets.

`training.readiness` has the same rule in Python; tests/training/queries/test_media.py runs both
over the same facts.
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
    """The day given by `training.readiness.add_months`."""

    output_field = DateField()

    def __init__(self, day: Any, months: int) -> None:
        super().__init__(day, months=int(months), following=int(months) + 1)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite gives 3 March for 31 August + 6 months; the last day of the right month is
        # earlier.
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
    """How many months practice counts, by medium; None if any valid record is enough."""
    return PRACTICE_CURRENCY | Organisation.objects.ours().practice_currency_months


def courses_by_medium() -> dict[str, list[int]]:
    """The primary keys of the courses that cover each medium."""
    courses = list(Course.objects.values_list("pk", "media"))
    return {medium: [pk for pk, media in courses if medium in media] for medium in MEDIA}


def passed_records(on: date, known_at: datetime | None = None) -> QuerySet[TrainingRecord]:
    """Completed by the day, as known at the moment or now."""
    known = TrainingRecord.objects.known_at(known_at)
    return known.filter(outcome=TrainingRecord.Outcome.PASSED, completed_on__lte=on)


def covers_day(on: date) -> Q:
    """Records that count on the day."""
    return Q(valid_until=None) | Q(valid_until__gte=on)


def practice_by(on: date, known_at: datetime | None = None) -> QuerySet[Practice]:
    """Practice up to the day, as known at the moment or now."""
    return Practice.objects.known_at(known_at).filter(practised_on__lte=on)


@dataclass(frozen=True)
class Medium:
    """A medium on a day: passed records of the courses that cover it, and practice in it, up to
    that day.

    `months` is how long practice counts, None if any valid record is enough.
    """

    code: str
    on: date
    months: int | None
    records: QuerySet[TrainingRecord]
    practice: QuerySet[Practice]

    def people(
        self, status: MediumStatus, among: QuerySet[Person], *, until: date | None = None
    ) -> QuerySet[Person]:
        """People with this status on the day; with READY and `until`, those who stop being ready by
        then.
        """
        is_covered = self._is_covered(self.on)
        match status:
            case MediumStatus.READY:
                ready = among.filter(self.is_ready(self.on))
                return ready if until is None else ready.exclude(self.is_ready(until + DAY))
            case MediumStatus.RUSTY:
                return among.filter(is_covered).exclude(self._is_current(self.on))
            case MediumStatus.LAPSED:
                ran_out = self.records.filter(valid_until__lt=self.on)
                return among.filter(pk__in=ran_out.values("person")).exclude(is_covered)
            case MediumStatus.NEVER:
                return among.exclude(pk__in=self.records.values("person"))

    def is_ready(self, day: date) -> Q:
        """Of people: by what is known of them up to `on`."""
        return self._is_covered(day) & self._is_current(day)

    def with_latest(self, people: QuerySet[Person]) -> QuerySet[Any]:
        """Annotate `trained_until` (FOREVER if a record never expires) and `practised_on`."""
        return people.annotate(
            medium=Value(self.code, TextField()),
            trained_until=_latest_of_each(self.records, LATEST_LAST_DAY),
            practised_on=_latest_of_each(self.practice, Max("practised_on")),
        )

    def with_days(self, people: QuerySet[Person], status: MediumStatus) -> QuerySet[Any]:
        """For people of this status, also annotate `last_day`: if ready, the last day they stay so;
        if rusty, the last day their practice counted; if lapsed, the last day of their training.
        FOREVER if there is none.
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
        """By person, the latest last day of their records; FOREVER if one never expires."""
        latest = self.records.values("person_id").annotate(latest=LATEST_LAST_DAY)
        return dict(latest.values_list("person_id", "latest"))

    def practised_on(self) -> dict[int, date]:
        """By person, their latest practice."""
        latest = self.practice.values("person_id").annotate(latest=Max("practised_on"))
        return dict(latest.values_list("person_id", "latest"))

    def readiness(self, trained_until: date | None, practised_on: date | None) -> MediumReadiness:
        """The readiness of someone with these latest days."""
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
    """The latest day of each person's facts."""
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
