"""Giving a targeted briefing: its briefer and time, its preparation, its completion and what
follows.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from desk.briefings import briefing_emails as emails
from desk.briefings.actions.briefing_claims import Briefer, claim_meeting, release
from desk.briefings.actions.briefings import briefing_over, check_briefing_open
from desk.briefings.briefing_calendars import CalendarSnapshot, snapshot
from desk.briefings.briefing_rules import MAX_MINUTES
from desk.briefings.models import Briefing, BriefingFeedback
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.models import Trainer
from training.actions.facts import record_fact, retract_fact
from training.models import Fact, Person, PersonTopic, Practice

ARRANGED = ("briefer_user", "briefer_trainer", "briefer_person", "starts_at", "minutes", "place")
PREPARED = ("plan", "checklist")


LENGTH_MISSING = f"Enter how long it takes, from 1 to {MAX_MINUTES} minutes."


def _not_completed(briefing: Briefing) -> Refused:
    return Refused(f"{briefing.reference} is not completed. There is nothing to undo.")


@transaction.atomic
def arrange_briefing(
    *,
    briefing: Briefing,
    briefer: Briefer,
    by: User,
    now: datetime,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    place: str = "",
    seen: str | None = None,
) -> Briefing:
    """Assigns a briefer, with or without a time. With a time, claims everybody's time, so that
    nobody is double-booked.

    Applies to everyone in a shared briefing.
    """
    current = check_seen(briefing, ARRANGED, seen)
    check_briefing_open(current)
    members = lock_open_members(current)
    before = snapshot(members, now=now)
    was = (current.briefer, current.starts_at)
    if starts_at and starts_at <= now and starts_at != current.starts_at:
        raise Refused(
            "That time has passed. Enter a time in the future, or record that it was held."
        )
    if starts_at and not 1 <= (minutes or 0) <= MAX_MINUTES:
        raise Refused(LENGTH_MISSING)
    for member in members:
        member.briefer_user = briefer if isinstance(briefer, User) else None
        member.briefer_trainer = briefer if isinstance(briefer, Trainer) else None
        member.briefer_person = briefer if isinstance(briefer, Person) else None
        member.starts_at = starts_at
        member.minutes = minutes if starts_at else None
        member.place = place
        member.triaged_at = member.triaged_at or now
        member.triaged_by = member.triaged_by or by
    claim_meeting(members, briefer, now=now)
    for member in members:
        member.save()
        audit(
            by=by,
            action="briefing.arranged",
            about=member,
            now=now,
            briefer=str(briefer),
            starts_at=starts_at,
        )
    _notify_arranged(members, before, was, by, now)
    return next(member for member in members if member.pk == current.pk)


@transaction.atomic
def prepare_briefing(
    *,
    briefing: Briefing,
    plan: str,
    done: Collection[int],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> Briefing:
    """Stores the plan, and which points of the checklist are done, by their numbers from 0."""
    current = check_seen(briefing, PREPARED, seen)
    check_briefing_open(current)
    current.plan = plan
    current.checklist = [
        item | {"is_done": number in done} for number, item in enumerate(current.checklist)
    ]
    members = Briefing.objects.open().filter(meeting=current.meeting)
    members.update(plan=current.plan, checklist=current.checklist)
    audit(by=by, action="briefing.prepared", about=current, now=now, done=len(done))
    return current


@transaction.atomic
def complete_briefing(
    *,
    briefing: Briefing,
    held_on: date,
    minutes: int,
    by: User,
    now: datetime,
    came: bool = True,
    who_came: str = "",
) -> Briefing:
    """Records that it was held. If the person did not come, it stays open and needs another time.

    A missed day stays recorded when it is held later. A briefing with a time cannot be held or
    missed before it starts.
    """
    if held_on > timezone.localdate(now):
        raise Refused(f"{held_on:%-d %B %Y} is in the future. Enter the day on which it was held.")
    if came and not 1 <= minutes <= MAX_MINUTES:
        raise Refused(LENGTH_MISSING)
    if came:
        values = {
            "completed_at": now,
            "completed_by": by,
            "held_on": held_on,
            "held_minutes": minutes,
        }
        values["who_came"] = who_came
        if briefing.briefer is None:
            values["briefer_user"] = by
    else:
        values = {"missed_on": held_on, "starts_at": None, "minutes": None}
    has_begun = Q(starts_at=None) | Q(starts_at__lte=now)
    if not Briefing.objects.open().filter(has_begun, pk=briefing.pk).update(**values):
        briefing.refresh_from_db()
        if briefing.is_open and briefing.starts_at:
            raise Refused(
                f"{briefing.reference} starts at {moment_text(briefing.starts_at)}. Record how it went once it"
                " has started. If it was held earlier, ask the communications team to remove that time"
                " first."
            )
        raise briefing_over(briefing)
    briefing.refresh_from_db()
    if not came:
        release(briefing)
    if came:
        record_outcome(briefing=briefing, by=by, now=now)
    if came and briefing.person.user_id != by.pk:
        emails.notify_person(briefing=briefing, what="held", now=now)
    action = "briefing.completed" if came else "briefing.missed"
    audit(by=by, action=action, about=briefing, now=now, held_on=held_on, minutes=minutes)
    return briefing


@transaction.atomic
def complete_together(
    *,
    briefing: Briefing,
    came: Collection[int],
    held_on: date,
    minutes: int,
    by: User,
    now: datetime,
    who_came: str = "",
) -> list[Briefing]:
    """Records who came to a shared briefing, by primary key. The others need another time."""
    members = lock_open_members(briefing)
    if not members:
        raise briefing_over(Briefing.objects.get(pk=briefing.pk))
    # Those who came keep the time that the briefer gave.
    members.sort(key=lambda member: member.pk in came)
    return [
        complete_briefing(
            briefing=member,
            came=member.pk in came,
            held_on=held_on,
            minutes=minutes,
            who_came=who_came,
            by=by,
            now=now,
        )
        for member in members
    ]


@transaction.atomic
def reopen_briefing(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Undoes a completion: it no longer counts, for anyone in a shared briefing."""
    before = Briefing.objects.get(pk=briefing.pk)
    completed = Briefing.objects.together_with(before).filter(
        completed_at__isnull=False, completed_at=before.completed_at
    )
    rows = list(completed.select_for_update())
    if not rows:
        raise _not_completed(briefing)
    empty = {
        "completed_at": None,
        "completed_by": None,
        "held_on": None,
        "held_minutes": None,
        "who_came": "",
    }
    Briefing.objects.filter(pk__in=[row.pk for row in rows]).update(**empty)
    for row in rows:
        retract_outcome(briefing=row, by=by, now=now)
        audit(by=by, action="briefing.reopened", about=row, now=now)
    briefing.refresh_from_db()


@transaction.atomic
def give_feedback(
    *, briefing: Briefing, how_ready: int, words: str, by: User, now: datetime
) -> BriefingFeedback:
    """Stores how ready the person feels after it, once."""
    if briefing.person.user_id != by.pk:
        raise Refused(
            f"{briefing.reference} was for {briefing.person}. Only they can say how it went."
        )
    if not briefing.completed_at:
        raise _not_completed(briefing)
    values = {"given_at": now, "given_by": by, "how_ready": how_ready, "words": words}
    feedback, is_new = BriefingFeedback.objects.get_or_create(briefing=briefing, defaults=values)
    if not is_new:
        raise Refused(
            "You have already said how it went. Tell the communications team if that has changed."
        )
    if how_ready == BriefingFeedback.Ready.NOT_YET:
        emails.notify_not_ready(briefing=briefing, now=now)
    audit(by=by, action="briefing.feedback", about=briefing, now=now, how_ready=how_ready)
    return feedback


@transaction.atomic
def set_next_step(
    *, briefing: Briefing, next_step: str, on: date | None, by: User, now: datetime
) -> None:
    """Sets what follows from it, and by when."""
    if not next_step.strip() or on is None:
        raise Refused("Enter the next step and the day for it.")
    if (briefing.next_step, briefing.next_step_on) == (next_step, on):
        return
    briefing.next_step = next_step
    briefing.next_step_on = on
    briefing.next_step_done_at = None
    briefing.save(update_fields=["next_step", "next_step_on", "next_step_done_at"])
    audit(by=by, action="briefing.next_step", about=briefing, now=now, next_step=next_step, on=on)


@transaction.atomic
def finish_next_step(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Marks the next step as done. Doing it twice changes nothing."""
    waiting = Briefing.objects.filter(pk=briefing.pk, next_step_done_at=None).exclude(next_step="")
    if waiting.update(next_step_done_at=now):
        audit(by=by, action="briefing.next_step_done", about=briefing, now=now)


def lock_open_members(briefing: Briefing) -> list[Briefing]:
    """Locks and returns it and the others in its shared briefing that are not over yet."""
    rows = Briefing.objects.open().together_with(briefing).select_for_update(of=("self",))
    return list(rows.with_people())


def _notify_arranged(
    members: Sequence[Briefing],
    before: CalendarSnapshot,
    was: tuple[Briefer | None, datetime | None],
    by: User,
    now: datetime,
) -> None:
    """Mails a new briefer; the people once there is a time; and all of them if it moves."""
    known = emails.update_calendars(
        before=before, briefings=members, cancelled_as="moved", now=now
    ) | {by.email}
    first, (briefer, starts_at) = members[0], was
    is_new_briefer = first.briefer != briefer
    if is_new_briefer:
        emails.notify_briefer(briefing=first, what="given", now=now, but=known)
    if first.starts_at != starts_at or (starts_at and is_new_briefer):
        for member in members:
            emails.notify_people(
                briefing=member, what="moved" if starts_at else "arranged", now=now, but=known
            )


def record_outcome(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Records the briefing as practice or as a topic, within the caller's transaction. What the
    register has already stays.
    """
    for fact in _facts(briefing):
        if not _recorded(fact) and (
            isinstance(fact, Practice) or _leads(briefing.briefer_person, briefing)
        ):
            record_fact(fact=fact, by=by, now=now, briefing=briefing.reference)


def retract_outcome(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Retracts what completing the briefing recorded, and nothing older, even if the briefer has
    changed.
    """
    for fact in _facts(briefing):
        recorded = _recorded(fact)
        if recorded and recorded.recorded_at == briefing.completed_at:
            retract_fact(fact=recorded, because=f"{briefing} was not held", by=by, now=now)


def _facts(briefing: Briefing) -> Iterator[Practice | PersonTopic]:
    on = briefing.held_on
    if briefing.need == "mock" and on:
        for medium in briefing.media:
            yield Practice(
                person=briefing.person, medium=medium, practised_on=on, kind=Practice.Kind.MOCK
            )
    if briefing.need == "topic" and briefing.topic:
        yield PersonTopic(person=briefing.person, topic=briefing.topic, level=PersonTopic.Level.CAN)


def _leads(person: Person | None, briefing: Briefing) -> bool:
    leads = PersonTopic.objects.not_retracted().filter(
        topic=briefing.topic, level=PersonTopic.Level.LEAD
    )
    return person is not None and leads.filter(person=person).exists()


def _recorded(fact: Practice | PersonTopic) -> Fact | None:
    if isinstance(fact, Practice):
        same = {"medium": fact.medium, "practised_on": fact.practised_on, "kind": fact.kind}
        return Practice.objects.not_retracted().filter(person=fact.person, **same).first()
    return PersonTopic.objects.not_retracted().filter(person=fact.person, topic=fact.topic).first()
