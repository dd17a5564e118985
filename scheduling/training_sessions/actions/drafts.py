"""Publishing draft training sessions, which tells everyone who is booked; and removing drafts."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.mail import MailLeft
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.materials import queue_telling
from scheduling.training_sessions.actions.training_sessions import check_open, claim_for
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    TrainingRequest,
    TrainingSession,
)


class PublishedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This session has been published already.")


class DraftRemoved(Refused):
    def __init__(self) -> None:
        super().__init__("This draft has just been removed. Look at the list of sessions.")


class NotPublished(Refused):
    def __init__(self) -> None:
        super().__init__("This session is a draft, so there is nothing to undo.")


class TooLateToUndo(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Those booked have been told, so this cannot be undone. Cancel the session instead."
        )


@transaction.atomic
def publish_training_session(
    *, training_session: TrainingSession, by: User, now: datetime
) -> TrainingSession:
    """Claims the time of everyone booked and of the trainer, and queues one invitation to each, and word
    of the files. Requests of those booked are answered. Refused, whole, if one of them is not free any more.
    """
    current = _lock(training_session)
    if current.published_at:
        raise PublishedAlready
    check_open(current, now)
    current.published_at = now
    current.published_by = by
    current.save(update_fields=["published_at", "published_by"])
    claim_for(current, now)
    bookings = current.bookings.active()
    booking_emails.send_invitations(bookings=bookings, now=now, after=UNDO_FOR)
    queue_telling(training_session=current, now=now)
    for booking in bookings:
        TrainingRequest.objects.open().filter(
            person=booking.person_id, course=current.course_id
        ).update(answered_at=now, answered_by=by, booking=booking)
    audit(
        by=by,
        action="training_session.published",
        about=current,
        now=now,
        booked=[booking.person_id for booking in bookings],
    )
    return current


@transaction.atomic
def unpublish_training_session(
    *, training_session: TrainingSession, by: User, now: datetime
) -> None:
    """Undoes the publishing while no invitation has left: nobody knows of it yet."""
    current = _lock(training_session)
    if not current.published_at:
        raise NotPublished
    if now >= current.published_at + UNDO_FOR or current.waiting_list.exists():
        raise TooLateToUndo
    try:
        booking_emails.withdraw_mails(bookings=current.bookings.all())
    except MailLeft:
        raise TooLateToUndo from None
    Claim.objects.filter(booking__training_session=current).delete()
    TrainingRequest.objects.filter(
        booking__training_session=current, answered_at=current.published_at
    ).update(answered_at=None, answered_by=None, booking=None)
    current.published_at = None
    current.published_by = None
    current.save(update_fields=["published_at", "published_by"])
    claim_for(current, now)
    audit(by=by, action="training_session.unpublished", about=current, now=now)


@transaction.atomic
def remove_draft(*, training_session: TrainingSession, by: User, now: datetime) -> None:
    """Removes the draft with the places in it. Nobody knew of it, so nobody is told."""
    current = _lock(training_session)
    if current.published_at:
        raise PublishedAlready
    audit(
        by=by,
        action="training_session.draft_removed",
        about=current,
        now=now,
        starts_at=current.starts_at,
        booked=list(current.bookings.held().values_list("person_id", flat=True)),
    )
    Booking.objects.filter(training_session=current).delete()
    current.delete()


def _lock(training_session: TrainingSession) -> TrainingSession:
    """Raises DraftRemoved where somebody else, or undoing a plan, was first."""
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "venue")
    current = rows.filter(pk=training_session.pk).first()
    if current is None:
        raise DraftRemoved
    return current
