"""Booking and cancelling places in a training session: never more people than places, and nobody
in two places at once.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
from scheduling.availability.actions.claims import check_free, claim_person, lock_subjects
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.place_offers import close_entry, offer_places, offer_to
from scheduling.training_sessions.actions.training_sessions import check_open, training_session_over
from scheduling.training_sessions.models import Booking, PlaceOffer, TrainingSession
from scheduling.training_sessions.queries.waiting_lists import unit_that_counts
from training.models import Organisation, Person


def _training_session_full(training_session: TrainingSession) -> Refused:
    is_held = training_session.places_taken < training_session.places
    why = (
        "the free place is offered to those on the waiting list"
        if is_held
        else f"all {training_session.places} places are taken"
    )
    return Refused(
        f"This training session is full: {why}. Choose another date, or join the waiting list."
    )


PLACE_GONE = (
    "This place is no longer free. You keep your place on the waiting list. "
    "Choose another date, or wait for the next free place."
)


NOBODY_TEACHES = (
    "This session has no trainer or no venue at the moment, so a place in it is not sure. Choose another"
    " date, or wait until we have found a way."
)


def booked_already(person: Person, by: User | None) -> Refused:
    """`by` is None for the person's own secret link."""
    is_own = by is None or by.pk == person.user_id
    return Refused(
        f"{'You already have' if is_own else f'{person} already has'} a place on this training"
        " session."
    )


def another_place(booking: Booking, by: User | None) -> Refused:
    """Nobody has two places of one course: whoever takes another names the one they give up."""
    is_own = by is None or by.pk == booking.person.user_id
    when = moment_text(booking.training_session.starts_at)
    course = booking.training_session.course.code
    return Refused(
        f"{'You have' if is_own else f'{booking.person} has'} a place on {course} at {when}"
        " already. Say that this one replaces it, or keep that."
    )


def check_booking_open(training_session: TrainingSession, *, now: datetime) -> None:
    """Refused so many hours before the session as the organisation decided. The desk can
    still book.
    """
    ours = Organisation.objects.ours()
    closed_at = training_session.booking_closed_at(now, hours=ours.booking_closes_hours)
    if closed_at:
        how = (
            f"ring the communications team on {ours.communications_phone}"
            if ours.communications_phone
            else "ask the communications team"
        )
        raise Refused(
            f"Booking for this session closed at {moment_text(closed_at)}. For a place, {how}."
        )


def check_needed(*, training_session: TrainingSession, person: Person, by: User | None) -> None:
    """Refused unless the course counts for them on the day of the session."""
    if unit_that_counts(person, training_session) is None:
        is_own = by is None or by.pk == person.user_id
        raise Refused(
            f"{'You do' if is_own else f'{person} does'} not need {training_session.course.code} on"
            " the day of this session. Ask the communications team for a place."
        )


def book_in_time(
    *,
    training_session: TrainingSession,
    person: Person,
    replaces: Collection[int] = (),
    by: User | None,
    now: datetime,
) -> Booking:
    """As those book who are not the desk: until booking closes. A place that the person was offered
    is theirs all the same.
    """
    if offer_to(person, training_session, now) is None:
        check_booking_open(training_session, now=now)
    return book(training_session=training_session, person=person, replaces=replaces, by=by, now=now)


def book_as_needed(
    *,
    training_session: TrainingSession,
    person: Person,
    replaces: Collection[int] = (),
    by: User | None,
    now: datetime,
) -> Booking:
    """As people book for themselves, and line managers for their team: only a course that counts for the
    person on the day of the session, and until booking closes.
    """
    if offer_to(person, training_session, now) is None:
        check_needed(training_session=training_session, person=person, by=by)
    return book_in_time(
        training_session=training_session, person=person, replaces=replaces, by=by, now=now
    )


def book(
    *,
    training_session: TrainingSession,
    person: Person,
    replaces: Collection[int] = (),
    by: User | None,
    now: datetime,
) -> Booking:
    """Books a place and sends the invitation, unless the session is a draft. `by` is None for a
    secret link without a sign-in. `replaces`: keys of bookings of theirs on other sessions of the
    course, which are cancelled then; a place that is not named refuses it. A session that has lost its
    trainer or venue is for the desk alone, and replaces nothing.

    Who was offered a place from the waiting list has it by this. Checks before taking a lock, so
    that requests for a full session do not queue for it.
    """
    training_session.refresh_from_db(
        fields=[
            "places",
            "places_taken",
            "places_offered",
            "starts_at",
            "ends_at",
            "cancelled_at",
            "published_at",
        ]
    )
    check_open(training_session, now)
    is_desk = by is not None and by.may(Permission.EDIT_TRAINING_SESSIONS)
    taught = TrainingSession.objects.taught().filter(pk=training_session.pk)
    if (replaces or not is_desk) and not taught.exists():
        raise Refused(NOBODY_TEACHES)
    if training_session.bookings.held().filter(person=person).exists():
        raise booked_already(person, by)
    offer = offer_to(person, training_session, now) if training_session.places_offered else None
    if offer is None and not training_session.places_left:
        raise _training_session_full(training_session)
    with transaction.atomic():
        return _take_place(training_session, person, offer, replaces, by, now)


def _booking_cancelled_already(booking: Booking, by: User | None) -> Refused:
    is_own = by is None or by.pk == booking.person.user_id
    return Refused(
        f"{'Your' if is_own else f'{booking.person}’s'} place has already been cancelled."
    )


def check_held(*, booking: Booking, by: User | None, now: datetime) -> None:
    """Raises what refuses to cancel the place."""
    check_open(booking.training_session, now)
    if not Booking.objects.held().filter(pk=booking.pk).exists():
        raise _booking_cancelled_already(booking, by)


@transaction.atomic
def cancel_booking(
    *, booking: Booking, is_told: bool = True, by: User | None, now: datetime
) -> list[PlaceOffer]:
    """Cancels the place, until the session starts. It is offered to those who wait for one at once;
    where nobody does, anyone can have it. Returns the offers. Without `is_told` another mail says it.
    """
    training_session = TrainingSession.objects.select_for_update().get(
        pk=booking.training_session_id
    )
    check_open(training_session, now)
    held = Booking.objects.held().filter(pk=booking.pk)
    if not held.update(cancelled_at=now, cancelled_by=by):
        raise _booking_cancelled_already(booking, by)
    TrainingSession.objects.filter(pk=training_session.pk).update(
        places_taken=F("places_taken") - 1, place_freed_at=now
    )
    Claim.objects.filter(booking=booking).delete()
    if training_session.published_at and is_told:
        booking_emails.cancel_invitations(bookings=Booking.objects.filter(pk=booking.pk), now=now)
    offers = offer_places(training_session=training_session, now=now)
    audit(by=by, action="booking.cancelled", about=booking, now=now)
    return offers


def _take_place(
    training_session: TrainingSession,
    person: Person,
    offer: PlaceOffer | None,
    replaces: Collection[int],
    by: User | None,
    now: datetime,
) -> Booking:
    """Takes the place by compare-and-set first, so that simultaneous requests never overbook."""
    _lock_with_others(training_session, person, now)
    to_come = TrainingSession.objects.filter(
        pk=training_session.pk, cancelled_at=None, starts_at__gt=now
    )
    one_more = F("places_taken") + 1
    if offer:
        held = to_come.filter(places_offered__gt=0)
        is_taken = held.update(places_taken=one_more, places_offered=F("places_offered") - 1)
    else:
        is_taken = to_come.with_place().update(places_taken=one_more)
    if not is_taken and not to_come.exists():
        raise training_session_over(training_session)
    if not is_taken:
        raise Refused(PLACE_GONE) if offer else _training_session_full(training_session)
    try:
        with transaction.atomic():
            booking = Booking.objects.create(
                training_session=training_session, person=person, booked_at=now, booked_by=by
            )
    except IntegrityError:
        raise booked_already(person, by) from None
    had_offer = close_entry(training_session=training_session, person=person, by=by, now=now)
    if offer and not had_offer:
        raise Refused(PLACE_GONE)
    training_session.refresh_from_db(
        fields=["starts_at", "ends_at", "places_taken", "published_at"]
    )
    _give_up_others(training_session, person, replaces, by, now)
    if training_session.published_at:
        _claim_and_invite(booking, training_session, person, now)
    else:
        check_free(
            person=person, starts_at=training_session.starts_at, ends_at=training_session.ends_at
        )
    if had_offer:
        offer_places(training_session=training_session, now=now)
    audit(by=by, action="booking.added", about=booking, now=now, person=person.reference)
    return booking


def _claim_and_invite(
    booking: Booking, training_session: TrainingSession, person: Person, now: datetime
) -> None:
    claim_person(
        person=person,
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
        now=now,
        booking=booking,
    )
    booking_emails.send_invitations(bookings=Booking.objects.filter(pk=booking.pk), now=now)


def _lock_with_others(training_session: TrainingSession, person: Person, now: datetime) -> None:
    """In one order: two who exchange their places would wait for each other otherwise."""
    others = Booking.objects.besides(training_session, now).filter(person=person)
    keys = {training_session.pk, *others.values_list("training_session", flat=True)}
    if len(keys) > 1:
        list(TrainingSession.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _give_up_others(
    training_session: TrainingSession,
    person: Person,
    replaces: Collection[int],
    by: User | None,
    now: datetime,
) -> None:
    """Cancels their other places of the course, or refused where one was not named. A
    place in a draft is none yet: then one that needs attention stays until it is published.
    """
    lock_subjects((Claim.Kind.PERSON, person.pk))
    others = Booking.objects.besides(training_session, now).filter(person=person)
    if training_session.published_at is None:
        others = others.sure(now)
    for other in others:
        if other.pk not in replaces:
            raise another_place(other, by)
        cancel_booking(booking=other, by=by, now=now)
