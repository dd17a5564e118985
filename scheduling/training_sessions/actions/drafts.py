"""Publishing draft training sessions, which tells everyone who is booked; and removing drafts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.mail import MailLeft
from jobs.rehearsal import Rehearsal, rehearse
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.bookings import another_place, cancel_booking
from scheduling.training_sessions.actions.materials import queue_telling
from scheduling.training_sessions.actions.session_changes import tell_trainer_of_published
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    check_open,
    claim_for,
)
from scheduling.training_sessions.actions.undoing import undo_change
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    SessionChange,
    TrainingRequest,
    TrainingSession,
    WaitingListEntry,
)
from training.models import Person


@dataclass(frozen=True)
class Publishing:
    """What publishing some drafts would send, which of them would stay drafts and why, and who has no
    email address.
    """

    drafts: Sequence[TrainingSession]
    rehearsal: Rehearsal
    refusals: list[tuple[TrainingSession, Refused]]
    without_address: list[Person]

    @property
    def is_possible(self) -> bool:
        return len(self.refusals) < len(self.drafts)


PLANNED_AGAIN = "Everyone booked has a place in another session."


PUBLISHED_ALREADY = "This session has been published already."


TOO_LATE_TO_UNDO = (
    "Those booked have been told, so this cannot be undone. Cancel the session instead."
)


@transaction.atomic
def publish_training_session(
    *, training_session: TrainingSession, by: User, now: datetime
) -> TrainingSession:
    """Claims the time of everyone booked and of the trainer, and queues one invitation to each, and word
    of the files, and one to the trainer. Requests of those booked are answered. A place in another session
    of the course that needs attention is given up, which the invitation says; what an earlier plan made
    and nobody has a place in any more is cancelled. Refused, whole, if one of them is not free any more,
    or has another place.
    """
    current = _lock(training_session)
    if current.published_at:
        raise Refused(PUBLISHED_ALREADY)
    check_open(current, now)
    current.published_at = now
    current.published_by = by
    current.save(update_fields=["published_at", "published_by"])
    bookings = current.bookings.active()
    others = Booking.objects.besides(current, now).filter(person__in=bookings.values("person"))
    given_up = list(others.with_lost(now))
    for other in given_up:
        if not other.lost:
            raise another_place(other, by)
        cancel_booking(booking=other, is_told=False, by=by, now=now)
    _cancel_emptied(given_up, by, now)
    claim_for(current, now)
    try:
        booking_emails.send_first_invitations(bookings=bookings, at=now, now=now)
        tell_trainer_of_published(trainer=current.trainer, at=now, now=now)
    except MailLeft:
        raise Refused(
            "The emails about the others have just left. Publish this one again."
        ) from None
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


def rehearse_publishing(
    *, drafts: Sequence[TrainingSession], by: User, now: datetime
) -> Publishing:
    """Publishes each of them, and takes it back."""
    refusals: list[tuple[TrainingSession, Refused]] = []

    def publish_all() -> None:
        for draft in drafts:
            try:
                publish_training_session(training_session=draft, by=by, now=now)
            except Refused as refusal:
                refusals.append((draft, refusal))

    rehearsal = rehearse(publish_all, now=now)
    stay = [draft.pk for draft, _ in refusals]
    booked = Booking.objects.held().filter(training_session__in=drafts, person__email="")
    booked = booked.exclude(training_session__in=stay).select_related("person").order_by("pk")
    return Publishing(drafts, rehearsal, refusals, [booking.person for booking in booked])


@transaction.atomic
def unpublish_training_session(
    *, training_session: TrainingSession, by: User, now: datetime
) -> None:
    """Undoes the publishing while no invitation has left: nobody knows of it yet."""
    current = _lock(training_session)
    if not current.published_at:
        raise Refused("This session is a draft, so there is nothing to undo.")
    published_at = current.published_at
    given_up = [*booking_emails.given_up_for(bookings=current.bookings.active(), at=published_at)]
    if now >= published_at + UNDO_FOR or current.waiting_list.exists():
        raise Refused(TOO_LATE_TO_UNDO)
    Claim.objects.filter(booking__training_session=current).delete()
    TrainingRequest.objects.filter(
        booking__training_session=current, answered_at=published_at
    ).update(answered_at=None, answered_by=None, booking=None)
    current.published_at = None
    current.published_by = None
    current.save(update_fields=["published_at", "published_by"])
    try:
        booking_emails.withdraw_first_invitations(
            bookings=current.bookings.all(), at=published_at, now=now
        )
        tell_trainer_of_published(trainer=current.trainer, at=published_at, now=now)
    except MailLeft:
        raise Refused(TOO_LATE_TO_UNDO) from None
    claim_for(current, now)
    for booking in given_up:
        _give_back(booking, published_at, by, now)
    audit(by=by, action="training_session.unpublished", about=current, now=now)


@transaction.atomic
def remove_draft(*, training_session: TrainingSession, by: User, now: datetime) -> None:
    """Removes the draft with the places in it. Nobody knew of it, so nobody is told."""
    current = _lock(training_session)
    if current.published_at:
        raise Refused(PUBLISHED_ALREADY)
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


def _cancel_emptied(given_up: Iterable[Booking], by: User, now: datetime) -> None:
    """The sessions of an earlier plan that these places were the last of, where nobody waits."""
    rows = TrainingSession.objects.filter(bookings__in=given_up, places_taken=0, cancelled_at=None)
    waiting = WaitingListEntry.objects.open()
    for row in rows.exclude(planned=None).exclude(waiting_list__in=waiting).distinct():
        cancel_training_session(training_session=row, reason=PLANNED_AGAIN, by=by, now=now)


def _give_back(booking: Booking, given_up_at: datetime, by: User, now: datetime) -> None:
    """A place that was given up for one that is a draft again."""
    change = SessionChange.objects.filter(
        training_session=booking.training_session_id,
        kind=SessionChange.Kind.CANCELLED,
        made_at=given_up_at,
        undone_at=None,
    ).first()
    if change:
        undo_change(change=change, by=by, now=now)
    rows = TrainingSession.objects.filter(pk=booking.training_session_id)
    rows.update(places_taken=F("places_taken") + 1)
    Booking.objects.filter(pk=booking.pk).update(cancelled_at=None, cancelled_by=None)
    claim_for(rows.get(), now)


def _lock(training_session: TrainingSession) -> TrainingSession:
    """Refused where somebody else, or undoing a plan, was first."""
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "venue")
    current = rows.filter(pk=training_session.pk).first()
    if current is None:
        raise Refused("This draft has just been removed. Look at the list of sessions.")
    return current
