"""Scheduling, changing and cancelling training sessions. Each claims its venue and trainer for the
time.
"""

from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
from nhsuk.words import moment
from scheduling.availability.actions.claims import claim_person, clashes, lock_subjects
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.models import Booking, Trainer, TrainingSession, Venue
from training.actions.seen import check_seen
from training.models import Course, Person

LONGEST = timedelta(hours=12)


class Arrangement(TypedDict):
    """What is agreed about a training session."""

    course: Course
    venue: Venue
    trainer: Trainer
    starts_at: datetime
    ends_at: datetime
    places: int
    note: str


ARRANGED = tuple(Arrangement.__annotations__)


class StartsInThePast(Refused):
    def __init__(self, starts_at: datetime) -> None:
        super().__init__(
            f"{moment(timezone.localtime(starts_at))} has passed. Enter a start in the future."
        )


class EndsBeforeStart(Refused):
    def __init__(self) -> None:
        super().__init__("The end must be after the start. Enter a later end.")


class TooLong(Refused):
    def __init__(self) -> None:
        super().__init__(
            "A session can last up to 12 hours. "
            "Enter an earlier end, or schedule a session for each day."
        )


class VenueTooSmall(Refused):
    def __init__(self, venue: Venue) -> None:
        super().__init__(
            f"{venue} holds {venue.capacity} people. Offer fewer places, or choose a larger venue."
        )


class GroupTooLarge(Refused):
    def __init__(self, course: Course) -> None:
        super().__init__(
            f"{course} is for groups of up to {course.max_group} people. Offer fewer places."
        )


class TrainerCannotGive(Refused):
    def __init__(self, trainer: Trainer, course: Course) -> None:
        names = ", ".join(course.trainers.order_by("name").values_list("name", flat=True))
        instead = f"Choose one of: {names}." if names else "First add this course to a trainer."
        super().__init__(f"{trainer} cannot give {course}. {instead}")


class VenueIsTaken(Refused):
    def __init__(self, venue: Venue, clash: Claim | None) -> None:
        super().__init__(f"{venue} is booked for {_describe(clash)}. Choose another venue or time.")


class TrainerIsTaken(Refused):
    def __init__(self, trainer: Trainer, clash: Claim | None) -> None:
        super().__init__(f"{trainer} is giving {_describe(clash)}. Choose another trainer or time.")


class FewerPlacesThanBooked(Refused):
    def __init__(self, training_session: TrainingSession) -> None:
        taken = training_session.places_taken
        super().__init__(
            f"{taken} people are booked. Offer at least {taken} places, or cancel some bookings first."
        )


class TrainingSessionOver(Refused):
    """It has started or was cancelled, so it stays as it is."""

    def __init__(self, training_session: TrainingSession) -> None:
        what = "was cancelled" if training_session.cancelled_at else "has started"
        super().__init__(
            f"This training session {what}, so you cannot change it. Schedule a new one instead."
        )


@transaction.atomic
def schedule_training_session(
    *, by: User, now: datetime, **arrangement: Unpack[Arrangement]
) -> TrainingSession:
    """A new session, with its venue and trainer claimed for the time."""
    training_session = TrainingSession(**arrangement)
    _check(training_session, now)
    training_session.save(force_insert=True)
    _claim_for(training_session, now)
    audit(
        by=by,
        action="training_session.scheduled",
        about=training_session,
        now=now,
        **_plain(training_session),
    )
    return training_session


@transaction.atomic
def change_training_session(
    *,
    training_session: TrainingSession,
    by: User,
    now: datetime,
    seen: str | None = None,
    **arrangement: Unpack[Arrangement],
) -> TrainingSession:
    """Changes the arrangement. Everyone booked moves with it and is sent the new time or place."""
    current = check_seen(training_session, ARRANGED, seen)
    check_open(current, now)
    before = _plain(current)
    for field, value in arrangement.items():
        setattr(current, field, value)
    changed = {field: value for field, value in before.items() if value != _plain(current)[field]}
    if not changed:
        return current
    _check(current, now)
    if current.places < current.places_taken:
        raise FewerPlacesThanBooked(current)
    current.save(update_fields=ARRANGED)
    _claim_for(current, now)
    if {"venue", "starts_at", "ends_at"} & changed.keys():
        booking_emails.send_invitations(bookings=current.bookings.active(), now=now)
    audit(by=by, action="training_session.changed", about=current, now=now, before=changed)
    return current


@transaction.atomic
def cancel_training_session(
    *, training_session: TrainingSession, reason: str, by: User, now: datetime
) -> int:
    """Releases everything claimed for the session and notifies everyone booked; returns how many."""
    current = check_seen(training_session, ARRANGED, None)
    check_open(current, now)
    bookings = list(current.bookings.active())
    Claim.objects.filter(training_session=current).delete()
    Claim.objects.filter(booking__in=bookings).delete()
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(
        cancelled_at=now, cancelled_by=by
    )
    current.cancelled_at = now
    current.cancelled_by = by
    current.cancelled_because = reason
    current.places_taken = 0
    current.save(
        update_fields=["cancelled_at", "cancelled_by", "cancelled_because", "places_taken"]
    )
    booking_emails.cancel_invitations(
        bookings=current.bookings.filter(pk__in=[b.pk for b in bookings]), now=now
    )
    audit(
        by=by,
        action="training_session.cancelled",
        about=current,
        now=now,
        reason=reason,
        booked=[booking.person_id for booking in bookings],
    )
    return len(bookings)


def check_open(training_session: TrainingSession, now: datetime) -> None:
    """Raises TrainingSessionOver if the session is cancelled or has started."""
    if training_session.cancelled_at or training_session.starts_at <= now:
        raise TrainingSessionOver(training_session)


def _check(training_session: TrainingSession, now: datetime) -> None:
    if training_session.starts_at <= now:
        raise StartsInThePast(training_session.starts_at)
    if training_session.ends_at <= training_session.starts_at:
        raise EndsBeforeStart
    if training_session.ends_at - training_session.starts_at > LONGEST:
        raise TooLong
    if training_session.places > training_session.venue.capacity:
        raise VenueTooSmall(training_session.venue)
    course = training_session.course
    if course.max_group and training_session.places > course.max_group:
        raise GroupTooLarge(course)
    if not training_session.trainer.courses.filter(pk=course.pk).exists():
        raise TrainerCannotGive(training_session.trainer, course)


def _claim_for(training_session: TrainingSession, now: datetime) -> None:
    """Replaces the session's claims with ones on its venue, trainer and everyone booked."""
    venue_id = training_session.venue_id
    trainer_id = training_session.trainer_id
    bookings = training_session.bookings.active().select_related("person").order_by("person_id")
    people: list[tuple[Person, dict[str, Any]]] = [
        (booking.person, {"booking": booking}) for booking in bookings
    ]
    if trainer := Person.objects.filter(user__trainer=trainer_id).first():
        people.append((trainer, {"training_session": training_session}))
    things = [(Claim.Kind.VENUE, venue_id), (Claim.Kind.TRAINER, trainer_id)]
    lock_subjects(*things, *((Claim.Kind.PERSON, person.pk) for person, _ in people))
    Claim.objects.filter(training_session=training_session).delete()
    Claim.objects.filter(booking__training_session=training_session).delete()
    for kind, subject_id in things:
        _claim(kind, subject_id, training_session)
    for person, thing in people:
        claim_person(
            person=person,
            starts_at=training_session.starts_at,
            ends_at=training_session.ends_at,
            now=now,
            **thing,
        )


def _claim(kind: Claim.Kind, subject_id: int, training_session: TrainingSession) -> None:
    starts_at = training_session.starts_at
    ends_at = training_session.ends_at
    claim = Claim(
        kind=kind,
        subject_id=subject_id,
        starts_at=starts_at,
        ends_at=ends_at,
        training_session=training_session,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        clash = clashes(kind, subject_id, starts_at, ends_at).first()
        if kind == Claim.Kind.VENUE:
            raise VenueIsTaken(training_session.venue, clash) from None
        raise TrainerIsTaken(training_session.trainer, clash) from None


def _describe(clash: Claim | None) -> str:
    if clash and clash.briefing:
        return f"briefing {clash.briefing} at {moment_text(clash.starts_at)}"
    if clash is None or clash.training_session is None:  # cancelled since the refusal
        return "another session at that time"
    other = clash.training_session
    return f"{other.course} from {moment_text(other.starts_at)}"


def _plain(training_session: TrainingSession) -> dict[str, str]:
    return {field: str(getattr(training_session, field)) for field in ARRANGED}
