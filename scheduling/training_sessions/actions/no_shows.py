"""What follows when somebody did not attend: an hour later, so that a slip can be put right, they are
offered a place in the next session of the course, or sent its other dates.

It reads the current state and follows up each mark once, so running it late or twice is safe. Who is
marked again after a correction has the link from before, or another offer if the first is over.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.audit import audit
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from jobs.actions import queue_job
from scheduling import job_names
from scheduling.availability.queries.who_is_free import who_is_free
from scheduling.training_sessions import no_show_emails
from scheduling.training_sessions.actions.bookings import check_booking_open
from scheduling.training_sessions.actions.place_offers import offer_places
from scheduling.training_sessions.models import (
    Booking,
    NoShowFollowUp,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.booking_choice import BookingChoice, booking_choice
from scheduling.training_sessions.queries.waiting_lists import unit_that_counts
from training.models import Person, TrainingRecord
from training.readiness import CALLS_FOR_TRAINING

AFTER = timedelta(hours=1)


def queue_follow_up(*, record: TrainingRecord, now: datetime) -> None:
    """Of a record that somebody did not attend."""
    queue_job(
        name=job_names.FOLLOW_UP_NO_SHOW,
        arguments={"record_id": record.pk},
        now=now,
        due_at=now + AFTER,
        dedup_key=f"no_show {record.pk}",
    )


@transaction.atomic
def follow_up_no_show(*, record_id: int, now: datetime) -> NoShowFollowUp | None:
    """None where it is no longer so, they were followed up since or have a link, left, or need no other place."""
    booking = _missed_booking(record_id)
    if booking is None:
        return None
    person = Person.objects.listed().select_for_update().filter(pk=booking.person_id).first()
    if person is None:
        return None
    choice = booking_choice(person, booking.training_session.course, now=now)
    if not _needs_place(person, choice, booking, now):
        return None
    follow_up, _ = NoShowFollowUp.objects.update_or_create(
        booking=booking, defaults={"followed_up_at": now, "entry": None}
    )
    if person.email and not _offer_next(follow_up, choice, now):
        token = new_token()
        follow_up.token_hash = hash_of(token)
        follow_up.save(update_fields=["token_hash"])
        no_show_emails.send_other_dates(follow_up=follow_up, choice=choice, token=token, now=now)
    audit(by=None, action="no_show.followed_up", about=booking, now=now, person=person.reference)
    return follow_up


def _missed_booking(record_id: int) -> Booking | None:
    before = Q(follow_up__followed_up_at__lt=F("training_record__recorded_at"))
    marked = Booking.objects.active().filter(
        Q(follow_up=None) | before & Q(follow_up__token_hash=""),
        training_record=record_id,
        training_record__retracted_at=None,
        training_record__outcome=TrainingRecord.Outcome.DID_NOT_ATTEND,
    )
    return marked.select_related("training_session__course").first()


def _needs_place(person: Person, choice: BookingChoice, booking: Booking, now: datetime) -> bool:
    if (
        choice.unit is None
        or choice.unit.status not in CALLS_FOR_TRAINING
        or choice.booked
        or choice.begun
    ):
        return False
    offers = PlaceOffer.objects.to_answer(now).filter(entry__person=person)
    course = booking.training_session.course
    return not offers.filter(entry__training_session__course=course).exists()


def _offer_next(follow_up: NoShowFollowUp, choice: BookingChoice, now: datetime) -> bool:
    """In the first session that they can come to and that has a place which nobody waits for."""
    for one in choice.choices:
        if not one.waits and _suits(follow_up.person, one.training_session, now):
            follow_up.entry = WaitingListEntry.objects.create(
                training_session=one.training_session, person=follow_up.person, joined_at=now
            )
            follow_up.save(update_fields=["entry"])
            offers = offer_places(training_session=one.training_session, now=now)
            if any(offer.entry_id == follow_up.entry.pk for offer in offers):
                return True
            entry, follow_up.entry = follow_up.entry, None
            follow_up.save(update_fields=["entry"])
            entry.delete()
    return False


def _suits(person: Person, training_session: TrainingSession, now: datetime) -> bool:
    try:
        check_booking_open(training_session, now=now)
    except Refused:
        return False
    starts_at, ends_at = training_session.starts_at, training_session.ends_at
    is_free = person.pk in who_is_free([person.pk], starts_at=starts_at, ends_at=ends_at)
    return is_free and unit_that_counts(person, training_session) is not None
