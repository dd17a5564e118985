"""Training of the example's people: on time, late, failed at first, or never."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from accounts.models import User
from demo import words
from demo.people import Member
from demo.story import Story, london, working_day
from training.models import Course, Organisation, Practice, TrainingRecord
from training.readiness import add_months, valid_until_for
from training.register import Record
from training.roles import StaffRole

# Courses by role, and the days allowed for the first one, as in every new installation.
MUST_HOLD = {
    StaffRole.GOVERNING_BOARD: (90, ("M1", "M2", "M3", "M6")),
    StaffRole.CLINICAL_LEAD: (90, ("M1", "M2", "M3", "M5")),
    StaffRole.SENIOR_STAFF: (180, ("M1", "M2")),
    StaffRole.OTHER_STAFF: (0, ()),
}
OPTIONAL = ("M4", "M7", "M8")  # taken voluntarily by some
# The full session to come: those who book or wait for it took the course nearly a year ago.
WAITED_FOR = "M5"
LAST_GIVEN = 340  # days ago
GROUP = 4
# In the first days nobody kept watch, and four in ten courses were refreshed late.
LAX_UNTIL = timedelta(days=600)
HABITS = ("prompt",) * 11 + ("late", "lapsing", "never")


@dataclass(frozen=True)
class TakenCourse:
    """A course that somebody took on a day, and the outcome."""

    member: Member
    course: Course
    day: date
    outcome: str = TrainingRecord.Outcome.PASSED


def plan(story: Story, members: list[Member]) -> list[TakenCourse]:
    """Every course that anyone took, each person's in order of time."""
    courses = {course.code: course for course in Course.objects.order_by("code")}
    taken: list[TakenCourse] = []
    for member in members:
        grace, codes = MUST_HOLD[member.role]
        extra = tuple(code for code in OPTIONAL if story.chance.random() < 0.12) if codes else ()
        for code in codes + extra:
            habit = "prompt" if member.is_needed or code == "M1" else story.chance.choice(HABITS)
            taken += _courses_taken(story, member, courses[code], grace or 180, habit)
    return _last_taken_together(story, members, taken, courses[WAITED_FOR])


def _last_taken_together(
    story: Story, members: list[Member], taken: list[TakenCourse], course: Course
) -> list[TakenCourse]:
    """Clinical leads, of those who speak on a topic only the spokesperson, took the course in groups
    nearly a year ago. So it is due again for all of them, and one session is too few.
    """
    earliest = story.on - timedelta(days=LAST_GIVEN)
    group = [
        member
        for number, member in enumerate(members)
        if member.role == StaffRole.CLINICAL_LEAD
        and (number == 0 or not member.is_needed)
        and member.joined_on < earliest - timedelta(days=30)
        and not member.left_on
    ]
    chosen = {member.reference for member in group}
    before = earliest - timedelta(days=120)
    rest = [
        one
        for one in taken
        if one.course != course or one.member.reference not in chosen or one.day < before
    ]
    return rest + [
        TakenCourse(member, course, working_day(earliest + timedelta(days=number // GROUP)))
        for number, member in enumerate(group)
    ]


def _courses_taken(
    story: Story, member: Member, course: Course, grace: int, habit: str
) -> Iterator[TakenCourse]:
    """The course again and again, as the person's habit and its validity require, until today or
    their last day.
    """
    if habit == "never":
        return
    wait = (
        story.chance.randint(grace + 10, grace + 60)
        if habit == "late"
        else story.chance.randint(8, grace - 5)
    )
    day = working_day(member.joined_on + timedelta(days=wait))
    until = min(story.on - timedelta(days=1), member.left_on or date.max)
    while day <= until:
        if story.chance.random() < 0.04 and not member.is_needed:
            yield TakenCourse(
                member, course, day, story.chance.choice(("failed", "did_not_attend"))
            )
            day = working_day(day + timedelta(days=story.chance.randint(20, 45)))
            continue
        yield TakenCourse(member, course, day)
        if course.valid_for_months is None or habit == "lapsing":
            return
        ends_on = add_months(day, course.valid_for_months)
        margin = -story.chance.randint(15, 60) if habit == "late" else story.chance.randint(12, 85)
        if ends_on < story.begins_on + LAX_UNTIL and story.chance.random() < 0.4:
            margin = -story.chance.randint(40, 200)
        day = working_day(ends_on - timedelta(days=margin))


def plan_records(
    story: Story, elsewhere: list[TakenCourse], every: list[TakenCourse], officer: User
) -> None:
    """Those not taken in sessions are recorded two days later, or when the register began."""
    last_days = _last_days(every)
    for taken in elsewhere:
        provider = story.chance.choice(words.PROVIDERS)
        moment = london(max(taken.day + timedelta(days=2), story.begins_on + timedelta(days=1)), 15)
        if moment <= london(taken.member.joined_on, 18):
            moment = london(taken.member.joined_on + timedelta(days=1), 15)
        record = partial(_record, taken, provider, last_days.get(taken))
        story.record(moment, record, officer)


def _last_days(every: list[TakenCourse]) -> dict[TakenCourse, date | None]:
    """The last day on which each passed course counts, by the rule."""
    window = Organisation.objects.ours().renewal_window_days
    held: dict[tuple[Member, Course], list[Record]] = {}
    last_days: dict[TakenCourse, date | None] = {}
    for taken in sorted(every, key=lambda one: one.day):
        if taken.outcome != TrainingRecord.Outcome.PASSED:
            continue
        before = held.setdefault((taken.member, taken.course), [])
        last_days[taken] = valid_until_for(
            completed_on=taken.day,
            valid_for_months=taken.course.valid_for_months,
            held=before,
            renewal_window_days=window,
        )
        before.append(Record(taken.course.code, taken.day, last_days[taken]))
    return last_days


def _record(taken: TakenCourse, provider: str, valid_until: date | None) -> TrainingRecord:
    return TrainingRecord(
        person=taken.member.person,
        course=taken.course,
        completed_on=taken.day,
        outcome=taken.outcome,
        valid_until=valid_until,
        provider=provider,
    )


def plan_practice(story: Story, taken: list[TakenCourse], officer: User) -> None:
    """A mock interview with most courses; the willing practise in between."""
    days: set[tuple[str, str, date]] = set()
    for one in taken:
        for medium in one.course.media:
            step = story.chance.randint(120, 400)
            day = one.day
            while day < story.on and day < (one.member.left_on or date.max):
                key = (one.member.reference, medium, day)
                if key not in days and one.outcome == TrainingRecord.Outcome.PASSED:
                    days.add(key)
                    score = Decimal(story.chance.randint(28, 48)) / 10
                    moment = london(max(day, story.begins_on) + timedelta(days=3), 12)
                    story.record(
                        moment, partial(_practice, one.member, medium, day, score), officer
                    )
                day = working_day(day + timedelta(days=step))
                if day > one.day + timedelta(days=500):
                    break


def _practice(member: Member, medium: str, day: date, score: Decimal) -> Practice:
    return Practice(
        person=member.person, medium=medium, practised_on=day, kind=Practice.Kind.MOCK, score=score
    )
