"""What a plan is made from: who needs which course, when they can come, and what is free.

Sessions that are arranged already come first: a need that one of them can meet in time asks for no
new one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from nhsuk.london import LONDON
from scheduling.availability.models import Claim
from scheduling.availability.own_hours import OwnHours, days_like
from scheduling.availability.queries.busy_calendars import not_free
from scheduling.availability.queries.own_diary import all_own_hours
from scheduling.planning.half_days import DAY, PlanSlot, slots_between
from scheduling.planning.models import TrainingPlan
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.our_hours import contactable_hours_of
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    Trainer,
    TrainingRequest,
    TrainingSession,
    Venue,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.black_outs import black_out_spans
from scheduling.training_sessions.queries.booked import next_bookings
from training.models import Course, Organisation, Person
from training.queries.register import read_register
from training.readiness import Status, units_on

NO_LIMIT = 500  # people in a session of a course without a largest group
MOST_NEEDS = 2_000  # in one plan: more can be neither seated in a quarter nor read on a page
LATE = (Status.LAPSED, Status.OVERDUE)
Spans = dict[int, list[tuple[datetime, datetime]]]


@dataclass(frozen=True, slots=True)
class PlanNeed:
    """Someone who needs a course by a day, which may have passed; `is_asked`: only because they
    asked for it. Training before `not_before` would cost them months that they still have.
    """

    person: int
    course: str
    need_by: date
    not_before: date | None = None
    is_asked: bool = False

    @property
    def key(self) -> tuple[int, str]:
        return self.person, self.course


@dataclass(frozen=True)
class PlanFacts:
    """`problem` is the planner's. `existing`: by the place in a session that is arranged already.
    `left_for_later`: how many less urgent needs another plan has to take.
    """

    problem: dict[str, Any]
    existing: list[dict[str, Any]]
    left_for_later: int


def plan_facts(plan: TrainingPlan, *, now: datetime) -> PlanFacts:
    """About a dozen queries, however long the period is."""
    facts = _Facts(plan, now)
    needs = sorted(
        open_needs(ends_on=plan.ends_on, now=now, chosen=_chosen(plan)),
        key=lambda need: (need.need_by, need.person, need.course),
    )
    courses = plan.options.get("courses")
    needs = [need for need in needs if courses is None or need.course in courses]
    existing = facts.places_in_existing(needs)
    met = {(each["person"], each["course"]) for each in existing}
    unmet = [need for need in needs if need.key not in met]
    return PlanFacts(
        problem=facts.problem(unmet[:MOST_NEEDS]),
        existing=existing,
        left_for_later=max(0, len(unmet) - MOST_NEEDS),
    )


def _chosen(plan: TrainingPlan) -> set[tuple[int, str]] | None:
    """The needs that somebody ticked on a list, or None for all that are open."""
    needs = plan.options.get("needs")
    return None if needs is None else {(person, course) for person, course in needs}


def open_needs(
    *, ends_on: date, now: datetime, chosen: Collection[tuple[int, str]] | None = None
) -> list[PlanNeed]:
    """Courses that will have lapsed or be overdue when the period is over, and what people asked for,
    wait for or had in a session that needs attention; of people without a place by then and without
    an offer of one. With `chosen` only those (person, course), and also before they are due.
    """
    after = ends_on + DAY
    register = read_register()
    keys = dict(Person.objects.listed().values_list("reference", "pk"))
    booked = {
        (keys[reference], course)
        for (reference, course), starts_at in next_bookings(now=now).items()
        if reference in keys and timezone.localdate(starts_at) <= ends_on
    }
    drafted = Booking.objects.held().filter(
        training_session__published_at=None, training_session__starts_at__gt=now
    )
    of_session = ("person_id", "training_session__course__code")
    booked |= set(drafted.values_list(*of_session))
    offers = PlaceOffer.objects.to_answer(now).filter(
        entry__training_session__in=TrainingSession.objects.taught()
    )
    booked |= set(offers.values_list(*(f"entry__{name}" for name in of_session)))
    window = timedelta(days=register.renewal_window_days)
    needs: dict[tuple[int, str], PlanNeed] = {}
    for unit in units_on(register, after):
        is_chosen = unit.is_required and (keys.get(unit.person), unit.course) in (chosen or ())
        if (unit.status in LATE or is_chosen) and unit.person in keys:
            need_by = unit.valid_until or unit.due_by
            is_early = unit.status is Status.LAPSED and not is_chosen
            early = need_by - window if is_early else None
            need = PlanNeed(keys[unit.person], unit.course, need_by, early)
            needs[need.key] = need
    there = set(Person.objects.on_register(ends_on).values_list("pk", flat=True))
    asked = TrainingRequest.objects.open().values_list("person_id", "course__code")
    coming = TrainingSession.objects.published().filter(cancelled_at=None, starts_at__gt=now)
    waiting = WaitingListEntry.objects.open().filter(training_session__in=coming)
    lost = Booking.objects.active().filter(training_session__in=coming.needing_attention(now))
    wanted = asked.union(waiting.values_list(*of_session), lost.values_list(*of_session))
    for person, course in wanted:
        if person in there:
            needs.setdefault((person, course), PlanNeed(person, course, ends_on, is_asked=True))
    return [
        need
        for key, need in needs.items()
        if key not in booked and (chosen is None or key in chosen)
    ]


class _Time(NamedTuple):
    """Of a slot."""

    id: str
    on: date
    starts_at: datetime
    ends_at: datetime


class _Facts:
    """What is free in the period."""

    def __init__(self, plan: TrainingPlan, now: datetime) -> None:
        self.plan = plan
        self.now = now
        organisation = Organisation.objects.ours()
        bank_holidays = BankHolidays(organisation.nation)
        options = plan.options
        self.slots = [
            slot
            for slot in slots_between(
                plan.starts_on,
                plan.ends_on,
                weekdays=options["weekdays"],
                parts=options["parts"],
                bank_holidays=bank_holidays,
                days_off=set(plan.days_off),
            )
            if slot.starts_at > now
        ]
        self.times = [_Time(slot.id, slot.on, slot.starts_at, slot.ends_at) for slot in self.slots]
        everybody = OwnHours(days_like(contactable_hours_of(organisation)), bank_holidays)
        self.usual = self._in_hours(everybody)
        self.own = all_own_hours()
        self.courses = {course.code: course for course in Course.objects.all()}
        self.people = {
            pk: (joined, left)
            for pk, joined, left in Person.objects.listed().values_list(
                "pk", "joined_on", "left_on"
            )
        }
        first = datetime.combine(plan.starts_on, time(), tzinfo=LONDON)
        self.around = {
            "starts_at__lt": datetime.combine(plan.ends_on + DAY, time(), tzinfo=LONDON),
            "ends_at__gt": first,
        }
        self.busy = self._busy()
        self.taken = {
            kind: _spans(
                [
                    *Claim.objects.filter(kind=kind, **self.around).values_list(
                        "subject_id", "starts_at", "ends_at"
                    ),
                    *black_out_spans(kind, plan.starts_on, plan.ends_on),
                ]
            )
            for kind in (Claim.Kind.VENUE, Claim.Kind.TRAINER)
        }

    def _busy(self) -> Spans:
        """When people are away, busy (in their calendar too), or in a draft that they do not know of yet."""
        claims = Claim.objects.filter(kind=Claim.Kind.PERSON, **self.around)
        drafts = Booking.objects.held().filter(
            training_session__published_at=None,
            **{f"training_session__{key}": value for key, value in self.around.items()},
        )
        return _spans(
            [
                *(row[:3] for row in not_free(None, around=Q(**self.around))),
                *claims.values_list("subject_id", "starts_at", "ends_at"),
                *drafts.values_list(
                    "person_id", "training_session__starts_at", "training_session__ends_at"
                ),
            ]
        )

    def is_free(self, person: int, starts_at: datetime, ends_at: datetime) -> bool:
        """On the register, and neither away nor busy."""
        joined, left = self.people[person]
        on = starts_at.astimezone(LONDON).date()
        if on < joined or (left and on > left):
            return False
        return _is_free(self.busy.get(person, ()), starts_at, ends_at)

    def _in_hours(self, hours: OwnHours) -> list[_Time]:
        return [time for time in self.times if hours.contains(time.starts_at, time.ends_at)]

    def times_of(self, need: PlanNeed) -> list[str]:
        """The slots in their hours in which they are free, and not so early that they lose by it.
        Thousands of people have hundreds of slots each, so that the usual hours are read once.
        """
        hours = self.own.get(need.person)
        joined, left = self.people[need.person]
        first, last = max(joined, need.not_before or joined), left or date.max
        busy = self.busy.get(need.person, ())
        return [
            time.id
            for time in (self._in_hours(hours) if hours else self.usual)
            if first <= time.on <= last
            and (not busy or _is_free(busy, time.starts_at, time.ends_at))
        ]

    def places_in_existing(self, needs: Iterable[PlanNeed]) -> list[dict[str, Any]]:
        """Whom the places left in arranged sessions can serve in time, the most urgent first."""
        rows = (
            TrainingSession.objects.with_place()
            .sure(self.now)
            .filter(cancelled_at=None, starts_at__gt=self.now, **self.around)
        )
        by_course: dict[str, list[TrainingSession]] = defaultdict(list)
        for row in rows.select_related("course").order_by("starts_at", "pk"):
            by_course[row.course.code].append(row)
        left = {row.pk: row.places_left for each in by_course.values() for row in each}
        places = []
        for need in needs:
            for row in by_course.get(need.course, ()):
                if left[row.pk] and self._suits(need, row):
                    left[row.pk] -= 1
                    self.busy[need.person].append((row.starts_at, row.ends_at))
                    places.append(
                        {"person": need.person, "course": need.course, "training_session": row.pk}
                    )
                    break
        return places

    def _suits(self, need: PlanNeed, row: TrainingSession) -> bool:
        on = timezone.localdate(row.starts_at)
        is_late = self.plan.starts_on <= need.need_by < on
        is_early = need.not_before is not None and on < need.not_before
        return (
            not is_late and not is_early and self.is_free(need.person, row.starts_at, row.ends_at)
        )

    def problem(self, needs: Iterable[PlanNeed]) -> dict[str, Any]:
        """As the planner takes it. Who is late already counts from the first day of the plan: the
        days before it are lost whatever is planned, and would leave out who waits longest.
        """
        needs = list(needs)
        courses = {need.course for need in needs}
        return {
            "courses": {code: self._group_of(self.courses[code]) for code in sorted(courses)},
            "slots": self._slots_with_venues_and_trainers(courses),
            "needs": self._needs_with_slots(needs),
        }

    def _group_of(self, course: Course) -> dict[str, int]:
        most = course.max_group or NO_LIMIT
        least = max(self.plan.options["min_group"], course.min_group or 1)
        return {"max_group": most, "min_group": min(least, most)}

    def _slots_with_venues_and_trainers(self, courses: set[str]) -> list[dict[str, Any]]:
        venues = self._venues()
        trainers = self._trainers()
        slots = {slot.id: slot for slot in self.slots}
        return [
            {
                "id": slot.id,
                "day": slot.on.isoformat(),
                "venues": {
                    str(venue.pk): venue.capacity
                    for venue in venues
                    if self._has(Claim.Kind.VENUE, venue.pk, slot)
                },
                "trainers": {
                    str(trainer.pk): sorted(codes & courses)
                    for trainer, codes in trainers.items()
                    if self._has(Claim.Kind.TRAINER, trainer.pk, slot)
                    and self._trainer_can_come(trainer, slot)
                },
            }
            for slot in slots.values()
        ]

    def _needs_with_slots(self, needs: Iterable[PlanNeed]) -> list[dict[str, Any]]:
        """By what was asked of the plan: slots ruled out for a course, and places chosen."""
        ruled_out = {*self.plan.ruled_out}
        chosen = {
            (person, course): slot for person, course, slot in self.plan.wishes.get("places", [])
        }
        return [
            {
                "person": str(need.person),
                "course": need.course,
                "need_by": max(need.need_by, self.plan.starts_on - DAY).isoformat(),
                "slots": [
                    slot
                    for slot in self.times_of(need)
                    if chosen.get(need.key) in (None, "", slot)
                    and (slot, need.course) not in ruled_out
                ],
            }
            for need in needs
        ]

    def _venues(self) -> list[Venue]:
        rows = Venue.objects.order_by("pk")
        chosen = self.plan.options.get("venues")
        return list(rows if chosen is None else rows.filter(pk__in=chosen))

    def _trainers(self) -> dict[Trainer, set[str]]:
        rows = Trainer.objects.order_by("pk").prefetch_related("courses")
        chosen = self.plan.options.get("trainers")
        rows = rows.select_related("user__person")
        if chosen is not None:
            rows = rows.filter(pk__in=chosen)
        return {row: {course.code for course in row.courses.all()} for row in rows}

    def _has(self, kind: Claim.Kind, subject: int, slot: PlanSlot) -> bool:
        return _is_free(self.taken[kind].get(subject, ()), slot.starts_at, slot.ends_at)

    def _trainer_can_come(self, trainer: Trainer, slot: PlanSlot) -> bool:
        """A trainer who is on the register has a diary there."""
        person = getattr(trainer.user, "person", None)
        return (
            person is None
            or person.pk not in self.people
            or self.is_free(person.pk, slot.starts_at, slot.ends_at)
        )


def _spans(rows: Iterable[tuple[int, datetime, datetime]]) -> Spans:
    spans: Spans = defaultdict(list)
    for subject, starts_at, ends_at in rows:
        spans[subject].append((starts_at, ends_at))
    return spans


def _is_free(
    spans: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime
) -> bool:
    return not any(first < ends_at and last > starts_at for first, last in spans)
