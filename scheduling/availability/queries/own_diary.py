"""The diary that people keep themselves: a week by half-days, who may keep it, what changed lately."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from accounts.request_cache import cached_per_request
from nhsuk.words import clock, day
from scheduling.availability.models import (
    Away,
    Claim,
    ContactableHours,
    DiaryDelegate,
    RecurringClinic,
)
from scheduling.availability.own_hours import Day, OwnHours, days_like, days_words, read_days
from scheduling.availability.queries.busy_calendars import (
    NotFree,
    not_free,
)
from scheduling.availability.week_parts import HalfDay, half_days
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.our_hours import contactable_hours_of
from scheduling.times.spans import span_words
from training.models import Fact, Organisation, Person

LATELY = timedelta(days=14)
CHANGES_SHOWN = 50
LEAVE_SHOWN = 8


def own_hours_of(people: Iterable[int] | QuerySet[Person]) -> dict[int, OwnHours]:
    """Of those of these people whose hours differ from everybody's: for few people."""
    rows = ContactableHours.objects.not_retracted().filter(person__in=people)
    return _by_person(rows)


@cached_per_request
def all_own_hours() -> dict[int, OwnHours]:
    """Of everyone whose hours differ: for many people."""
    return _by_person(ContactableHours.objects.not_retracted())


def _by_person(rows: QuerySet[ContactableHours]) -> dict[int, OwnHours]:
    found = list(rows.values_list("person_id", "week"))
    if not found:
        return {}
    bank_holidays: Container[date] = BankHolidays(Organisation.objects.ours().nation)
    return {person: OwnHours(read_days(week), bank_holidays) for person, week in found}


@dataclass(frozen=True)
class Half:
    """A half-day as it is shown. `kind`: what the person is away for all through it, else empty;
    `words`: everything in it.
    """

    half: HalfDay
    is_past: bool
    kind: str
    words: list[str]
    is_off: bool  # outside their hours

    @property
    def state(self) -> str:
        """What its button says first."""
        if self.kind:
            return str(Away.Kind(self.kind).label)
        if self.is_off:
            return "Off"
        return "Free except" if self.words else "Free"


@dataclass(frozen=True)
class WeekDay:
    on: date
    halves: list[Half]
    hours: str  # when they can be reached, in words


@dataclass(frozen=True)
class OwnWeek:
    monday: date
    days: list[WeekDay]


@dataclass(frozen=True)
class DiaryChange:
    at: datetime
    by: User | None
    words: str


@dataclass(frozen=True)
class DiaryFacts:
    """What stands beside the week; each part is read when it is shown. `own`: hours that differ from
    everybody's.
    """

    person: Person
    now: datetime
    own: OwnHours | None
    everybody: OwnHours

    @property
    def hours(self) -> str:
        return days_words((self.own or self.everybody).days)

    @property
    def is_own_hours(self) -> bool:
        return self.own is not None

    @cached_property
    def clinics(self) -> list[RecurringClinic]:
        rows = RecurringClinic.objects.not_retracted().filter(person=self.person)
        rows = rows.filter(last_on__gte=timezone.localdate(self.now))
        return list(rows.order_by("first_on", "starts"))

    @cached_property
    def leave(self) -> list[str]:
        """What is to come and no clinic that repeats, in words."""
        rows = Away.objects.not_retracted().filter(person=self.person, clinic=None)
        coming = rows.filter(ends_at__gt=self.now).order_by("starts_at")[:LEAVE_SHOWN]
        return [away_words(each, today=timezone.localdate(self.now)) for each in coming]

    @cached_property
    def delegates(self) -> list[DiaryDelegate]:
        return delegates_of(self.person)


def diary_facts(person: Person, *, now: datetime) -> DiaryFacts:
    organisation = Organisation.objects.ours()
    everybody = days_like(contactable_hours_of(organisation))
    own = own_hours_of([person.pk]).get(person.pk)
    return DiaryFacts(person, now, own, OwnHours(everybody, BankHolidays(organisation.nation)))


def own_week(facts: DiaryFacts, monday: date) -> OwnWeek:
    """Two queries."""
    person = facts.person
    halves = list(half_days(monday))
    around = {"starts_at__lt": halves[-1].ends_at, "ends_at__gt": halves[0].starts_at}
    rows = not_free([person.pk], around=Q(**around))
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id=person.pk, **around)
    related = ("booking__training_session__course", "training_session__course")
    taken = list(claims.select_related(*related).order_by("starts_at"))
    own = facts.own or facts.everybody
    shown = [_half(half, own.on(half.on), rows, taken, facts.now) for half in halves]
    return OwnWeek(
        monday,
        [
            WeekDay(first.half.on, [first, second], _day_words(own.on(first.half.on)))
            for first, second in zip(shown[::2], shown[1::2], strict=True)
        ],
    )


def _half(
    half: HalfDay,
    hours: Day,
    rows: list[NotFree],
    claims: list[Claim],
    now: datetime,
) -> Half:
    met = [each for each in rows if each.starts_at < half.ends_at and each.ends_at > half.starts_at]
    inside = [each for each in met if not each.is_in_calendar]
    whole = next(
        (
            each
            for each in inside
            if each.starts_at <= half.starts_at and each.ends_at >= half.ends_at
        ),
        None,
    )
    words = [_not_free_words(each) for each in inside if whole is None]
    words += [
        _claim_words(claim) for claim in claims if half.starts_at <= claim.starts_at < half.ends_at
    ]
    words += [_not_free_words(each) for each in met if each.is_in_calendar]
    is_off = hours is None or (
        hours[0] >= half.ends_at.time() if half.part == "am" else hours[1] <= half.starts_at.time()
    )
    return Half(half, half.ends_at <= now, whole.kind if whole else "", words, is_off)


def _not_free_words(spell: NotFree) -> str:
    """`Clinic 9am to 1pm`, `Busy 9am to 10am`; without hours where it goes on for more than the day."""
    name = "Busy" if spell.is_in_calendar else str(Away.Kind(spell.kind).label)
    first, last = map(timezone.localtime, (spell.starts_at, spell.ends_at))
    if first.date() == last.date():
        return f"{name} {clock(first)} to {clock(last)}"
    return name


def _claim_words(claim: Claim) -> str:
    at = clock(timezone.localtime(claim.starts_at))
    if claim.interview_id:
        return f"Interview {at}"
    if claim.briefing_id:
        return f"Coaching {at}"
    training_session = claim.booking.training_session if claim.booking else claim.training_session
    return f"{training_session.course.code if training_session else 'Training'} {at}"


def _day_words(day: Day) -> str:
    return f"{clock(day[0])} to {clock(day[1])}" if day else "not contactable"


def delegates_of(person: Person) -> list[DiaryDelegate]:
    """Those who can still sign in."""
    rows = DiaryDelegate.objects.not_retracted().filter(person=person, user__is_active=True)
    return list(rows.select_related("user").order_by("user__name"))


def suggested_delegate(person: Person, delegates: Iterable[DiaryDelegate]) -> User | None:
    """Their line manager, if that is somebody who can sign in and is none of the delegates yet."""
    manager = person.line_manager.user if person.line_manager else None
    known = {delegate.user_id for delegate in delegates}
    return manager if manager and manager.is_active and manager.pk not in known else None


def diaries_of(user: User) -> QuerySet[Person]:
    """The diaries that somebody may keep for others, by name."""
    kept = DiaryDelegate.objects.not_retracted().filter(user=user)
    return (
        Person.objects.listed()
        .filter(pk__in=kept.values("person"))
        .order_by("last_name", "first_name", "reference")
    )


def diaries_open_to(user: User) -> QuerySet[Person]:
    """Everyone whose diary the user may change: their own, those they keep for others, and all if
    they look after the register.
    """
    people: QuerySet[Person] = Person.objects.listed()
    if user.may(Permission.EDIT_PEOPLE):
        return people
    kept = DiaryDelegate.objects.not_retracted().filter(user=user)
    return people.filter(Q(user=user) | Q(pk__in=kept.values("person")))


def changes_of(person: Person, *, now: datetime) -> list[DiaryChange]:
    """The latest first, in three queries. A clinic that repeats counts once."""
    since = now - LATELY
    today = timezone.localdate(now)
    rows: list[tuple[Fact, str]] = []
    recent = Q(recorded_at__gte=since) | Q(retracted_at__gte=since)
    by = ("recorded_by", "retracted_by")
    away = Away.objects.filter(recent, person=person, clinic=None).select_related(*by)
    rows += [(each, away_words(each, today=today)) for each in away]
    clinics = RecurringClinic.objects.filter(recent, person=person).select_related(*by)
    rows += [(each, clinic_words(each)) for each in clinics]
    hours = ContactableHours.objects.filter(recent, person=person).select_related(*by)
    rows += [(each, f"own hours, {days_words(read_days(each.week))}") for each in hours]
    changes = []
    for row, words in rows:
        if row.recorded_at >= since:
            changes.append(DiaryChange(row.recorded_at, row.recorded_by, f"Added: {words}"))
        if row.retracted_at and row.retracted_at >= since:
            changes.append(DiaryChange(row.retracted_at, row.retracted_by, f"Removed: {words}"))
    return sorted(changes, key=lambda change: change.at, reverse=True)[:CHANGES_SHOWN]


def away_words(spell: Away, *, today: date) -> str:
    """`leave, Thu 26 Nov to Fri 27 Nov`."""
    words = span_words(spell.starts_at, spell.ends_at, today=today)
    return f"{spell.get_kind_display().lower()}, {words}"


def clinic_words(clinic: RecurringClinic) -> str:
    """`clinic on Tuesdays, 9am to 1pm, every two weeks to 30 March 2027`."""
    every = clinic.get_every_weeks_display().lower()
    return (
        f"clinic on {clinic.first_on:%A}s, {clock(clinic.starts)} to {clock(clinic.ends)},"
        f" {every} to {day(clinic.last_on)}"
    )
