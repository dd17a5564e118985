"""What the pages of a training plan show: the sessions that are proposed with who comes, who has no
place and why, and how the register stands with the plan and without it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from jobs.models import Job
from nhsuk.words import joined_words, weekday
from scheduling.planning.half_days import DAY, PlanSlot, slot_of
from scheduling.planning.models import TrainingPlan
from scheduling.planning.models.training_plans import ANYWHERE, session_key
from scheduling.planning.moving import Moves
from scheduling.planning.queries.costs import PlanCosts, plan_costs
from scheduling.planning.queries.lengths import minutes_of
from scheduling.planning.ready_chart import ReadyChart, ReadyDay
from scheduling.training_sessions.models import BlackOut, Booking, Trainer, TrainingSession, Venue
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.models import Course, Organisation, Person
from training.queries.register import read_register
from training.readiness import Status, readiness_figures, units_on, valid_until_for
from training.register import Record, Register
from training.trend import trend

PAGE_SIZE = 50
WIDE = 700  # units of a picture; letters have 13
NARROW = 340
WHY_MOVED = {  # by the reasons of the planner
    "not_needed": "they no longer need it",
    "not_free": "they can no longer come then",
    "no_trainer": "{trainer} is not free then",
    "not_taught": "{trainer} no longer gives it",
    "no_venue": "{venue} is not free then",
    "pinned_then": "they are in another session then, which is kept",
    "pinned": "they are in another session of it, which is kept",
    "not_held": "that session can no longer be held for the same people",
    "exchanged": "fewer people are without a place or late that way, or fewer others move",
    "not_found": "no plan as good that keeps it was found in the time there was",
}
UNCOVERED = (Status.LAPSED, Status.OVERDUE)


@dataclass(frozen=True)
class Choice:
    """Another session of the plan that somebody could go to, another time for a session, or a time that
    was ruled out for a course.
    """

    key: str
    words: str


@dataclass(frozen=True)
class PlannedPlace:
    person: Person
    code: str
    need_by: date | None
    late_days: int
    choices: list[Choice]
    plan_pk: int

    @property
    def id(self) -> str:
        """Of the control that moves them."""
        return f"move-{self.person.pk}-{self.code}"


@dataclass(frozen=True)
class PlannedRow:
    """A session of the answer."""

    key: str
    slot: PlanSlot
    course: Course
    venue: Venue | None
    trainer: Trainer | None
    seats: int
    is_kept: bool
    places: list[PlannedPlace]
    times: list[Choice]
    is_open: bool

    @property
    def late_days(self) -> int:
        return sum(place.late_days for place in self.places)

    @property
    def first(self) -> Person:
        return self.places[0].person

    @property
    def others(self) -> int:
        return len(self.places) - 1


@dataclass(frozen=True)
class PlanMove:
    """Somebody is at another time than in the plan before, or without a place."""

    person: Person
    course: str
    before: PlanSlot
    after: PlanSlot | None
    why: str


@dataclass(frozen=True)
class WithoutPlace:
    person: Person
    course: Course
    need_by: date | None
    because: str
    least: int
    remedy: str
    trainers: str  # who gives the course, and when they are away; only where no trainer is free
    choices: list[Choice]
    is_late_already: bool
    plan_pk: int

    @property
    def code(self) -> str:
        return self.course.code

    @property
    def id(self) -> str:
        """Of the control that gives them a place."""
        return f"move-{self.person.pk}-{self.code}"


@dataclass(frozen=True)
class ExistingPlace:
    """Somebody whom an arranged session has a place for."""

    person: Person
    training_session: TrainingSession


@dataclass(frozen=True)
class MonthEnd:
    """Courses lapsed or overdue among those in the plan, and how many of them are ready."""

    on: date
    without: int
    with_it: int
    ready_without: int
    ready_with: int

    @property
    def avoided(self) -> int:
        return self.without - self.with_it


@dataclass(frozen=True)
class Effect:
    """`days`: how many are ready at the end of each; `minutes`: of people's time, and of the
    trainers'.
    """

    people: int
    months: list[MonthEnd]
    days: list[ReadyDay]
    minutes_of_people: int
    minutes_of_trainers: int

    @property
    def last(self) -> MonthEnd:
        return self.months[-1]

    @property
    def wide_chart(self) -> ReadyChart:
        return ReadyChart(self.days, self.people, WIDE)

    @property
    def narrow_chart(self) -> ReadyChart:
        return ReadyChart(self.days, self.people, NARROW)

    @property
    def hours_of_people(self) -> int:
        return round(self.minutes_of_people / 60)

    @property
    def hours_of_trainers(self) -> int:
        return round(self.minutes_of_trainers / 60)


@dataclass(frozen=True)
class Working:
    """How far the job is."""

    percent: int
    problem: str
    is_late: bool


@dataclass
class PlanPage:
    """Everything about one plan. Where the places of a session could go is worked out for the session
    with the key `who` alone: for all of them it is everyone times every session.
    """

    plan: TrainingPlan
    now: datetime
    who: str = ""
    drafts: list[TrainingSession] = field(init=False)

    def __post_init__(self) -> None:
        rows = TrainingSession.objects.filter(planned__plan=self.plan)
        rows = rows.select_related("course", "venue", "trainer").with_lost(self.now)
        rows = rows.order_by("starts_at", "pk")
        self.drafts = list(rows) if self.plan.applied_at else []

    @cached_property
    def rows(self) -> list[PlannedRow]:
        proposed = sorted(self.plan.proposed, key=lambda each: (each["slot"], each["venue"]))
        return [self._row(each) for each in proposed if each["course"] in self._courses]

    @property
    def opened(self) -> PlannedRow | None:
        return next((row for row in self.rows if row.is_open), None)

    @cached_property
    def unplaced(self) -> list[dict[str, Any]]:
        """As the answer has them."""
        return [
            each
            for each in self.plan.unplaced
            if int(each["person"]) in self._people and each["course"] in self._courses
        ]

    def without_place(self, number: str | None) -> Page:
        """A page of them."""
        page: Page[Any] = Paginator(self.unplaced, PAGE_SIZE).get_page(number)
        page.object_list = [self._without(each) for each in page.object_list]
        return page

    @cached_property
    def existing(self) -> list[ExistingPlace]:
        """Those who have not been booked since."""
        keys = [each["training_session"] for each in self.plan.existing]
        rows = TrainingSession.objects.filter(cancelled_at=None, starts_at__gt=self.now)
        arranged = rows.select_related("course", "venue").in_bulk(keys)
        booked = {
            (booking.training_session_id, booking.person_id)
            for row in TrainingSession.objects.filter(pk__in=keys).prefetch_related("bookings")
            for booking in row.bookings.all()
            if booking.cancelled_at is None
        }
        return [
            ExistingPlace(self._people[each["person"]], arranged[each["training_session"]])
            for each in self.plan.existing
            if each["training_session"] in arranged
            and each["person"] in self._people
            and (each["training_session"], each["person"]) not in booked
        ]

    @property
    def ruled_out(self) -> list[Choice]:
        """The courses that are not proposed at a time, because somebody said so."""
        return [
            Choice(each.key, f"{each.course}, {slot_of(each.slot).words}")
            for each in self.plan.ruled_out
        ]

    @cached_property
    def placed(self) -> dict[tuple[str, str], date]:
        """By reference and course, the day of each place of the plan: as proposed, and once there are
        drafts those of it that are sure places today.
        """
        proposed = {
            (place.person.reference, row.course.code): row.slot.on
            for row in self.rows
            for place in row.places
        }
        if not self.plan.applied_at:
            return proposed
        own = Booking.objects.held().filter(training_session__in=self.sure)
        rows = own.values_list(
            "person__reference", "training_session__course__code", "training_session__starts_at"
        )
        days = {(person, course): timezone.localdate(at) for person, course, at in rows}
        return {need: on for need, on in days.items() if need in proposed}

    @property
    def sure(self) -> list[TrainingSession]:
        """Its sessions whose places are places."""
        return [row for row in self.drafts if not row.lost and not row.cancelled_at]

    @property
    def lost_count(self) -> int:
        return sum(bool(row.lost) for row in self.drafts)

    @property
    def session_count(self) -> int:
        return len(self.sure if self.plan.applied_at else self.rows)

    @property
    def place_count(self) -> int:
        return len(self.placed)

    @property
    def need_count(self) -> int:
        return sum(len(row.places) for row in self.rows) + len(self.unplaced)

    @property
    def asked_count(self) -> int:
        """What the planner was asked for."""
        return len((self.plan.problem or {}).get("needs", []))

    @property
    def late_people(self) -> list[PlannedPlace]:
        """Whose place is after the day by which they need it, the latest first."""
        late = (place for row in self.rows for place in row.places if place.late_days)
        return sorted(late, key=lambda place: -place.late_days)

    @property
    def late_days(self) -> int:
        return sum(row.late_days for row in self.rows)

    @property
    def late_days_too_many(self) -> int:
        """How many fewer a better plan with as many places might have; that is proven."""
        if not self.plan.answer or self.is_changed:
            return 0
        found, bound = self.plan.answer["objective"], self.plan.answer["bound"]
        return int(found["late_days"] - bound["late_days"])

    @property
    def is_best(self) -> bool:
        return self.plan.answer is not None and self.plan.answer["status"] == "optimal"

    @property
    def is_changed(self) -> bool:
        """By hand, since it was worked out."""
        return bool((self.plan.answer or {}).get("changed"))

    @property
    def could_be_placed(self) -> int:
        """How many more might have a place in a better plan."""
        if not self.plan.answer:
            return 0
        found, bound = self.plan.answer["objective"], self.plan.answer["bound"]
        return int(found["unplaced"] - bound["unplaced"])

    @cached_property
    def moves(self) -> list[PlanMove]:
        """Who is at another time than in the plan before."""
        answer = self.plan.answer or {}
        return [
            PlanMove(
                self._people[int(each["person"])],
                each["course"],
                slot_of(each["from"]),
                slot_of(each["to"]) if each["to"] else None,
                self._why_moved(each),
            )
            for each in answer.get("moves", [])
            if int(each["person"]) in self._people
        ]

    def _why_moved(self, move: Mapping[str, Any]) -> str:
        """Empty for a plan of before this was stored."""
        if (move["from"], move["course"]) in self.plan.ruled_out:
            return "you ruled that time out"
        venue = self._venues.get(int(move.get("venue", 0)), "the venue")
        trainer = self._trainers.get(int(move.get("trainer", 0)), "the trainer")
        return WHY_MOVED.get(move.get("because", ""), "").format(venue=venue, trainer=trainer)

    @cached_property
    def working(self) -> Working:
        job = Job.objects.filter(dedup_key=self.plan.job_key).first()
        if job is None:
            return Working(0, "It is no longer in the list of jobs.", is_late=False)
        is_over = job.state in (Job.State.GIVEN_UP, Job.State.CANCELLED)
        problem = (job.outcome or "It was cancelled.") if is_over else ""
        return Working(job.progress, problem, is_late=job.is_late(self.now))

    @property
    def not_made(self) -> list[str]:
        """What was left out of the drafts, because something had changed, and why."""
        return list((self.plan.answer or {}).get("left_out", []))

    @property
    def is_over(self) -> bool:
        return self.plan.is_over(timezone.localdate(self.now))

    @property
    def booked_count(self) -> int:
        return sum(row.places_taken for row in self.drafts)

    @property
    def published_count(self) -> int:
        return sum(bool(row.published_at) for row in self.drafts)

    @property
    def draft_count(self) -> int:
        return len(self.drafts) - self.published_count

    @cached_property
    def effect(self) -> Effect | None:
        """Of those who need something in this plan alone: nobody else is any different. With it and
        without it, whoever has a sure place elsewhere takes it.
        """
        if not self.rows:
            return None
        people = {place.person.pk for row in self.rows for place in row.places}
        people |= {int(each["person"]) for each in self.unplaced}
        found = read_register(people=[self._people[pk] for pk in people])
        register = _trained(found, self._booked_elsewhere(people), self._courses)
        trained = _trained(register, self.placed, self._courses)
        months = [
            _month_end(on, register, trained)
            for on in _month_ends(self.plan.starts_on, self.plan.ends_on)
        ]
        held = (
            [(row.course, row.places_taken) for row in self.sure]
            if self.plan.applied_at
            else [(row.course, len(row.places)) for row in self.rows]
        )
        minutes = [(minutes_of(course, self._organisation), people) for course, people in held]
        return Effect(
            len(people),
            months,
            _ready_days(self.plan.starts_on, self.plan.ends_on, register, trained),
            sum(length * count for length, count in minutes),
            sum(length for length, _ in minutes),
        )

    def _booked_elsewhere(self, people: Collection[int]) -> dict[tuple[str, str], date]:
        own = Booking.objects.active().filter(training_session__in=self.sure)
        in_plan = set(own.values_list("person__reference", "training_session__course__code"))
        references = {self._people[pk].reference for pk in people}
        booked = days_of(next_bookings(now=self.now, people=references))
        return {
            (person, course): on
            for (person, course), on in booked.items()
            if person in references and (person, course) not in in_plan
        }

    @cached_property
    def costs(self) -> PlanCosts:
        """By the rates of now, also once its drafts have been made."""
        proposed = [(row.course, row.venue, row.trainer) for row in self.rows]
        return plan_costs(self.plan, proposed, self._organisation, now=self.now)

    def _row(self, each: Mapping[str, Any]) -> PlannedRow:
        course = self._courses[each["course"]]
        slot = slot_of(each["slot"])
        venue = self._venues.get(int(each["venue"]))
        most = [number for number in (course.max_group, venue and venue.capacity) if number]
        key = session_key(each)
        places = [
            self._place(pk, course, slot, key)
            for pk in map(int, each["people"])
            if pk in self._people
        ]
        return PlannedRow(
            key=key,
            slot=slot,
            course=course,
            venue=venue,
            trainer=self._trainers.get(int(each["trainer"])),
            seats=min(most, default=len(places)),
            is_kept=bool(each.get("kept")),
            places=sorted(places, key=lambda place: place.person.last_name),
            times=[Choice(name, slot_of(name).words) for name in self._moves.times_of(each)],
            is_open=key == self.who,
        )

    def _place(self, pk: int, course: Course, slot: PlanSlot, key: str) -> PlannedPlace:
        need_by = self._need_by(pk, course.code)
        late = max(0, (slot.on - need_by).days) if need_by else 0
        choices = self._choices(pk, course.code, but_not=key) if key == self.who else []
        return PlannedPlace(self._people[pk], course.code, need_by, late, choices, self.plan.pk)

    def _without(self, each: Mapping[str, Any]) -> WithoutPlace:
        pk = int(each["person"])
        code = each["course"]
        need_by = self._need_by(pk, code)
        choices = self._choices(pk, code)
        if each["because"] == "left_out":
            choices = [Choice(ANYWHERE, "any time, when planning again"), *choices]
        return WithoutPlace(
            self._people[pk],
            self._courses[code],
            need_by,
            each["because"],
            (self.plan.problem or {}).get("courses", {}).get(code, {}).get("min_group", 1),
            _remedy_words(each.get("remedies", [])),
            self._trainers_of(code) if each["because"] == "no_trainer" else "",
            choices,
            is_late_already=need_by is not None and need_by < self.plan.starts_on,
            plan_pk=self.plan.pk,
        )

    def _trainers_of(self, code: str) -> str:
        """`Perran Locke is away Mon 4 Jan to Mon 18 Jan`."""
        giving = [
            _away_words(trainer)
            for trainer in self._with_black_outs
            if code in {course.code for course in trainer.courses.all()}
        ]
        return joined_words(giving) if giving else "nobody in this plan gives it"

    @cached_property
    def _with_black_outs(self) -> list[Trainer]:
        """The trainers of this plan, each with when they are away in its period."""
        away = BlackOut.objects.between(self.plan.starts_on, self.plan.ends_on)
        rows = Trainer.objects.order_by("name", "pk").prefetch_related(
            "courses", Prefetch("black_outs", away.order_by("starts_on", "pk"))
        )
        chosen = self.plan.options.get("trainers")
        return list(rows if chosen is None else rows.filter(pk__in=chosen))

    def _need_by(self, pk: int, code: str) -> date | None:
        need = self._needs.get((str(pk), code))
        return date.fromisoformat(need["need_by"]) if need else None

    def _choices(self, pk: int, code: str, but_not: str = "") -> list[Choice]:
        """The sessions of the course with a place left, at a time when the person can come."""
        need = self._needs.get((str(pk), code))
        if need is None:
            return []
        busy = self._moves.busy[str(pk)]
        return [
            Choice(session_key(each), slot_of(each["slot"]).words)
            for each in self._with_place.get(code, [])
            if session_key(each) != but_not
            and each["slot"] in need["slots"]
            and (each["slot"] not in busy or str(pk) in each["people"])
        ]

    @cached_property
    def _with_place(self) -> dict[str, list[dict[str, Any]]]:
        """The sessions with a place left, by course."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for each in self.plan.proposed:
            if each["course"] in self._courses and len(each["people"]) < self._seats(each):
                rows[each["course"]].append(each)
        return rows

    @cached_property
    def _moves(self) -> Moves:
        return Moves(self.plan.problem or {}, self.plan.proposed)

    def _seats(self, each: Mapping[str, Any]) -> int:
        venue = self._venues.get(int(each["venue"]))
        most = [self._courses[each["course"]].max_group, venue and venue.capacity]
        return min([number for number in most if number], default=0)

    @cached_property
    def _needs(self) -> dict[tuple[str, str], dict[str, Any]]:
        needs = (self.plan.problem or {}).get("needs", [])
        return {(need["person"], need["course"]): need for need in needs}

    @cached_property
    def _people(self) -> dict[int, Person]:
        keys = {int(pk) for each in self.plan.proposed for pk in each["people"]}
        keys |= {int(each["person"]) for each in self.plan.unplaced}
        keys |= {each["person"] for each in self.plan.existing}
        return Person.objects.listed().in_bulk(keys)

    @cached_property
    def _organisation(self) -> Organisation:
        return Organisation.objects.ours()

    @cached_property
    def _courses(self) -> dict[str, Course]:
        return {course.code: course for course in Course.objects.all()}

    @cached_property
    def _venues(self) -> dict[int, Venue]:
        return Venue.objects.in_bulk()

    @cached_property
    def _trainers(self) -> dict[int, Trainer]:
        return Trainer.objects.in_bulk()


def plans_listed() -> QuerySet[TrainingPlan]:
    """The latest first, each with how many sessions it made, how many of them are published, and how
    many are not cancelled.
    """
    made = "planned__training_session"
    return (
        TrainingPlan.objects.latest_first()
        .select_related("made_by")
        .defer("problem")
        .annotate(
            sessions_made=Count("planned"),
            sessions_published=Count(
                "planned", filter=Q(**{f"{made}__published_at__isnull": False})
            ),
            sessions_standing=Count("planned", filter=Q(**{f"{made}__cancelled_at": None})),
        )
    )


def _trained(
    register: Register, placed: Mapping[tuple[str, str], date], courses: Mapping[str, Course]
) -> Register:
    """As if everyone passed on their day."""
    days: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for (reference, course), on in placed.items():
        days[reference].append((course, on))
    people = []
    for person in register.people:
        added = [
            Record(
                course,
                on,
                valid_until_for(
                    completed_on=on,
                    valid_for_months=courses[course].valid_for_months,
                    held=[record for record in person.records if record.course == course],
                    renewal_window_days=register.renewal_window_days,
                ),
            )
            for course, on in days[person.reference]
        ]
        people.append(replace(person, records=[*person.records, *added]))
    return replace(register, people=people)


def _month_end(on: date, register: Register, trained: Register) -> MonthEnd:
    before = units_on(register, on + DAY)
    after = units_on(trained, on + DAY)
    return MonthEnd(
        on,
        without=sum(unit.status in UNCOVERED for unit in before),
        with_it=sum(unit.status in UNCOVERED for unit in after),
        ready_without=readiness_figures(before).people_ready,
        ready_with=readiness_figures(after).people_ready,
    )


def _ready_days(first: date, last: date, register: Register, trained: Register) -> list[ReadyDay]:
    days = [first + number * DAY for number in range((last - first).days + 1)]
    after = [on + DAY for on in days]
    return [
        ReadyDay(on, before.figures.people_ready, with_it.figures.people_ready)
        for on, before, with_it in zip(
            days, trend(register, after), trend(trained, after), strict=True
        )
    ]


def _month_ends(first: date, last: date) -> list[date]:
    """The last days of the months, and the last day of the period."""
    ends = []
    on = first
    while on <= last:
        following = (on.replace(day=28) + 4 * DAY).replace(day=1)
        ends.append(min(following - DAY, last))
        on = following
    return ends


def _away_words(trainer: Trainer) -> str:
    away = []
    for row in trainer.black_outs.all():
        until = f"from {weekday(row.starts_on)}"
        if row.ends_on == row.starts_on:
            until = f"on {weekday(row.starts_on)}"
        elif row.ends_on:
            until = f"{weekday(row.starts_on)} to {weekday(row.ends_on)}"
        away.append(f"on {row.only_on}, {until}" if row.only_on else until)
    return f"{trainer} is away {joined_words(away)}" if away else f"{trainer} is not free"


def _remedy_words(remedies: list[dict[str, Any]]) -> str:
    """What would do it, at the first time that it would: `one more trainer on Tue 26 Jan, 9:30am`."""
    for remedy in remedies:
        missing = [
            words
            for name, words in (
                ("trainers", "one more trainer"),
                ("venues", "one more venue"),
                ("seats", "one more place"),
            )
            if remedy[name]
        ]
        if missing and not remedy["below_minimum"]:
            return f"{' and '.join(missing)} on {slot_of(remedy['slot']).words}"
    return ""
