"""What a slot asks of a person: to be on the register that day, not away, and claimed by nothing
else.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.refusals import Refused
from nhsuk.dates.moments import say_moment
from scheduling.availability.models import Away, Claim
from scheduling.availability.queries.claims import say_claim, taken_by
from training.models import Person


class PersonNotFree(Refused):
    """Told to whoever arranges it. `to_them` says the same to the person themselves, who can move
    nothing here.
    """

    to_them = "You are not on the register on that day."


class PersonNotOnRegister(PersonNotFree):
    """The person has not joined by the day of the slot, or has left before it."""

    def __init__(self, person: Person, starts_at: datetime) -> None:
        on = timezone.localdate(starts_at)
        if person.left_on and person.left_on < on:
            super().__init__(f"{person} left on {person.left_on:%-d %B %Y}. Choose someone else.")
        else:
            super().__init__(
                f"{person} is not on the register on {on:%-d %B %Y}. Choose someone else."
            )


class PersonIsAway(PersonNotFree):
    """A spell of time away meets the slot."""

    def __init__(self, person: Person, away: Away) -> None:
        self.to_them = f"You are recorded as away until {say_moment(away.ends_at)}."
        super().__init__(
            f"{person} is away from {say_moment(away.starts_at)} to {say_moment(away.ends_at)}. "
            "Choose someone else, or change the time away first."
        )


class PersonIsTaken(PersonNotFree):
    """The person is booked on a training session or has another interview at that time."""

    def __init__(self, person: Person, clash: Claim | None) -> None:
        self.to_them = (
            f"You have something else at that time: {say_claim(clash)}."
            if clash
            else "You are busy at that time."
        )
        super().__init__(f"{person} {taken_by(clash)}. Move that first, or choose someone else.")


def claim_person(*, person: Person, starts_at: datetime, ends_at: datetime, **thing: Any) -> None:
    """Takes the person from a moment up to a moment for one thing: `interview`, `booking`,
    `briefing`.
    """
    queue_for((Claim.Kind.PERSON, person.pk))
    check_free(person=person, starts_at=starts_at, ends_at=ends_at)
    kind = Claim.Kind.PERSON
    try:
        with transaction.atomic():
            Claim.objects.create(
                kind=kind, subject_id=person.pk, starts_at=starts_at, ends_at=ends_at, **thing
            )
    except IntegrityError:  # taken between the look and the claim: the database saw it
        raise PersonIsTaken(person, clashes(kind, person.pk, starts_at, ends_at).first()) from None


def check_free(*, person: Person, starts_at: datetime, ends_at: datetime) -> None:
    """Raises `PersonNotFree` where `claim_person` would, and takes nothing."""
    if not Person.objects.on_register(timezone.localdate(starts_at)).filter(pk=person.pk).exists():
        raise PersonNotOnRegister(person, starts_at)
    spells = Away.objects.held().filter(person=person)
    if away := spells.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first():
        raise PersonIsAway(person, away)
    if clash := clashes(Claim.Kind.PERSON, person.pk, starts_at, ends_at).first():
        raise PersonIsTaken(person, clash)


def queue_for(*subjects: tuple[str, int]) -> None:
    """Holds these people, trainers and venues until the deed ends, taken in one order.

    PostgreSQL lets two claims that overlap wait for each other, and then ends one of them with an
    error; in a queue the second sees the first. On SQLite whoever writes is alone.
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
    """What has claimed this person, trainer or venue in that time; touching is no clash."""
    meeting = Claim.objects.filter(
        kind=kind, subject_id=subject_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return meeting.order_by("starts_at").select_related(
        "training_session__course",
        "booking__training_session__course",
        "interview__enquiry__outlet",
        "briefing",
    )
