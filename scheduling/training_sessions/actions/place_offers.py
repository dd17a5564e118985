"""Offers free places in a training session to those on its waiting list.

It reads the current state and offers no place twice, so running it late, twice or needlessly is
safe. It runs in the transaction that frees a place, so that nobody else can take the place first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import audit
from accounts.models import User
from accounts.tokens import hash_of, new_token
from jobs.actions import in_utc, queue_job
from jobs.models import Mail
from scheduling import job_names
from scheduling.times.our_hours import quiet_hours_of
from scheduling.training_sessions import waiting_emails
from scheduling.training_sessions.models import PlaceOffer, TrainingSession, WaitingListEntry
from scheduling.training_sessions.queries.waiting_lists import queue_for
from scheduling.training_sessions.waiting_order import is_near, next_offers, offer_ends_at
from training.models import Organisation, Person

Outcome = PlaceOffer.Outcome
UNTIL_MENDED = timedelta(hours=1)  # then it is seen whether there are a trainer and a venue again


@transaction.atomic
def offer_places(*, training_session: TrainingSession, now: datetime) -> list[PlaceOffer]:
    """Ends the offers whose time is over, or whose place has gone, and offers what is free to the
    next people, while there is a trainer and a venue. Returns the new offers.
    """
    current = _locked(training_session)
    is_over = current.cancelled_at is not None or current.starts_at <= now
    standing = list(_open_offers(current))
    expired = [offer for offer in standing if offer.ends_at <= now]
    end_offers(expired, Outcome.EXPIRED, now=now)
    _close_unasked(expired, now)
    standing = [offer for offer in standing if offer.ends_at > now]
    free = current.places - current.places_taken
    if not free:
        end_offers(standing, Outcome.TAKEN, now=now)
        standing = []
    offers = [] if is_over or not free else _offer_next(current, free, now)
    training_session.places_offered = min(free, len(standing) + len(offers))
    TrainingSession.objects.filter(pk=current.pk).update(
        places_offered=training_session.places_offered
    )
    if not is_over:
        for offer in expired:
            waiting_emails.send_expired(offer=offer, now=now)
    return offers


def _offer_next(training_session: TrainingSession, free: int, now: datetime) -> list[PlaceOffer]:
    queue = queue_for(training_session)
    if queue and not TrainingSession.objects.taught().filter(pk=training_session.pk).exists():
        queue_offering(training_session=training_session, due_at=now + UNTIL_MENDED, now=now)
        return []
    ours = Organisation.objects.ours()
    starts_at = training_session.starts_at
    near = is_near(now, starts_at=starts_at, several_hours=ours.place_offer_several_hours)
    entries = {one.entry.pk: one.entry for one in queue}
    chosen = next_offers([one.waiting for one in queue], places=free, is_near=near)
    ends_at = offer_ends_at(
        now,
        hours=ours.place_offer_hours,
        starts_at=starts_at,
        near=near,
        quiet=quiet_hours_of(ours),
    )
    return [_offer(entries[one.key], ends_at, is_one_of_several=near, now=now) for one in chosen]


def _offer(
    entry: WaitingListEntry, ends_at: datetime, *, is_one_of_several: bool, now: datetime
) -> PlaceOffer:
    token = new_token()
    offer = PlaceOffer.objects.create(
        entry=entry, offered_at=now, ends_at=ends_at, token_hash=hash_of(token)
    )
    waiting_emails.send_offer(
        offer=offer, token=token, is_one_of_several=is_one_of_several, now=now
    )
    queue_offering(training_session=entry.training_session, due_at=ends_at, now=now)
    audit(
        by=None,
        action="place.offered",
        about=offer,
        now=now,
        person=entry.person.reference,
        until=ends_at.isoformat(),
    )
    return offer


def queue_offering(*, training_session: TrainingSession, due_at: datetime, now: datetime) -> None:
    """What is free by then is offered to those who wait."""
    queue_job(
        name=job_names.OFFER_PLACES,
        arguments={"training_session_id": training_session.pk},
        now=now,
        due_at=due_at,
        dedup_key=f"offer_places {training_session.pk} {in_utc(due_at)}",
    )


def offer_to(person: Person, training_session: TrainingSession, now: datetime) -> PlaceOffer | None:
    """The offer of a place in this session that they can still accept."""
    offers = PlaceOffer.objects.to_answer(now).filter(entry__person=person)
    return offers.filter(entry__training_session=training_session).first()


def close_entry(
    *, training_session: TrainingSession, person: Person, by: User | None, now: datetime
) -> bool:
    """Takes someone who has a place now off the waiting list; whether they had an offer of it."""
    entries = WaitingListEntry.objects.open().filter(
        training_session=training_session, person=person
    )
    if not entries.update(left_at=now, left_by=by, left_because=WaitingListEntry.Left.BOOKED):
        return False
    theirs = PlaceOffer.objects.open().filter(
        entry__training_session=training_session, entry__person=person
    )
    return bool(theirs.update(ended_at=now, outcome=Outcome.ACCEPTED))


def close_waiting_list(
    *, training_session: TrainingSession, by: User, now: datetime, after: timedelta
) -> list[Mail]:
    """The session is cancelled: ends every offer and tells everyone who waits, `after` so long."""
    end_offers(list(_open_offers(training_session)), Outcome.WITHDRAWN, now=now)
    entries = list(
        WaitingListEntry.objects.open()
        .filter(training_session=training_session)
        .select_related("person", "training_session__course")
    )
    WaitingListEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        left_at=now, left_by=by, left_because=WaitingListEntry.Left.CANCELLED
    )
    sent = [waiting_emails.send_cancelled(entry=entry, now=now, after=after) for entry in entries]
    return [mail for mail in sent if mail]


def end_offers(offers: Sequence[PlaceOffer], outcome: Outcome, *, now: datetime) -> None:
    """Tells those whose place was taken by somebody who was quicker."""
    keys = [offer.pk for offer in offers]
    if keys:
        PlaceOffer.objects.open().filter(pk__in=keys).update(ended_at=now, outcome=outcome)
    if outcome == Outcome.TAKEN:
        for offer in offers:
            waiting_emails.send_taken(offer=offer, now=now)


def _close_unasked(expired: Sequence[PlaceOffer], now: datetime) -> None:
    """Who was offered the place after missing a session never asked to wait for one."""
    entries = WaitingListEntry.objects.open().exclude(after_no_show=None)
    entries.filter(offers__in=expired).update(
        left_at=now, left_because=WaitingListEntry.Left.UNANSWERED
    )


def _locked(training_session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "venue")
    return rows.get(pk=training_session.pk)


def _open_offers(training_session: TrainingSession) -> QuerySet[PlaceOffer]:
    return (
        PlaceOffer.objects.open()
        .filter(entry__training_session=training_session)
        .select_related("entry__person", "entry__training_session__course")
        .order_by("pk")
    )


def tell_of_move(
    *,
    entries: Iterable[WaitingListEntry],
    was: TrainingSession,
    now: datetime,
    after: timedelta,
) -> list[Mail]:
    """The session that they wait for has a new time or place; they are told `after` so long."""
    sent = [
        waiting_emails.send_moved(entry=entry, was=was, now=now, after=after) for entry in entries
    ]
    return [mail for mail in sent if mail]
