"""The four monthly flows, counted from the facts as known at a moment, in seven queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)

from reports.board.flows import IN_TIME, NO_SHOWS, READ, RENEWED, Flow, MonthLead, MonthShare
from reports.board.interview_figures import InterviewFact, day_of, median_time
from reports.board.queries.interview_figures import desk_facts
from training.as_of import TICK
from training.models import Exemption, Organisation, Requirement, Tenure, TrainingRecord
from training.readiness import DAY
from training.trend import month_ends

FLOW_MONTHS = 36
Counts = dict[date, tuple[int, int]]  # by the first of the month


@dataclass(frozen=True)
class MonthByMonth:
    """The four flows, and how long before air packs were approved."""

    flows: list[Flow]
    leads: list[MonthLead]


def month_by_month(*, on: date, known_at: datetime) -> MonthByMonth:
    """Of the last 36 months that were over by the day and at the moment, from the first in which
    anything came up.
    """
    last_whole_day = day_of(known_at + TICK) - DAY
    ends = month_ends(min(on, last_whole_day), FLOW_MONTHS)
    months = [end.replace(day=1) for end in ends]
    first, last = months[0], ends[-1]
    facts = desk_facts(since=first, on=last, known_at=known_at)
    organisation = Organisation.objects.ours()
    in_time = _counted((day_of(each.deadline_at), each.is_in_time) for each in facts.due)
    read = _counted((day_of(each.starts_at), each.read_at is not None) for each in facts.interviews)
    renewals = _renewals(first, last, known_at=known_at, window=organisation.renewal_window_days)
    attendance = _attendance(first, last, known_at=known_at)
    flows = [
        Flow(IN_TIME, _shares(months, in_time), target=organisation.in_time_target_percent),
        Flow(READ, _shares(months, read)),
        Flow(RENEWED, _shares(months, renewals)),
        Flow(NO_SHOWS, _shares(months, attendance)),
    ]
    return MonthByMonth(flows, _leads(months, facts.interviews))


def _leads(months: Sequence[date], interviews: Iterable[InterviewFact]) -> list[MonthLead]:
    """Without the months before the first pack."""
    by_month: dict[date, list[timedelta]] = {}
    for each in interviews:
        if (lead := each.pack_lead) is not None:
            by_month.setdefault(day_of(each.starts_at).replace(day=1), []).append(lead)
    return [
        MonthLead(month, len(by_month.get(month, ())), median_time(by_month.get(month, ())))
        for month in months
        if by_month and month >= min(by_month)
    ]


def _counted(happened: Iterable[tuple[date, bool]]) -> Counts:
    """Of the days, each with whether it was done."""
    part: Counter[date] = Counter()
    whole: Counter[date] = Counter()
    for day, did in happened:
        whole[day.replace(day=1)] += 1
        part[day.replace(day=1)] += did
    return {month: (part[month], whole[month]) for month in whole}


def _shares(months: Iterable[date], counts: Counts) -> list[MonthShare]:
    """Without the months before anything was recorded; the last one stays."""
    shares = [MonthShare(month, *counts.get(month, (0, 0))) for month in months]
    first = next((at for at, share in enumerate(shares) if share.whole), len(shares) - 1)
    return shares[first:]


def _attendance(first: date, last: date, *, known_at: datetime) -> Counts:
    """By month, how many did not attend of those booked in a session, where that is recorded."""
    records = TrainingRecord.objects.known_at(known_at).filter(
        booking__isnull=False, completed_on__range=(first, last)
    )
    return _by_month(
        records,
        "completed_on",
        Q(outcome=TrainingRecord.Outcome.DID_NOT_ATTEND),
    )


def _renewals(first: date, last: date, *, known_at: datetime, window: int) -> Counts:
    """By month, how many of the courses whose last day was in it were taken again by the next day,
    of those that were still required on that day.

    One that was taken again before the renewal window began never came up.
    """
    passed = TrainingRecord.objects.known_at(known_at).filter(outcome=TrainingRecord.Outcome.PASSED)
    lasting_longer = passed.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        person=OuterRef("person"),
        course=OuterRef("course"),
    )
    due = passed.filter(valid_until__range=(first, last)).annotate(
        next_day=DaysLater("valid_until", days=1),
        window_starts_on=DaysLater("valid_until", days=-window),
    )
    due = due.filter(
        ~Exists(lasting_longer.filter(completed_on__lt=OuterRef("window_starts_on"))),
        Exists(_required(known_at)),
        ~Exists(_exempt(known_at)),
        Q(person__left_on=None) | Q(person__left_on__gte=F("next_day")),
        Q(person__removed_at=None) | Q(person__removed_at__gt=known_at),
    )
    again = Exists(lasting_longer.filter(completed_on__lte=OuterRef("next_day")))
    return _by_month(due.annotate(is_again=again), "valid_until", Q(is_again=True))


class DaysLater(Func):
    """The day so many days after the one in a field, by the database itself: on SQLite, Django would
    call Python for each row.
    """

    template = "(%(expressions)s + (%(days)d))"
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        template = "date(%(expressions)s, '%(days)+d days')"
        return self.as_sql(compiler, connection, template=template, **extra)


def _required(known_at: datetime) -> QuerySet[Tenure]:
    """Tenures for which the course of the record is required on the day after its last."""
    requirement = Requirement.objects.known_at(known_at).filter(
        Q(in_force_to=None) | Q(in_force_to__gte=OuterRef(OuterRef("next_day"))),
        role=OuterRef("role"),
        course=OuterRef(OuterRef("course")),
        in_force_from__lte=OuterRef(OuterRef("next_day")),
    )
    tenures = Tenure.objects.known_at(known_at).filter(Exists(requirement))
    return tenures.filter(person=OuterRef("person")).covering(OuterRef("next_day"))


def _exempt(known_at: datetime) -> QuerySet[Exemption]:
    return Exemption.objects.known_at(known_at).filter(
        Q(course=None) | Q(course=OuterRef("course")),
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("next_day")),
        person=OuterRef("person"),
        starts_on__lte=OuterRef("next_day"),
    )


def _by_month(rows: QuerySet[TrainingRecord], field: str, part: Q) -> Counts:
    """Counts of rows by the month of the day in the field: the part, and the whole."""
    counts: dict[date, tuple[int, int]] = {}
    days = rows.order_by().values(field)
    for day in days.annotate(whole=Count("pk"), part=Count("pk", filter=part)):
        month = day[field].replace(day=1)
        done, all_of_them = counts.get(month, (0, 0))
        counts[month] = (done + day["part"], all_of_them + day["whole"])
    return counts
