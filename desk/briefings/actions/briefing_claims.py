"""The time that a targeted briefing claims: each person's for their own briefing, the briefer's
once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.refusals import Refused
from desk.briefings.models import Briefing
from scheduling.availability.actions.claims import claim_person, clashes, lock_subjects
from scheduling.availability.models import Claim
from scheduling.availability.queries.claims import describe_clash
from scheduling.training_sessions.models import Trainer
from training.models import Person

Briefer = User | Trainer | Person


def _briefer_is_taken(briefer: Briefer, clash: Claim | None) -> Refused:
    return Refused(
        f"{briefer} {describe_clash(clash)}. Choose another time, or someone else to give it."
    )


def claim_meeting(members: Sequence[Briefing], briefer: Briefer, *, now: datetime) -> None:
    """Claims the time of the members and of the briefer, in each of the briefer's identities, and
    replaces earlier claims.
    """
    person, trainer, user = _identities(briefer)
    for member in members:
        check_not_themselves(member.person, briefer)
    people: list[tuple[Person, Briefing]] = [(member.person, member) for member in members]
    first = members[0]
    if person:
        people.append((person, first))
    others: list[tuple[Claim.Kind, int]] = []
    if trainer:
        others.append((Claim.Kind.TRAINER, trainer.pk))
    if user:
        others.append((Claim.Kind.USER, user.pk))
    lock_subjects(*((Claim.Kind.PERSON, one.pk) for one, _ in people), *others)
    Claim.objects.filter(briefing__in=members).delete()
    if first.starts_at is None:
        return
    ends_at = first.starts_at + timedelta(minutes=first.minutes or 0)
    for one, briefing in people:
        claim_person(
            person=one, starts_at=first.starts_at, ends_at=ends_at, now=now, briefing=briefing
        )
    for kind, pk in others:
        _claim(first, briefer, kind, pk, ends_at)


def check_not_themselves(person: Person, briefer: Briefer) -> None:
    """Raises BriefsThemselves if the briefer is the person, as a colleague or as a trainer who
    signs in (12.2).
    """
    if _identities(briefer)[0] == person:
        raise Refused(f"The coaching is for {person}. Choose someone else to give it.")


def claim_person_time(briefing: Briefing, *, now: datetime) -> None:
    """Claims the person's time for the briefing, and replaces its earlier claim."""
    Claim.objects.filter(briefing=briefing).delete()
    if briefing.starts_at and briefing.ends_at:
        claim_person(
            person=briefing.person,
            starts_at=briefing.starts_at,
            ends_at=briefing.ends_at,
            now=now,
            briefing=briefing,
        )


def release(briefing: Briefing) -> None:
    """Frees the person's time. The briefer's stays claimed while others are still briefed then."""
    claims = Claim.objects.filter(briefing=briefing)
    others = Briefing.objects.open().together_with(briefing).exclude(pk=briefing.pk)
    if successor := others.exclude(starts_at=None).first():
        claims.exclude(kind=Claim.Kind.PERSON, subject_id=briefing.person_id).update(
            briefing=successor
        )
    claims.delete()


def _claim(
    briefing: Briefing, briefer: Briefer, kind: Claim.Kind, pk: int, ends_at: datetime
) -> None:
    starts_at = briefing.starts_at
    assert starts_at is not None  # noqa: S101  callers pass one with a time
    if clash := clashes(kind, pk, starts_at, ends_at).first():
        raise _briefer_is_taken(briefer, clash)
    try:
        with transaction.atomic():
            Claim.objects.create(
                kind=kind, subject_id=pk, starts_at=starts_at, ends_at=ends_at, briefing=briefing
            )
    except IntegrityError:  # claimed after the check above: the database refused it
        raise _briefer_is_taken(briefer, clashes(kind, pk, starts_at, ends_at).first()) from None


def _identities(briefer: Briefer) -> tuple[Person | None, Trainer | None, User | None]:
    """The person, the trainer and the user that one human being can be."""
    user = briefer if isinstance(briefer, User) else briefer.user
    person = briefer if isinstance(briefer, Person) else None
    trainer = briefer if isinstance(briefer, Trainer) else None
    if user:
        person = person or Person.objects.listed().filter(user=user).first()
        trainer = trainer or Trainer.objects.filter(user=user).first()
    return person, trainer, user
