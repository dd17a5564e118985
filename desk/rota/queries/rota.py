"""The duty rota as a table: who is on by day and by night, and when nobody is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.seen import digest_of
from accounts.spreadsheets import Row
from desk.rota.models import DutyShift
from desk.rota.rota_weeks import gaps
from nhsuk.words import duration
from scheduling.times.office_hours import TimeSpan
from scheduling.times.spans import DAY, WEEK, midnight, monday_of, span_words


@dataclass(frozen=True)
class ShiftRow:
    """`is_able`: the person can still sign in and work on the desk; otherwise nobody is told."""

    shift: DutyShift
    is_able: bool
    is_now: bool
    is_over: bool

    @property
    def length(self) -> str:
        return duration(self.shift.ends_at - self.shift.starts_at)


@dataclass(frozen=True)
class RotaDay:
    on: date
    by_kind: dict[str, list[ShiftRow]]  # those that start on the day
    gaps: list[str]  # that start on the day, from now on

    @property
    def columns(self) -> list[tuple[str, str, list[ShiftRow]]]:
        """The value and the word of each kind, and its shifts."""
        return [(kind.value, kind.label, self.by_kind[kind]) for kind in DutyShift.Kind]


@dataclass(frozen=True)
class RotaWeek:
    """`seen` goes with every form, so that two people do not plan the same week at once."""

    monday: date
    days: list[RotaDay]
    seen: str
    is_empty: bool
    is_over: bool

    @property
    def sunday(self) -> date:
        return self.monday + 6 * DAY

    @property
    def gaps(self) -> list[str]:
        return [words for day in self.days for words in day.gaps]


def rota_weeks(monday: date, weeks: int, *, now: datetime) -> list[RotaWeek]:
    """So many weeks from that Monday, in two queries."""
    here = who_may_here(Permission.WORK_DESK, timezone.localdate(now))
    able = set(here.order_by().values_list("pk", flat=True))
    first, last = midnight(monday), midnight(monday + weeks * WEEK)
    found = DutyShift.objects.overlapping(first, last).select_related("user")
    rows = [
        ShiftRow(
            shift,
            shift.user_id in able,
            shift.starts_at <= now < shift.ends_at,
            shift.ends_at <= now,
        )
        for shift in found
    ]
    return [_week(monday + number * WEEK, rows, now) for number in range(weeks)]


def seen_of_week(monday: date) -> str:
    """What `RotaWeek.seen` is now."""
    found = DutyShift.objects.overlapping(midnight(monday), midnight(monday + WEEK))
    return digest_of(sorted(shift.pk for shift in found))


def rota_of_month(on: date, *, now: datetime) -> list[RotaWeek]:
    """Every week that has a day of the month."""
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    monday = monday_of(first)
    return rota_weeks(monday, (monday_of(last) - monday).days // 7 + 1, now=now)


def has_rota() -> bool:
    return DutyShift.objects.not_retracted().exists()


def export_rows(weeks: Sequence[RotaWeek]) -> Iterator[Row]:
    """A row for each shift, by when it starts."""
    yield ("From", "To", "Shift", "Length", "On duty", "Email", "Number to ring", "Note")
    for week in weeks:
        for day in week.days:
            rows = [row for shifts in day.by_kind.values() for row in shifts]
            for row in sorted(rows, key=lambda row: (row.shift.starts_at, row.shift.pk)):
                shift = row.shift
                first, last = (
                    f"{timezone.localtime(at):%Y-%m-%dT%H:%M%:z}"
                    for at in (shift.starts_at, shift.ends_at)
                )
                user = shift.user
                kind = shift.get_kind_display()
                yield (
                    first,
                    last,
                    kind,
                    row.length,
                    user.name,
                    user.email,
                    shift.phone,
                    shift.note,
                )


def _week(monday: date, rows: Sequence[ShiftRow], now: datetime) -> RotaWeek:
    first, last = midnight(monday), midnight(monday + WEEK)
    inside = [row for row in rows if row.shift.starts_at < last and row.shift.ends_at > first]
    today = timezone.localdate(now)
    spans = [TimeSpan(row.shift.starts_at, row.shift.ends_at) for row in inside if row.is_able]
    left = gaps(spans, max(first, now), last) if now < last else []
    days = []
    for number in range(7):
        on = monday + number * DAY
        by_kind: dict[str, list[ShiftRow]] = {kind.value: [] for kind in DutyShift.Kind}
        for row in inside:
            if timezone.localdate(row.shift.starts_at) == on:
                by_kind[row.shift.kind].append(row)
        words = [
            span_words(gap.starts_at, gap.ends_at, today=today)
            for gap in left
            if timezone.localdate(gap.starts_at) == on
        ]
        days.append(RotaDay(on, by_kind, words))
    seen = digest_of(sorted(row.shift.pk for row in inside))
    return RotaWeek(monday, days, seen, not inside, last <= now)
