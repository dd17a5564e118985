"""Giving a targeted briefing: who gives it and when, how it is prepared, that it was held, and what came of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from scheduling import briefing_emails as emails
from scheduling.actions.briefing_outcomes import record_outcome, take_back_outcome
from scheduling.actions.briefings import BriefingOver, check_going_on
from scheduling.actions.seen import check_seen
from scheduling.actions.slots import claim_person, clashes, queue_for, taken_by
from scheduling.briefing_rules import LONGEST
from scheduling.models import Briefing, BriefingFeedback, Claim, Trainer
from training.actions.facts import Refused
from training.models import Person

Briefer = User | Trainer | Person
ARRANGED = ("briefer_user", "briefer_trainer", "briefer_person", "starts_at", "minutes", "place")
PREPARED = ("plan", "checklist")
ENDED = ("completed_at", "missed_on", "cancelled_at", "turned_down_at")


class BriefsThemselves(Refused):
    def __init__(self, person: Person) -> None:
        super().__init__(f"The briefing is for {person}. Choose someone else to give it.")


class BriefingInThePast(Refused):
    def __init__(self) -> None:
        super().__init__("That time has passed. Enter a time to come, or write down that it was held.")


class LengthMissing(Refused):
    def __init__(self) -> None:
        super().__init__(f"Enter how long it takes, from 1 to {LONGEST} minutes.")


class BrieferIsTaken(Refused):
    def __init__(self, briefer: Briefer, clash: Claim | None) -> None:
        super().__init__(f"{briefer} {taken_by(clash)}. Choose another time, or someone else to give it.")


class HeldInTheFuture(Refused):
    def __init__(self, on: date) -> None:
        super().__init__(f"{on:%-d %B %Y} has not come yet. Enter the day on which it was held.")


class NotCompleted(Refused):
    def __init__(self, briefing: Briefing) -> None:
        super().__init__(f"{briefing.reference} is not completed. There is nothing to take back.")


class FeedbackGiven(Refused):
    def __init__(self) -> None:
        super().__init__("You have said how it was already. Tell the communications team if that has changed.")


class NotYourBriefing(Refused):
    def __init__(self, briefing: Briefing) -> None:
        super().__init__(f"{briefing.reference} was for {briefing.person}. Only they can say how it was.")


class NextStepMissing(Refused):
    def __init__(self) -> None:
        super().__init__("Enter the next step and the day for it.")


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
    """Gives it to a briefer, with or without a time yet. A time takes both of them: neither is in two places."""
    current = check_seen(briefing, ARRANGED, seen)
    check_going_on(current)
    before = current.briefer, current.starts_at
    if starts_at and starts_at <= now and starts_at != current.starts_at:
        raise BriefingInThePast
    if starts_at and not 1 <= (minutes or 0) <= LONGEST:
        raise LengthMissing
    current.briefer_user = briefer if isinstance(briefer, User) else None
    current.briefer_trainer = briefer if isinstance(briefer, Trainer) else None
    current.briefer_person = briefer if isinstance(briefer, Person) else None
    current.starts_at, current.minutes = starts_at, minutes if starts_at else None
    current.place = place
    current.triaged_at, current.triaged_by = current.triaged_at or now, current.triaged_by or by
    _claim_for(current, briefer)
    current.save()
    _tell(current, before, by, now)
    audit(by=by, action="briefing.arranged", about=current, now=now, briefer=str(briefer), starts_at=starts_at)
    return current


@transaction.atomic
def prepare_briefing(
    *, briefing: Briefing, plan: str, done: Collection[int], by: User, now: datetime, seen: str | None = None
) -> Briefing:
    """The plan as it is written now, and which points of the list are done, by their numbers from 0."""
    current = check_seen(briefing, PREPARED, seen)
    check_going_on(current)
    current.plan = plan
    current.checklist = [item | {"is_done": number in done} for number, item in enumerate(current.checklist)]
    current.save(update_fields=["plan", "checklist"])
    audit(by=by, action="briefing.prepared", about=current, now=now, done=len(done))
    return current


@transaction.atomic
def complete_briefing(
    *, briefing: Briefing, held_on: date, minutes: int, by: User, now: datetime, came: bool = True, who_came: str = ""
) -> Briefing:
    """It was held. Where the person did not come it is not completed: it stays open, and needs another time."""
    if held_on > timezone.localdate(now):
        raise HeldInTheFuture(held_on)
    if came and not 1 <= minutes <= LONGEST:
        raise LengthMissing
    if came:
        values = {"completed_at": now, "completed_by": by, "held_on": held_on, "held_minutes": minutes}
        values |= {"missed_on": None, "who_came": who_came}
        if briefing.briefer is None:
            values["briefer_user"] = by
    else:
        values = {"missed_on": held_on, "starts_at": None, "minutes": None}
    if not Briefing.objects.open().filter(pk=briefing.pk).update(**values):
        briefing.refresh_from_db()
        raise BriefingOver(briefing)
    briefing.refresh_from_db()
    if not came:
        Claim.objects.filter(briefing=briefing).delete()
    if came:
        record_outcome(briefing=briefing, by=by, now=now)
    if came and briefing.person.user_id != by.pk:
        emails.tell_person(briefing=briefing, what="held", now=now)
    action = "briefing.completed" if came else "briefing.missed"
    audit(by=by, action=action, about=briefing, now=now, held_on=held_on, minutes=minutes)
    return briefing


@transaction.atomic
def reopen_briefing(*, briefing: Briefing, by: User, now: datetime) -> None:
    """It was marked as completed by mistake: it counts for nothing again."""
    completed = Briefing.objects.filter(pk=briefing.pk, completed_at__isnull=False)
    before = Briefing.objects.get(pk=briefing.pk)
    empty = {"completed_at": None, "completed_by": None, "held_on": None, "held_minutes": None, "who_came": ""}
    if not completed.update(**empty):
        raise NotCompleted(briefing)
    take_back_outcome(briefing=before, by=by, now=now)
    briefing.refresh_from_db()
    audit(by=by, action="briefing.reopened", about=briefing, now=now)


@transaction.atomic
def give_feedback(*, briefing: Briefing, how_ready: int, words: str, by: User, now: datetime) -> BriefingFeedback:
    """How ready the person feels after it, in their own words; once."""
    if briefing.person.user_id != by.pk:
        raise NotYourBriefing(briefing)
    if not briefing.completed_at:
        raise NotCompleted(briefing)
    values = {"given_at": now, "given_by": by, "how_ready": how_ready, "words": words}
    feedback, is_new = BriefingFeedback.objects.get_or_create(briefing=briefing, defaults=values)
    if not is_new:
        raise FeedbackGiven
    audit(by=by, action="briefing.feedback", about=briefing, now=now, how_ready=how_ready)
    return feedback


@transaction.atomic
def set_next_step(*, briefing: Briefing, next_step: str, on: date | None, by: User, now: datetime) -> None:
    """What follows from it and by when."""
    if not next_step.strip() or on is None:
        raise NextStepMissing
    if (briefing.next_step, briefing.next_step_on) == (next_step, on):
        return
    briefing.next_step, briefing.next_step_on, briefing.next_step_done_at = next_step, on, None
    briefing.save(update_fields=["next_step", "next_step_on", "next_step_done_at"])
    audit(by=by, action="briefing.next_step", about=briefing, now=now, next_step=next_step, on=on)


@transaction.atomic
def finish_next_step(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Done; saying so twice is saying so once."""
    waiting = Briefing.objects.filter(pk=briefing.pk, next_step_done_at=None).exclude(next_step="")
    if waiting.update(next_step_done_at=now):
        audit(by=by, action="briefing.next_step_done", about=briefing, now=now)


def _tell(briefing: Briefing, before: tuple[Briefer | None, datetime | None], by: User, now: datetime) -> None:
    """A new briefer hears that it is theirs, the person when there is a time, both when that moves."""
    briefer, starts_at = before
    is_new_briefer = briefing.briefer != briefer
    is_moved = bool(starts_at) and starts_at != briefing.starts_at
    if is_new_briefer or is_moved:
        what = "given" if is_new_briefer else "moved"
        emails.tell_briefer(briefing=briefing, what=what, now=now, but=by.email)
    if briefing.starts_at != starts_at or (starts_at and is_new_briefer):
        what = "moved" if starts_at else "arranged"
        emails.tell_people(briefing=briefing, what=what, now=now, but=by.email)


def _claim_for(briefing: Briefing, briefer: Briefer) -> None:
    """Takes the person and the briefer, by every name the briefer goes by, in the place of what it had claimed."""
    person, trainer, user = _identities(briefer)
    if person == briefing.person:
        raise BriefsThemselves(briefing.person)
    people = [one for one in (briefing.person, person) if one]
    others: list[tuple[Claim.Kind, int]] = []
    if trainer:
        others.append((Claim.Kind.TRAINER, trainer.pk))
    if user:
        others.append((Claim.Kind.USER, user.pk))
    queue_for(*((Claim.Kind.PERSON, one.pk) for one in people), *others)
    Claim.objects.filter(briefing=briefing).delete()
    if briefing.starts_at is None:
        return
    ends_at = briefing.starts_at + timedelta(minutes=briefing.minutes or 0)
    for one in people:
        claim_person(person=one, starts_at=briefing.starts_at, ends_at=ends_at, briefing=briefing)
    for kind, pk in others:
        _claim(briefing, briefer, kind, pk, ends_at)


def _claim(briefing: Briefing, briefer: Briefer, kind: Claim.Kind, pk: int, ends_at: datetime) -> None:
    starts_at = briefing.starts_at
    assert starts_at is not None  # noqa: S101  its caller has a time
    if clash := clashes(kind, pk, starts_at, ends_at).first():
        raise BrieferIsTaken(briefer, clash)
    try:
        with transaction.atomic():
            Claim.objects.create(kind=kind, subject_id=pk, starts_at=starts_at, ends_at=ends_at, briefing=briefing)
    except IntegrityError:  # taken between the look and the claim: the database saw it
        raise BrieferIsTaken(briefer, clashes(kind, pk, starts_at, ends_at).first()) from None


def _identities(briefer: Briefer) -> tuple[Person | None, Trainer | None, User | None]:
    """The person, the trainer and the user that one human is."""
    user = briefer if isinstance(briefer, User) else briefer.user
    person = briefer if isinstance(briefer, Person) else None
    trainer = briefer if isinstance(briefer, Trainer) else None
    if user:
        person = person or Person.objects.listed().filter(user=user).first()
        trainer = trainer or Trainer.objects.filter(user=user).first()
    return person, trainer, user
