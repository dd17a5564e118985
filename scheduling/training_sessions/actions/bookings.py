"""Booking and cancelling places in a training session: never more people than places, and nobody
in two places at once.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.availability.actions.claims import claim_person
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.training_sessions import TrainingSessionOver, check_open
from scheduling.training_sessions.models import Booking, TrainingSession
from training.models import Person


class TrainingSessionFull(Refused):
    def __init__(self, training_session: TrainingSession) -> None:
        super().__init__(
            f"This training session is full: all {training_session.places} places are taken. "
            "Choose another date."
        )


class BookedAlready(Refused):
    def __init__(self, person: Person, by: User | None) -> None:
        """`by` is None for the person's own secret link."""
        is_own = by is None or by.pk == person.user_id
        super().__init__(
            f"{'You already have' if is_own else f'{person} already has'} a place on this training session."
        )


class BookingCancelledAlready(Refused):
    def __init__(self, booking: Booking, by: User) -> None:
        is_own = by.pk == booking.person.user_id
        super().__init__(
            f"{'Your' if is_own else f"{booking.person}'s"} place has already been cancelled."
        )


def book(
    *, training_session: TrainingSession, person: Person, by: User | None, now: datetime
) -> Booking:
    """Books a place and sends the invitation. `by` is None for a secret link without a sign-in.

    Checks before taking a lock, so that requests for a full session do not queue for it.
    """
    training_session.refresh_from_db(
        fields=["places", "places_taken", "starts_at", "ends_at", "cancelled_at"]
    )
    check_open(training_session, now)
    if training_session.bookings.active().filter(person=person).exists():
        raise BookedAlready(person, by)
    if training_session.places_taken >= training_session.places:
        raise TrainingSessionFull(training_session)
    with transaction.atomic():
        return _take_place(training_session, person, by, now)


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User, now: datetime) -> None:
    """Cancels the place, until the session starts, and frees it for someone else."""
    training_session = TrainingSession.objects.select_for_update().get(
        pk=booking.training_session_id
    )
    check_open(training_session, now)
    active = Booking.objects.active().filter(pk=booking.pk)
    if not active.update(cancelled_at=now, cancelled_by=by):
        raise BookingCancelledAlready(booking, by)
    TrainingSession.objects.filter(pk=training_session.pk).update(
        places_taken=F("places_taken") - 1
    )
    Claim.objects.filter(booking=booking).delete()
    booking_emails.cancel_invitations(bookings=Booking.objects.filter(pk=booking.pk), now=now)
    audit(by=by, action="booking.cancelled", about=booking, now=now)


def _take_place(
    training_session: TrainingSession, person: Person, by: User | None, now: datetime
) -> Booking:
    """Takes the place by compare-and-set first, so that simultaneous requests never overbook."""
    to_come = TrainingSession.objects.filter(
        pk=training_session.pk, cancelled_at=None, starts_at__gt=now
    )
    if not to_come.filter(places_taken__lt=F("places")).update(places_taken=F("places_taken") + 1):
        raise (TrainingSessionFull if to_come.exists() else TrainingSessionOver)(training_session)
    try:
        with transaction.atomic():
            booking = Booking.objects.create(
                training_session=training_session, person=person, booked_at=now, booked_by=by
            )
    except IntegrityError:
        raise BookedAlready(person, by) from None
    training_session.refresh_from_db(fields=["starts_at", "ends_at", "places_taken"])
    claim_person(
        person=person,
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
        now=now,
        booking=booking,
    )
    booking_emails.send_invitations(bookings=Booking.objects.filter(pk=booking.pk), now=now)
    audit(by=by, action="booking.added", about=booking, now=now, person=person.reference)
    return booking
