"""Joining and leaving the waiting list of a full training session, and the order of the list."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from nhsuk.dates.moments import moment_text
from scheduling.availability.actions.claims import PersonNotOnRegister
from scheduling.training_sessions.actions.bookings import (
    PLACE_GONE,
    book,
    booked_already,
    check_needed,
)
from scheduling.training_sessions.actions.place_offers import end_offers, offer_places
from scheduling.training_sessions.actions.training_sessions import check_open
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from training.models import Person


def _waits_already(person: Person, by: User | None) -> Refused:
    is_own = by is None or by.pk == person.user_id
    return Refused(
        f"{'You are' if is_own else f'{person} is'} already on the waiting list of this training"
        " session."
    )


def _waits_no_more(entry: WaitingListEntry, by: User | None) -> Refused:
    is_own = by is None or by.pk == entry.person.user_id
    has_place = entry.left_because == WaitingListEntry.Left.BOOKED
    who = "You" if is_own else str(entry.person)
    have = "have" if is_own else "has"
    are = "are" if is_own else "is"
    return Refused(
        f"{who} {have} a place on this training session now."
        if has_place
        else f"{who} {are} no longer on the waiting list of this training session."
    )


@transaction.atomic
def join_waiting_list(
    *, training_session: TrainingSession, person: Person, by: User | None, now: datetime
) -> WaitingListEntry:
    """Only of a session that is full. Those who join are put in the order in which they come. `by` is
    None for a secret link without a sign-in.
    """
    current = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    check_open(current, now)
    if current.published_at is None:
        raise Refused(
            "This training session is a draft, so nobody can wait for it. Publish it first."
        )
    if current.bookings.active().filter(person=person).exists():
        raise booked_already(person, by)
    if left := current.places_left:
        raise Refused(
            f"This training session has {left} {'place' if left == 1 else 'places'} left, so nobody"
            " has to wait. Book a place instead."
        )
    there = Person.objects.on_register(timezone.localdate(current.starts_at))
    if not there.filter(pk=person.pk).exists():
        raise PersonNotOnRegister(person, current.starts_at)
    try:
        with transaction.atomic():
            entry = WaitingListEntry.objects.create(
                training_session=current, person=person, joined_at=now, joined_by=by
            )
    except IntegrityError:
        raise _waits_already(person, by) from None
    audit(
        by=by,
        action="waiting_list.joined",
        about=entry,
        now=now,
        person=person.reference,
        session=moment_text(current.starts_at),
    )
    return entry


def wait_as_needed(
    *, training_session: TrainingSession, person: Person, by: User, now: datetime
) -> WaitingListEntry:
    """As people join for themselves: only for a course that counts for them."""
    check_needed(training_session=training_session, person=person, by=by)
    return join_waiting_list(training_session=training_session, person=person, by=by, now=now)


@transaction.atomic
def leave_waiting_list(*, entry: WaitingListEntry, by: User | None, now: datetime) -> None:
    """Declines the place that they were offered, if any, so that the next person is. `by` is None
    for a secret link without a sign-in.
    """
    TrainingSession.objects.select_for_update().get(pk=entry.training_session_id)
    left = {"left_at": now, "left_by": by, "left_because": WaitingListEntry.Left.LEFT}
    if not WaitingListEntry.objects.open().filter(pk=entry.pk).update(**left):
        entry.refresh_from_db()
        raise _waits_no_more(entry, by)
    offers = list(PlaceOffer.objects.open().filter(entry=entry))
    end_offers(offers, PlaceOffer.Outcome.DECLINED, now=now)
    if offers:
        offer_places(training_session=entry.training_session, now=now)
    audit(by=by, action="waiting_list.left", about=entry, now=now, person=entry.person.reference)


@transaction.atomic
def rejoin_waiting_list(*, entry: WaitingListEntry, by: User, now: datetime) -> None:
    """Undoes leaving: they have their place in the order again."""
    current = TrainingSession.objects.select_for_update().get(pk=entry.training_session_id)
    check_open(current, now)
    if current.bookings.active().filter(person=entry.person_id).exists():
        raise booked_already(entry.person, by)
    left = WaitingListEntry.objects.filter(pk=entry.pk, left_because=WaitingListEntry.Left.LEFT)
    try:
        with transaction.atomic():
            left.update(left_at=None, left_by=None, left_because="")
    except IntegrityError:
        raise _waits_already(entry.person, by) from None
    offer_places(training_session=current, now=now)
    audit(by=by, action="waiting_list.rejoined", about=entry, now=now)


@transaction.atomic
def order_waiting_list(
    *, training_session: TrainingSession, by_need: bool, by: User, now: datetime
) -> None:
    """Whoever needs the course soonest first, or first come first; offers that were made stand."""
    changed = TrainingSession.objects.filter(pk=training_session.pk).exclude(waits_by_need=by_need)
    if changed.update(waits_by_need=by_need):
        audit(
            by=by,
            action="waiting_list.ordered",
            about=training_session,
            now=now,
            by_need=by_need,
        )


def find_offer(token: str, *, now: datetime) -> PlaceOffer | None:
    """The offer of this link, answered or not, until the session ends, if the person is still on the
    register.
    """
    offers = PlaceOffer.objects.filter(
        token_hash=hash_of(token),
        entry__training_session__ends_at__gt=now,
        entry__person__removed_at=None,
    )
    return offers.select_related(
        "entry__person__user",
        "entry__training_session__course",
        "entry__training_session__venue",
        "entry__training_session__trainer",
    ).first()


def accept_offer(
    *, offer: PlaceOffer, replaces: Collection[int] = (), by: User | None, now: datetime
) -> Booking:
    """Refused if it has ended. `by` is None for a secret link without a sign-in, `replaces`
    as in `book`.
    """
    if not PlaceOffer.objects.to_answer(now).filter(pk=offer.pk).exists():
        raise Refused(PLACE_GONE)
    entry = offer.entry
    return book(
        training_session=entry.training_session,
        person=entry.person,
        replaces=replaces,
        by=by,
        now=now,
    )
