"""How reading somebody's calendars goes, and what is known of them: when they are busy, and no more."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, CharField, Count, Exists, Q, Value, When
from django.utils import timezone

from nhsuk.dates.moments import moment_text
from nhsuk.words import clock
from scheduling.availability.models import Away, BusyCalendar, BusyTime, MicrosoftCalendars
from training.models import Person

BUSY = "busy"
IN_CALENDAR = "busy in their calendar"
SHOWN = 12


def busy_words(starts_at: datetime, ends_at: datetime) -> str:
    """`busy in their calendar from 9am to 11am`; the day is that of whatever is asked about."""
    first, last = map(timezone.localtime, (starts_at, ends_at))
    if first.date() != last.date():
        return IN_CALENDAR
    return f"{IN_CALENDAR} from {clock(first)} to {clock(last)}"


class NotFree(NamedTuple):
    """One spell away, or one time in a calendar, which has the kind `busy`. `since`: when it was
    recorded or found, `by` whom.
    """

    person: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    key: int
    since: datetime
    by: int | None

    @property
    def is_in_calendar(self) -> bool:
        return self.kind == BUSY

    @property
    def words(self) -> str:
        """`away until 7:10am on Thu 26 Nov`, `busy in their calendar from 9am to 11am`."""
        if self.is_in_calendar:
            return busy_words(self.starts_at, self.ends_at)
        return f"away until {moment_text(self.ends_at)}"


def not_free(people: Any, *, around: Q) -> list[NotFree]:
    """What these people (keys or a query; None: everybody) recorded as away and what their calendars
    say, away first, in one query. `around` is about `starts_at` and `ends_at`.
    """
    away = Away.objects.not_retracted().filter(around)
    busy = BusyTime.objects.filter(around)
    if people is not None:
        away = away.filter(person__in=people)
        busy = busy.filter(calendar__person__in=people)
    text, number = CharField(), BigIntegerField()
    recorded = away.values_list(
        "person_id", "starts_at", "ends_at", "kind", "pk", "recorded_at", "recorded_by_id"
    )
    found = busy.annotate(
        of_kind=Value(BUSY, output_field=text), nobody=Value(None, output_field=number)
    ).values_list(
        "calendar__person_id", "starts_at", "ends_at", "of_kind", "pk", "found_at", "nobody"
    )
    rows = [NotFree(*row) for row in recorded.order_by().union(found.order_by(), all=True)]
    return sorted(rows, key=lambda row: (row.is_in_calendar, row.starts_at, row.key))


def calendars_of(person: Person, *, now: datetime) -> list[BusyCalendar]:
    """In the order in which they were added, in one query. `busy`: how many busy times are to come.
    `is_held_up`: nothing can be read from Microsoft 365 at the moment.
    """
    to_come = Count("busy_times", filter=Q(busy_times__ends_at__gt=now))
    held_up = Exists(MicrosoftCalendars.objects.exclude(problem=""))
    is_held_up = Case(When(source=BusyCalendar.Source.MICROSOFT, then=held_up), default=False)
    rows = BusyCalendar.objects.filter(person=person).annotate(busy=to_come, is_held_up=is_held_up)
    return list(rows.select_related("added_by").order_by("added_at", "pk"))


def busy_next(person: Person, *, now: datetime) -> list[BusyTime]:
    """What was read of the next seven days, soonest first."""
    times = BusyTime.objects.overlapping(now, now + timedelta(days=7)).filter(
        calendar__person=person
    )
    return list(times.order_by("starts_at", "pk")[:SHOWN])
