"""Training sessions of the example: eight months of past ones, some to come, one of them nearly
full, and one with a waiting list, a place of which has just come free. Somebody did not attend the
last one of M2; the studio is closed for some days, and a trainer is on leave.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from accounts.models import User
from accounts.refusals import Refused
from demo.assessments import mark
from demo.people import Member
from demo.story import Story, london, working_day
from demo.training import WAITED_FOR, TakenCourse
from scheduling.training_sessions.actions.attendance import Outcome, record_attendance
from scheduling.training_sessions.actions.black_outs import record_black_out
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.costs import set_budget
from scheduling.training_sessions.actions.no_shows import AFTER, follow_up_no_show
from scheduling.training_sessions.actions.trainers import add_trainer
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.actions.venues import add_venue
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.costs import QUARTERS, quarter_of
from scheduling.training_sessions.models import BlackOut, Trainer, TrainingSession, Venue
from training.models import Course

# Address, people, and the cost in pence of half a day.
VENUES = {
    "Marlbourne House, room 2": ("12 Quay Road, Marlbourne", 12, 0),
    "Harbour Street studio": ("3 Harbour Street, Marlbourne", 6, 280_00),
    "St Aubin’s education centre": ("St Aubin’s Hospital, east entrance", 30, 60_00),
}
TRAINER_PENCE = 420_00  # half a day
BUDGET_PENCE = 6_000_00  # a quarter
ROOM_2, STUDIO, CENTRE = VENUES
TRAINERS = {
    "Bronwen Achterberg": ("M1", "M2", "M3"),
    "Quentin Wetherall": ("M4", "M5", "M6", "M7", "M8"),
}
# Course: start, hours, venue, places. No two courses of one trainer or venue meet on a day.
PLANS = {
    "M1": ((9, 0), 1, CENTRE, 20),
    "M2": ((10, 0), 3, ROOM_2, 6),
    "M3": ((13, 30), 3, STUDIO, 6),
    "M4": ((9, 30), 3, STUDIO, 6),
    "M5": ((13, 30), 3, CENTRE, 4),
    "M6": ((17, 0), 3, ROOM_2, 4),
}
SMALLEST_GROUPS = {"M4": 2, "M6": 3}
PLANNED = [("M3", 2, 5), ("M2", 9, 3), ("M1", 12, 6), ("M6", 16, 2), ("M5", 23, 4), ("M4", 30, 0)]
CLOSED = {STUDIO: (8, 10, "New lighting"), "Quentin Wetherall": (9, 13, "Annual leave")}  # days
MISSED = "M2"
WAITING = 2  # people, beside the spokesperson
FIRST_SESSION = 240  # days ago
SHARED_WITHIN = 28  # people who need a course within so many days share a session


@dataclass
class PlannedSession:
    """A planned training session; `row` is set once it has been added."""

    course: Course
    day: date
    attendees: list[TakenCourse] = field(default_factory=list)
    row: TrainingSession = field(init=False)

    @property
    def places(self) -> int:
        return PLANS[self.course.code][3]

    @property
    def starts_at(self) -> datetime:
        return london(self.day, *PLANS[self.course.code][0])

    def has_place_for(self, one: TakenCourse) -> bool:
        """Whether there is a place, the date is near enough, and the person has joined and is not
        in it yet.
        """
        return (
            len(self.attendees) < self.places
            and 0 <= (one.day - self.day).days <= SHARED_WITHIN
            and self.day >= one.member.joined_on + timedelta(days=8)
            and all(other.member is not one.member for other in self.attendees)
        )


def plan(story: Story, taken: list[TakenCourse]) -> tuple[list[TakenCourse], list[PlannedSession]]:
    """Groups the courses of the last months into sessions. Returns the courses taken elsewhere, and
    the sessions.
    """
    elsewhere = []
    planned_sessions = list[PlannedSession]()
    busy = set[tuple[str, date]]()
    begins_on = story.on - timedelta(days=FIRST_SESSION)
    several = _taken_twice(taken, begins_on)
    for one in sorted(taken, key=lambda one: one.day):
        key = (one.member.reference, one.course.code)
        if (
            one.day < begins_on
            or one.course.code not in PLANS
            or key in several
            or one.member.is_needed
        ):
            elsewhere.append(one)
            continue
        there = next(
            (o for o in planned_sessions if o.course == one.course and o.has_place_for(one)), None
        )
        day = there.day if there else one.day
        is_given = there is None and any(
            o.course == one.course and o.day == day for o in planned_sessions
        )
        if is_given or (one.member.reference, day) in busy:
            elsewhere.append(one)
            continue
        if there is None:
            there = PlannedSession(one.course, day)
            planned_sessions.append(there)
        there.attendees.append(replace(one, day=day))
        busy.add((one.member.reference, day))
    return elsewhere, planned_sessions


def _taken_twice(taken: list[TakenCourse], begins_on: date) -> set[tuple[str, str]]:
    """People who took a course twice in these months, and so cannot share a later session."""
    seen = set[tuple[str, str]]()
    several = set[tuple[str, str]]()
    for one in taken:
        key = (one.member.reference, one.course.code)
        if one.day >= begins_on - timedelta(days=SHARED_WITHIN):
            (several if key in seen else seen).add(key)
    return several


@dataclass
class Sessions:
    """Plans the training sessions."""

    story: Story
    officer: User
    trainer: User

    def plan(
        self,
        planned_sessions: list[PlannedSession],
        members: list[Member],
        taken: list[TakenCourse],
    ) -> None:
        self.story.at(
            london(self.story.on - timedelta(days=FIRST_SESSION + 90), 9), self._add_places
        )
        for planned in planned_sessions:
            self._schedule(planned, planned.day - timedelta(days=45))
            for number, one in enumerate(planned.attendees):
                booked_on = max(
                    planned.day - timedelta(days=20), one.member.joined_on + timedelta(days=2)
                )
                moment = london(booked_on, 11) + timedelta(minutes=7 * number)
                self.story.at(moment, partial(self._book, planned, one.member))
                over = planned.starts_at + timedelta(
                    hours=PLANS[planned.course.code][1], minutes=number
                )
                self.story.at(over, partial(self._record_outcome, planned, one))
        self._plan_later_sessions(members, taken)
        self._plan_no_show(planned_sessions, members, taken)
        self.story.at(self.story.now - timedelta(days=6), self._close_some_days)

    def _plan_later_sessions(self, members: list[Member], taken: list[TakenCourse]) -> None:
        """Sessions to come, booked by people whose last one was longest ago; one was cancelled."""
        courses = {course.code: course for course in Course.objects.all()}
        for code, days, booked in PLANNED:
            planned = PlannedSession(
                courses[code], working_day(self.story.on + timedelta(days=days))
            )
            self._schedule(planned, self.story.on - timedelta(days=10))
            for number, member in enumerate(_longest_ago(members, taken, code)[:booked]):
                moment = self.story.now - timedelta(hours=4 + 9 * number)
                self.story.at(moment, partial(self._book, planned, member))
            if code == WAITED_FOR:
                others = _longest_ago(members, taken, code)[booked : booked + WAITING]
                self._plan_waiting_list(planned, others)
        cancelled = PlannedSession(courses["M2"], working_day(self.story.on + timedelta(days=5)))
        self._schedule(cancelled, self.story.on - timedelta(days=14))
        self.story.at(self.story.now - timedelta(hours=30), partial(self._cancel, cancelled))

    def _plan_waiting_list(self, planned: PlannedSession, members: list[Member]) -> None:
        """They joined it this morning; somebody gave up their place since."""
        for number, member in enumerate(members):
            moment = self.story.now - timedelta(hours=3) + timedelta(minutes=14 * number)
            self.story.at(moment, partial(self._wait, planned, member))
        moment = self.story.now - timedelta(minutes=50)
        self.story.at(moment, partial(self._give_up, planned))

    def _plan_no_show(
        self,
        planned_sessions: list[PlannedSession],
        members: list[Member],
        taken: list[TakenCourse],
    ) -> None:
        """Whoever took it longest ago was booked on the last session, and is booked on the next one."""
        held = [
            one
            for one in planned_sessions
            if one.course.code == MISSED and len(one.attendees) < one.places
        ]
        last = max(held, key=lambda one: one.day, default=None)
        member = next(iter(_longest_ago(members, taken, MISSED)), None)
        is_then = last and any(
            one.member is member
            for other in planned_sessions
            if other.day == last.day
            for one in other.attendees
        )
        if last is None or member is None or is_then:  # in a small example
            return
        over = last.starts_at + timedelta(hours=PLANS[MISSED][1], minutes=30)
        self.story.at(last.starts_at - timedelta(days=9), partial(self._book, last, member))
        self.story.at(over, partial(self._miss, last, member))
        self.story.at(over + AFTER, partial(self._follow_up, last, member))

    def _schedule(self, planned: PlannedSession, on: date) -> None:
        self.story.at(london(on, 10), partial(self._arrange, planned))

    def _add_places(self, now: datetime) -> None:
        for code, least in SMALLEST_GROUPS.items():
            Course.objects.filter(code=code).update(min_group=least)
        year, _ = quarter_of(self.story.on)
        budget = dict.fromkeys(QUARTERS, BUDGET_PENCE)
        set_budget(year=year, pence=budget, by=self.officer, now=now)
        for name, (address, capacity, pence) in VENUES.items():
            add_venue(
                name=name,
                address=address,
                capacity=capacity,
                cost_pence=pence,
                cost_per=Venue.Per.HALF_DAY,
                by=self.officer,
                now=now,
            )
        for name, codes in TRAINERS.items():
            user = self.trainer if name == self.trainer.name else None
            email = f"{name.split()[0].lower()}@studio-nine.example.org"
            courses = list(Course.objects.filter(code__in=codes))
            add_trainer(
                name=name,
                email=email,
                user=user,
                courses=courses,
                cost_pence=TRAINER_PENCE,
                cost_per=Trainer.Per.HALF_DAY,
                by=self.officer,
                now=now,
            )

    def _arrange(self, planned: PlannedSession, now: datetime) -> None:
        _, hours, venue, places = PLANS[planned.course.code]
        planned.row = schedule_training_session(
            course=planned.course,
            venue=Venue.objects.get(name=venue),
            trainer=Trainer.objects.get(courses=planned.course),
            starts_at=planned.starts_at,
            ends_at=planned.starts_at + timedelta(hours=hours),
            places=places,
            note="",
            by=self.officer,
            now=now,
        )

    def _book(self, planned: PlannedSession, member: Member, now: datetime) -> None:
        book(training_session=planned.row, person=member.person, by=self.officer, now=now)

    def _wait(self, planned: PlannedSession, member: Member, now: datetime) -> None:
        with suppress(Refused):  # in a small example it is not full
            join_waiting_list(
                training_session=planned.row, person=member.person, by=self.officer, now=now
            )

    def _give_up(self, planned: PlannedSession, now: datetime) -> None:
        if booking := planned.row.bookings.active().order_by("pk").first():
            cancel_booking(booking=booking, by=self.officer, now=now)

    def _record_outcome(self, planned: PlannedSession, one: TakenCourse, now: datetime) -> None:
        booking = planned.row.bookings.select_related(
            "training_session__course", "training_session__trainer"
        )
        found = booking.get(person=one.member.person)
        mark(found, one.outcome, trainer=self.trainer, officer=self.officer, now=now)

    def _miss(self, planned: PlannedSession, member: Member, now: datetime) -> None:
        booking = planned.row.bookings.with_session().get(person=member.person)
        record_attendance(booking=booking, outcome=Outcome.DID_NOT_ATTEND, by=self.trainer, now=now)

    def _follow_up(self, planned: PlannedSession, member: Member, now: datetime) -> None:
        booking = planned.row.bookings.get(person=member.person)
        assert booking.training_record_id  # noqa: S101  it was recorded an hour ago
        follow_up_no_show(record_id=booking.training_record_id, now=now)

    def _close_some_days(self, now: datetime) -> None:
        for name, (first, last, reason) in CLOSED.items():
            black_out = BlackOut(
                venue=Venue.objects.filter(name=name).first(),
                trainer=Trainer.objects.filter(name=name).first(),
                starts_on=self.story.on + timedelta(days=first),
                ends_on=self.story.on + timedelta(days=last),
                reason=reason,
            )
            record_black_out(black_out=black_out, by=self.officer, now=now)

    def _cancel(self, planned: PlannedSession, now: datetime) -> None:
        cancel_training_session(
            training_session=planned.row,
            reason="The room is needed for vaccinations",
            by=self.officer,
            now=now,
        )


def _longest_ago(members: list[Member], taken: list[TakenCourse], code: str) -> list[Member]:
    """Present people who took the course, longest ago first; without those who are exempt, or may be
    sent on air.
    """
    last = {
        one.member.reference: one.day
        for one in sorted(taken, key=lambda o: o.day)
        if one.course.code == code
    }
    here = [
        member
        for member in members
        if member.reference in last and not (member.left_on or member.is_needed or member.is_exempt)
    ]
    return sorted(here, key=lambda member: last[member.reference])
