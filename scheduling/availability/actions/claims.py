"""Claims a person for a time: they must be on the register that day, not away, and not claimed by
anything else.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
from scheduling.availability.models import Away, Claim
from scheduling.availability.queries.claims import describe_claim, describe_clash
from training.models import Person


class PersonNotFree(Refused):
    """The text is for whoever arranges the booking; `message_for_person` tells the person
    themselves, who cannot change anything here.
    """

    message_for_person = "You are not on the register on that day."


class PersonNotOnRegister(PersonNotFree):
    """The person has not joined by that day, or has left before it."""

    def __init__(self, person: Person, starts_at: datetime) -> None:
        on = timezone.localdate(starts_at)
        if person.left_on and person.left_on < on:
            super().__init__(f"{person} left on {person.left_on:%-d %B %Y}. Choose someone else.")
        else:
            super().__init__(
                f"{person} is not on the register on {on:%-d %B %Y}. Choose someone else."
            )


class PersonIsAway(PersonNotFree):
    """The person is away for some of the time."""

    def __init__(self, person: Person, away: Away) -> None:
        self.message_for_person = f"You are recorded as away until {moment_text(away.ends_at)}."
        super().__init__(
            f"{person} is away from {moment_text(away.starts_at)} to {moment_text(away.ends_at)}. "
            "Choose someone else, or change the time away first."
        )


class PersonIsTaken(PersonNotFree):
    """The person is booked on a training session or has another interview at that time."""

    def __init__(self, person: Person, clash: Claim | None) -> None:
        self.message_for_person = (
            f"You have something else at that time: {describe_claim(clash)}."
            if clash
            else "You are busy at that time."
        )
        super().__init__(
            f"{person} {describe_clash(clash)}. Move that first, or choose someone else."
        )


def claim_person(
    *, person: Person, starts_at: datetime, ends_at: datetime, now: datetime, **thing: Any
) -> None:
    """Claims the person for one thing, given as `interview`, `booking` or `briefing`."""
    lock_subjects((Claim.Kind.PERSON, person.pk))
    check_free(person=person, starts_at=starts_at, ends_at=ends_at)
    kind = Claim.Kind.PERSON
    try:
        with transaction.atomic():
            Claim.objects.create(
                kind=kind,
                subject_id=person.pk,
                starts_at=starts_at,
                ends_at=ends_at,
                made_at=now,
                **thing,
            )
    except IntegrityError:  # taken since the check
        raise PersonIsTaken(person, clashes(kind, person.pk, starts_at, ends_at).first()) from None


def check_free(*, person: Person, starts_at: datetime, ends_at: datetime) -> None:
    """Raises PersonNotFree if `claim_person` would, but claims nothing."""
    if not Person.objects.on_register(timezone.localdate(starts_at)).filter(pk=person.pk).exists():
        raise PersonNotOnRegister(person, starts_at)
    spells = Away.objects.not_retracted().filter(person=person)
    if away := spells.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first():
        raise PersonIsAway(person, away)
    if clash := clashes(Claim.Kind.PERSON, person.pk, starts_at, ends_at).first():
        raise PersonIsTaken(person, clash)


def lock_subjects(*subjects: tuple[str, int]) -> None:
    """Locks these people, trainers and venues until the transaction ends, always in the same order.

    In PostgreSQL two overlapping claims would wait for each other until one fails with an error;
    with the lock, the second sees the first. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for kind, subject_id in sorted(subjects):
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                    [f"{kind} {subject_id}"],
                )


def clashes(
    kind: Claim.Kind, subject_id: int, starts_at: datetime, ends_at: datetime
) -> QuerySet[Claim]:
    """The claims on this person, trainer or venue in that time; adjacent times do not clash."""
    meeting = Claim.objects.filter(
        kind=kind, subject_id=subject_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return meeting.order_by("starts_at").select_related(
        "training_session__course",
        "booking__training_session__course",
        "interview__enquiry__outlet",
        "briefing",
    )
