"""Plans of training sessions: asked for, changed by hand, made again, used as drafts, and undone."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.actions import queue_job
from jobs.models import Job
from scheduling.job_names import PLAN_TRAINING
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import PlannedSession, TrainingPlan
from scheduling.planning.models.training_plans import ANYWHERE, RuledOut, session_key
from scheduling.planning.moving import Moves
from scheduling.planning.queries.facts import open_needs
from scheduling.planning.queries.lengths import minutes_of
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.drafts import remove_draft
from scheduling.training_sessions.actions.training_sessions import schedule_training_session
from scheduling.training_sessions.models import Booking, Trainer, TrainingSession, Venue
from training.models import Course, Organisation, Person

LONGEST_DAYS = 190  # half a year
AGAIN = timedelta(minutes=1)


STILL_PLANNING = "The plan is still being worked out. Wait for it, or stop it."


class NothingToUse(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Nothing of this plan can be used any more: the venues and trainers are taken, or"
            " nobody needs the places. Plan again."
        )


@transaction.atomic
def make_plan(
    *,
    starts_on: date,
    ends_on: date,
    options: dict[str, Any],
    is_queued: bool = True,
    by: User | None,
    now: datetime,
) -> TrainingPlan:
    """A plan for these days, both included; a job works it out unless the caller does. Asked for
    twice in a row by one person, it is one plan.
    """
    if ends_on < timezone.localdate(now):
        raise Refused("This period is over. Enter a last day in the future.")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Refused("A plan covers up to half a year. Enter an earlier last day.")
    same = TrainingPlan.objects.filter(
        starts_on=starts_on, ends_on=ends_on, made_by=by, planned_at=None, made_at__gt=now - AGAIN
    )
    if plan := next((each for each in same if each.options == options), None):
        return plan
    plan = TrainingPlan.objects.create(
        starts_on=starts_on, ends_on=ends_on, options=options, made_at=now, made_by=by
    )
    if is_queued:
        _queue(plan, now)
    audit(by=by, action="training_plan.made", about=plan, now=now)
    return plan


@transaction.atomic
def plan_again(
    *,
    plan: TrainingPlan,
    kept: Collection[str],
    ruled_out: Collection[str],
    allowed: Collection[str] = (),
    by: User,
    now: datetime,
) -> TrainingPlan:
    """Works it out anew from the facts of now. Of the sessions, by `session_key`, those kept stay as
    they are; those ruled out are not proposed again at that time. What was ruled out before and is
    allowed, by the key of a RuledOut, may be proposed again.

    If some of it is published, people know of it: then it is another plan, of what is left of the
    period, for everyone whose place has been lost since or who needs one now.
    """
    current = _lock(plan)
    if current.planned.filter(training_session__published_at__isnull=False).exists():
        return make_plan(
            starts_on=max(current.starts_on, timezone.localdate(now)),
            ends_on=current.ends_on,
            options=current.options,
            by=by,
            now=now,
        )
    _refuse_applied(current)
    under_way = Job.objects.filter(
        dedup_key=current.job_key, state__in=[Job.State.WAITING, Job.State.RUNNING]
    )
    if not current.planned_at and under_way.exists():
        raise Refused(STILL_PLANNING)
    not_then = [each for each in current.ruled_out if each.key not in allowed]
    for each in current.proposed:
        each["kept"] = session_key(each) in kept
        if session_key(each) in ruled_out:
            each["kept"] = False
            not_then.append(RuledOut(each["slot"], each["course"]))
    current.wishes["ruled_out"] = [*dict.fromkeys(not_then)]
    current.run += 1
    current.planned_at = None
    current.stopped_at = None
    current.save()
    _queue(current, now)
    audit(by=by, action="training_plan.made_again", about=current, now=now, run=current.run)
    return current


@transaction.atomic
def stop_planning(*, plan: TrainingPlan, by: User, now: datetime) -> None:
    """The best found so far becomes the plan. Nothing happens where it is done already."""
    waiting = TrainingPlan.objects.filter(pk=plan.pk, planned_at=None, stopped_at=None)
    if waiting.update(stopped_at=now):
        audit(by=by, action="training_plan.stopped", about=plan, now=now, run=plan.run)


@transaction.atomic
def move_place(
    *, plan: TrainingPlan, person: int, course: str, to: str, by: User, now: datetime
) -> TrainingPlan:
    """Gives somebody a place in another proposed session of the course, by `session_key`; none if it
    is empty. Planning again keeps to it. With ANYWHERE, planning again finds one for them.
    """
    current = _lock(plan)
    _refuse_applied(current)
    if not current.planned_at:
        raise Refused(STILL_PLANNING)
    proposed = current.proposed
    if not _is_needed(current, person, course):
        raise Refused(
            "This plan is not about that course for them. Reload the page to see what it is about."
        )
    target = next((each for each in proposed if session_key(each) == to), None)
    if to not in ("", ANYWHERE) and (target is None or not _fits(current, target, person, course)):
        raise Refused(
            "This place cannot be moved there: the session is full, or they are not free then."
            " Choose another session."
        )
    for each in proposed:
        if each["course"] == course and str(person) in each["people"]:
            each["people"].remove(str(person))
    if target:
        target["people"].append(str(person))
    assert current.answer is not None  # noqa: S101  it is planned
    current.answer["sessions"] = [each for each in proposed if each["people"]]
    unplaced = [
        each
        for each in current.answer["unplaced"]
        if (each["person"], each["course"]) != (str(person), course)
    ]
    if target is None:
        because = "to_plan" if to == ANYWHERE else "left_out"
        unplaced.append({"person": str(person), "course": course, "because": because})
    current.answer["unplaced"] = unplaced
    current.answer["changed"] = True
    places = [each for each in current.wishes.get("places", []) if each[:2] != [person, course]]
    if to != ANYWHERE:
        places.append([person, course, target["slot"] if target else ""])
    current.wishes["places"] = places
    current.save(update_fields=["answer", "wishes"])
    audit(by=by, action="training_plan.changed", about=current, now=now, course=course)
    return current


@transaction.atomic
def move_session(
    *, plan: TrainingPlan, key: str, to: str, is_kept: bool = True, by: User, now: datetime
) -> dict[str, Any]:
    """Moves a proposed session, by `session_key`, with everyone in it to the slot `to`. `is_kept`:
    planning again leaves it there. Returns what it was.
    """
    current = _lock(plan)
    _refuse_applied(current)
    if not current.planned_at:
        raise Refused(STILL_PLANNING)
    proposed = current.proposed
    moved = next((each for each in proposed if session_key(each) == key), None)
    if moved is None or to not in Moves(current.problem or {}, proposed).times_of(moved):
        raise Refused(
            "This session cannot be moved to that time: its venue or trainer is taken, or somebody"
            " cannot come. Choose another time."
        )
    was = dict(moved)
    moved |= {"slot": to, "kept": is_kept}
    for wish in current.wishes.get("places", []):
        person, course, slot = wish
        if (str(person) in moved["people"], course, slot) == (True, was["course"], was["slot"]):
            wish[2] = to
    assert current.answer is not None  # noqa: S101  it is planned
    current.answer["changed"] = True
    current.save(update_fields=["answer", "wishes"])
    audit(by=by, action="training_plan.changed", about=current, now=now, course=was["course"])
    return was


@transaction.atomic
def apply_plan(*, plan: TrainingPlan, by: User | None, now: datetime) -> list[str]:
    """Makes a draft of each session as far as nothing has changed since it was planned. Returns what
    was left out and why, which the plan keeps until its drafts are removed.
    """
    current = _lock(plan)
    _refuse_applied(current)
    if not current.planned_at:
        raise Refused(STILL_PLANNING)
    needs = open_needs(ends_on=current.ends_on, now=now)
    maker = _Maker(current, {need.key for need in needs}, by, now)
    for each in current.proposed:
        maker.make(each)
    if not maker.made:
        raise NothingToUse
    assert current.answer is not None  # noqa: S101  it is planned
    current.answer["left_out"] = maker.left_out
    current.applied_at = now
    current.applied_by = by
    current.save(update_fields=["answer", "applied_at", "applied_by"])
    audit(
        by=by,
        action="training_plan.applied",
        about=current,
        now=now,
        sessions=maker.made,
        left_out=len(maker.left_out),
    )
    return maker.left_out


@transaction.atomic
def undo_apply(*, plan: TrainingPlan, by: User, now: datetime) -> int:
    """Removes the drafts that the plan made; returns how many. Refused once one is published."""
    current = _lock(plan)
    if not current.applied_at:
        raise Refused("No drafts of this plan have been made.")
    rows = TrainingSession.objects.filter(planned__plan=current)
    if number := rows.published().count():
        what = (
            "1 session of this plan has" if number == 1 else f"{number} sessions of this plan have"
        )
        raise Refused(
            f"{what} been published, so this cannot be undone. Cancel or remove each on its page."
        )
    drafts = list(rows)
    for row in drafts:
        remove_draft(training_session=row, by=by, now=now)
    assert current.answer is not None  # noqa: S101  it was applied
    current.answer.pop("left_out", None)
    current.applied_at = None
    current.applied_by = None
    current.save(update_fields=["answer", "applied_at", "applied_by"])
    audit(by=by, action="training_plan.unapplied", about=current, now=now, sessions=len(drafts))
    return len(drafts)


@transaction.atomic
def remove_plan(*, plan: TrainingPlan, by: User | None, now: datetime) -> None:
    """Removes a plan of which no drafts were made."""
    current = _lock(plan)
    _refuse_applied(current)
    audit(by=by, action="training_plan.removed", about=current, now=now)
    current.delete()


def delete_old_plans(*, before: date) -> int:
    """Deletes plans whose period ended before that day; what they made stays."""
    return (
        TrainingPlan.objects.filter(ends_on__lt=before)
        .delete()[1]
        .get("scheduling.TrainingPlan", 0)
    )


class _Maker:
    """Makes the drafts, each whole or not at all."""

    def __init__(
        self, plan: TrainingPlan, needs: set[tuple[int, str]], by: User | None, now: datetime
    ) -> None:
        self.plan = plan
        self.needs = needs
        self.by = by
        self.now = now
        self.made = 0
        self.left_out: list[str] = []
        self.courses = {course.code: course for course in Course.objects.all()}
        self.venues = Venue.objects.in_bulk()
        self.trainers = Trainer.objects.in_bulk()
        people = {int(person) for each in plan.proposed for person in each["people"]}
        self.people = Person.objects.listed().in_bulk(people)
        self.organisation = Organisation.objects.ours()

    def make(self, proposal: dict[str, Any]) -> None:
        course = self.courses.get(proposal["course"])
        venue = self.venues.get(int(proposal["venue"]))
        trainer = self.trainers.get(int(proposal["trainer"]))
        slot = slot_of(proposal["slot"])
        what = f"{proposal['course']}, {slot.words}"
        if course is None or venue is None or trainer is None:
            self.left_out.append(f"{what}: its course, venue or trainer has been removed.")
            return
        people = [self.people[pk] for pk in map(int, proposal["people"]) if pk in self.people]
        coming = [person for person in people if (person.pk, course.code) in self.needs]
        self.left_out += [
            f"{what}: {person} has a place or does not need it any more."
            for person in people
            if person not in coming
        ]
        if not coming:
            return
        before = len(self.left_out)
        places = min(course.max_group or venue.capacity, venue.capacity)
        least = max(self.plan.options["min_group"], course.min_group or 1)
        try:
            with transaction.atomic():
                training_session = schedule_training_session(
                    is_draft=True,
                    course=course,
                    venue=venue,
                    trainer=trainer,
                    starts_at=slot.starts_at,
                    ends_at=slot.end_after(minutes_of(course, self.organisation)),
                    places=places,
                    min_group=None if least == (course.min_group or 1) else min(least, places),
                    note="",
                    by=self.by,
                    now=self.now,
                )
                if not self._book(training_session, coming, what):
                    raise NothingToUse
                PlannedSession.objects.create(plan=self.plan, training_session=training_session)
        except NothingToUse:
            return
        except Refused as refusal:
            del self.left_out[before:]
            self.left_out.append(f"{what}: {refusal}")
            return
        self.made += 1

    def _book(self, training_session: TrainingSession, coming: list[Person], what: str) -> int:
        """How many of them could be booked."""
        number = 0
        elsewhere = self._in_another_draft(training_session, coming)
        for person in coming:
            if person.pk in elsewhere:
                self.left_out.append(f"{what}: {person} is in another draft then.")
                continue
            try:
                with transaction.atomic():
                    book(training_session=training_session, person=person, by=self.by, now=self.now)
            except Refused as refusal:
                self.left_out.append(f"{what}: {refusal}")
            else:
                number += 1
        return number

    def _in_another_draft(
        self, training_session: TrainingSession, people: list[Person]
    ) -> set[int]:
        bookings = Booking.objects.held().filter(
            person__in=people,
            training_session__published_at=None,
            training_session__starts_at__lt=training_session.ends_at,
            training_session__ends_at__gt=training_session.starts_at,
        )
        return set(bookings.values_list("person", flat=True))


def _is_needed(plan: TrainingPlan, person: int, course: str) -> bool:
    """Whether the plan was asked for a place in this course for them."""
    needs = (plan.problem or {}).get("needs", [])
    return any(need["person"] == str(person) and need["course"] == course for need in needs)


def _fits(plan: TrainingPlan, target: dict[str, Any], person: int, course: str) -> bool:
    """Whether the problem has a place for this person there."""
    problem = plan.problem or {}
    slots = {slot["id"]: slot for slot in problem.get("slots", [])}
    need = next(
        (
            each
            for each in problem.get("needs", [])
            if (each["person"], each["course"]) == (str(person), course)
        ),
        None,
    )
    if need is None or target["course"] != course or target["slot"] not in need["slots"]:
        return False
    if any(
        each["slot"] == target["slot"]
        and each["course"] != course
        and str(person) in each["people"]
        for each in plan.proposed
    ):
        return False
    seats = min(
        problem["courses"][course]["max_group"], slots[target["slot"]]["venues"][target["venue"]]
    )
    return len(target["people"]) < seats or str(person) in target["people"]


def _refuse_applied(plan: TrainingPlan) -> None:
    if plan.applied_at:
        raise Refused(
            "The drafts of this plan have been made, so it cannot change. Undo that first."
        )


def _lock(plan: TrainingPlan) -> TrainingPlan:
    current = TrainingPlan.objects.select_for_update().filter(pk=plan.pk).first()
    if current is None:
        raise Refused("This plan has just been removed. Make another one.")
    return current


def _queue(plan: TrainingPlan, now: datetime) -> None:
    queue_job(
        name=PLAN_TRAINING,
        arguments={"plan_id": plan.pk, "run": plan.run},
        now=now,
        dedup_key=plan.job_key,
    )
