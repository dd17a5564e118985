"""Training sessions laid out by day, and by room and trainer, with what stands behind the days:
closed rooms, trainers away, bank holidays, and courses that lapse.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from nhsuk.words import clock, plural
from scheduling.availability.models import Away, Claim
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.spans import DAY, midnight, monday_of
from scheduling.training_sessions.calendar_days import Period, Show, without_empty_weekends
from scheduling.training_sessions.models import BlackOut, Lost, Trainer, TrainingSession, Venue
from scheduling.training_sessions.queries.booked import next_bookings
from scheduling.training_sessions.queries.training_sessions import with_attendance_due
from scheduling.training_sessions.queries.waiting_lists import with_waiting
from training.models import Course, Organisation
from training.queries.readiness import Readiness
from training.readiness import Scope

ROWS_SHOWN = 30  # of rooms, and of trainers, besides those with anything on


@dataclass(frozen=True)
class Off:
    """A venue or a trainer that cannot be used from one moment of a day to another: `reason` is
    shown in its own row, `sentence` where the row is not seen.
    """

    key: tuple[str, int]
    starts_at: datetime
    ends_at: datetime
    reason: str
    sentence: str


@dataclass(frozen=True)
class Block:
    """One session on the day it starts. `trouble`: what it has lost, if it needs attention."""

    training_session: TrainingSession
    trouble: str = ""


@dataclass
class CalendarDay:
    on: date
    is_today: bool
    is_outside: bool
    is_bank_holiday: bool
    lapses: int
    blocks: list[Block] = field(default_factory=list)
    off: list[Off] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.blocks or self.off or self.lapses or self.is_bank_holiday)


@dataclass(frozen=True)
class Cell:
    """A day of one venue or trainer. `briefings`: what else the trainer gives."""

    day: CalendarDay
    blocks: list[Block]
    off: list[Off]
    briefings: list[str]
    may_plan: bool


@dataclass(frozen=True)
class Row:
    """A venue or a trainer; `note`: how many it holds, or what they may teach."""

    kind: str
    subject: Venue | Trainer
    note: str
    cells: list[Cell]


@dataclass(frozen=True)
class SessionCalendar:
    """`weeks` are the days by week, without weekends where nothing is on. `unlisted`: rooms and
    trainers with nothing on that are not shown.
    """

    period: Period
    days: list[CalendarDay]
    weeks: list[list[CalendarDay]]
    venues: list[Row]
    trainers: list[Row]
    unlisted: int
    summary: str
    next_session: TrainingSession | None

    @property
    def agenda(self) -> list[CalendarDay]:
        return [day for day in self.days if not day.is_empty and not day.is_outside]

    @property
    def has_sessions(self) -> bool:
        return any(day.blocks for day in self.days)


@dataclass(frozen=True)
class Chosen:
    """What the filters ask for; None is every one."""

    course: Course | None = None
    venue: Venue | None = None
    trainer: Trainer | None = None


def session_calendar(
    found: QuerySet[TrainingSession],
    *,
    period: Period,
    chosen: Chosen,
    organisation: Organisation,
    user: User,
    now: datetime,
) -> SessionCalendar:
    """Sessions among those found that start in the period and are not cancelled. A dozen queries at
    most, however long it is. What only the desk may know is left out for a trainer.
    """
    return _Reader(period, chosen, organisation, user, now).read(found)


class _Reader:
    def __init__(
        self,
        period: Period,
        chosen: Chosen,
        organisation: Organisation,
        user: User,
        now: datetime,
    ) -> None:
        self.period = period
        self.chosen = chosen
        self.organisation = organisation
        self.user = user
        self.now = now
        self.today = timezone.localdate(now)
        self.is_desk = user.may(Permission.EDIT_TRAINING_SESSIONS)
        self.within = {
            "starts_at__lt": midnight(period.last + DAY),
            "ends_at__gt": midnight(period.first),
        }

    def read(self, found: QuerySet[TrainingSession]) -> SessionCalendar:
        training_sessions = self._sessions(found)
        off = self._off()
        blocks: dict[date, list[Block]] = defaultdict(list)
        for one in training_sessions:
            on = timezone.localdate(one.starts_at)
            blocks[on].append(Block(one, Lost(one.lost).label if one.lost else ""))
        days = self._days(blocks, off)
        busy = {day.on for day in days if day.blocks}
        shown = set(without_empty_weekends([day.on for day in days], busy))
        days_shown = [day for day in days if day.on in shown]
        is_by_room = self.period.show is Show.ROOMS
        venues, trainers, unlisted = self._rows(days_shown) if is_by_room else ([], [], 0)
        coming = found.upcoming(self.now).order_by("starts_at", "pk")  # type: ignore[attr-defined]  # of training sessions
        return SessionCalendar(
            period=self.period,
            days=days,
            weeks=_by_week(days_shown),
            venues=venues,
            trainers=trainers,
            unlisted=unlisted,
            summary=_summary(training_sessions, self.now),
            next_session=None if training_sessions else coming.first(),
        )

    def _sessions(self, found: QuerySet[TrainingSession]) -> list[Any]:
        rows = found.with_lost(self.now).filter(  # type: ignore[attr-defined]  # of training sessions
            cancelled_at=None,
            starts_at__gte=midnight(self.period.first),
            starts_at__lt=midnight(self.period.last + DAY),
        )
        return list(with_waiting(with_attendance_due(rows)).order_by("starts_at", "pk"))

    def _days(
        self, blocks: dict[date, list[Block]], off: dict[date, list[Off]]
    ) -> list[CalendarDay]:
        bank_holidays = BankHolidays(self.organisation.nation)
        lapses = self._lapses()
        return [
            CalendarDay(
                on=on,
                is_today=on == self.today,
                is_outside=self.period.is_outside(on),
                is_bank_holiday=on in bank_holidays,
                lapses=lapses[on],
                blocks=blocks.get(on, []),
                off=off.get(on, []),
            )
            for on in self.period.days
        ]

    def _lapses(self) -> Counter[date]:
        """By the last day on which it counts, the courses that run out and whose people have no
        place.
        """
        within = (self.period.last - self.today).days
        if not self.is_desk or within < 0:
            return Counter()
        scope = Scope(course=self.chosen.course.code if self.chosen.course else None)
        readiness = Readiness(
            self.today, scope=scope, renewal_window_days=self.organisation.renewal_window_days
        )
        booked = next_bookings(now=self.now)
        return Counter(
            lapse.last_day
            for lapse in readiness.lapses(within)
            if (lapse.person, lapse.course) not in booked
        )

    def _off(self) -> dict[date, list[Off]]:
        """By day. Trainers who are on the register are also away when their diary says so."""
        off: dict[date, list[Off]] = defaultdict(list)
        first, last = self.period.first, self.period.last
        rows = BlackOut.objects.between(first, last).visible_to(self.user)
        for row in rows.select_related("venue", "trainer").order_by("venue_id", "starts_on", "pk"):
            for on in row.days(first, last):
                off[on].append(_off_of(row, on))
        if self.is_desk:
            for on, one in self._away():
                off[on].append(one)
        return {on: [one for one in all_ if self._is_chosen(*one.key)] for on, all_ in off.items()}

    def _away(self) -> Iterable[tuple[date, Off]]:
        spells = Away.objects.not_retracted().filter(
            person__user__trainer__isnull=False, **self.within
        )
        rows = spells.order_by("starts_at", "pk").values_list(
            "person__user__trainer", "person__user__trainer__name", "kind", "starts_at", "ends_at"
        )
        for pk, name, kind, *span in rows:
            for on in self.period.days:
                starts_at, ends_at = max(midnight(on), span[0]), min(midnight(on + DAY), span[1])
                if starts_at < ends_at:
                    part = _part_of_day(starts_at, ends_at)
                    reason = f"{Away.Kind(kind).label}{part}"
                    sentence = f"{name} is away{part}"
                    yield on, Off(("trainer", pk), starts_at, ends_at, reason, sentence)

    def _is_chosen(self, kind: str, pk: int) -> bool:
        """Whether the filters leave this venue or trainer in."""
        one = getattr(self.chosen, kind)
        return one is None or one.pk == pk

    def _rows(self, days: list[CalendarDay]) -> tuple[list[Row], list[Row], int]:
        briefings = self._briefings()
        courses = Prefetch("courses", Course.objects.order_by("code"))
        trainers = Trainer.objects.order_by("name").prefetch_related(courses)
        venues = Venue.objects.order_by("name")
        if not self.is_desk:
            venues = Venue.objects.filter(
                pk__in=[b.training_session.venue_id for day in days for b in day.blocks]
            ).order_by("name")
            trainers = trainers.filter(user=self.user)
        rows = {
            "venue": self._of_kind("venue", venues, days, {}),
            "trainer": self._of_kind("trainer", trainers, days, briefings),
        }
        shown = {kind: _shortened(of_kind) for kind, of_kind in rows.items()}
        unlisted = sum(len(rows[kind]) - len(shown[kind]) for kind in rows)
        return shown["venue"], shown["trainer"], unlisted

    def _of_kind(
        self,
        kind: str,
        subjects: Iterable[Venue | Trainer],
        days: list[CalendarDay],
        briefings: dict[tuple[int, date], list[str]],
    ) -> list[Row]:
        return [
            Row(kind, one, _note(one), [self._cell(kind, one.pk, day, briefings) for day in days])
            for one in subjects
            if self._is_chosen(kind, one.pk)
        ]

    def _cell(
        self, kind: str, pk: int, day: CalendarDay, briefings: dict[tuple[int, date], list[str]]
    ) -> Cell:
        blocks = [
            block for block in day.blocks if getattr(block.training_session, f"{kind}_id") == pk
        ]
        off = [one for one in day.off if one.key == (kind, pk)]
        others = briefings.get((pk, day.on), [])
        return Cell(
            day=day,
            blocks=blocks,
            off=off,
            briefings=others,
            may_plan=self.is_desk
            and kind == "venue"
            and day.on >= self.today
            and not (blocks or off or day.is_bank_holiday),
        )

    def _briefings(self) -> dict[tuple[int, date], list[str]]:
        """By trainer and day, the targeted briefings that they give."""
        given: dict[tuple[int, date], list[str]] = defaultdict(list)
        if self.is_desk:
            claims = Claim.objects.filter(
                kind=Claim.Kind.TRAINER, briefing__isnull=False, **self.within
            )
            for subject, starts_at in claims.order_by("starts_at", "pk").values_list(
                "subject_id", "starts_at"
            ):
                local = timezone.localtime(starts_at)
                given[subject, local.date()].append(clock(local))
        return given


def _off_of(black_out: BlackOut, on: date) -> Off:
    return Off(
        ("venue", black_out.venue_id)
        if black_out.venue_id
        else ("trainer", black_out.trainer_id or 0),
        midnight(on),
        midnight(on + DAY),
        black_out.words,
        f"{black_out.venue or black_out.trainer} is {black_out.state.lower()}: {black_out.reason}",
    )


def _part_of_day(starts_at: datetime, ends_at: datetime) -> str:
    """`, 9am to 1pm`; nothing for all of the day."""
    first, last = map(timezone.localtime, (starts_at, ends_at))
    if first.time() == last.time():
        return ""
    return f", {clock(first)} to {clock(last)}"


def _note(subject: Venue | Trainer) -> str:
    if isinstance(subject, Venue):
        return plural(subject.capacity, "place")
    return ", ".join(course.code for course in subject.courses.all())


def _shortened(rows: list[Row]) -> list[Row]:
    """All with anything on, and of the others the first."""
    idle = [row for row in rows if not any(_is_used(cell) for cell in row.cells)]
    hidden = {row.subject.pk for row in idle[ROWS_SHOWN:]}
    return [row for row in rows if row.subject.pk not in hidden]


def _is_used(cell: Cell) -> bool:
    return bool(cell.blocks or cell.off or cell.briefings)


def _by_week(days: list[CalendarDay]) -> list[list[CalendarDay]]:
    weeks: dict[date, list[CalendarDay]] = defaultdict(list)
    for day in days:
        weeks[monday_of(day.on)].append(day)
    return list(weeks.values())


def _summary(training_sessions: list[Any], now: datetime) -> str:
    """`6 sessions · 25 places left, 3 people waiting · 1 draft`."""
    if not training_sessions:
        return ""
    coming = [one for one in training_sessions if one.starts_at > now]
    parts = [plural(len(training_sessions), "session")]
    if coming:
        left = plural(
            sum(one.places_left for one in coming if one.lost in ("", Lost.PEOPLE)), "place"
        )
        waiting = sum(one.waiting for one in coming)
        people = f", {plural(waiting, 'person,people')} waiting" if waiting else ""
        parts.append(f"{left} left{people}")
    if drafts := sum(one.published_at is None for one in training_sessions):
        parts.append(plural(drafts, "draft"))
    return " · ".join(parts)
