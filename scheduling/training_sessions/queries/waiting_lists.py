"""Who waits for a place in a training session, in which order, and who is offered one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from scheduling.availability.queries.who_is_free import who_is_free
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.booked import other_places
from scheduling.training_sessions.waiting_order import Waiting, in_order
from training.models import Organisation, Person
from training.queries.register import read_register
from training.readiness import CALLS_FOR_TRAINING, Scope, Unit, units_on
from training.register import Register

OTHERS_SHOWN = 3


@dataclass(frozen=True)
class InQueue:
    """Someone who waits, and `place` in the order, from 1. `unit`: the course as it will be for them
    on the day of the session, if it counts for them; `other_place`: what booking them would replace.
    """

    entry: WaitingListEntry
    place: int
    waiting: Waiting
    unit: Unit | None
    offer: PlaceOffer | None
    other_place: Booking | None = None


def is_by_need(training_session: TrainingSession) -> bool:
    """Whether whoever needs it soonest comes first."""
    if training_session.waits_by_need is None:
        return Organisation.objects.ours().waiting_by_need
    return training_session.waits_by_need


def queue_for(training_session: TrainingSession) -> list[InQueue]:
    """In order. Six queries, however many wait; one where nobody does."""
    expired = PlaceOffer.objects.filter(entry=OuterRef("pk"), outcome=PlaceOffer.Outcome.EXPIRED)
    if training_session.place_freed_at:
        expired = expired.filter(offered_at__gte=training_session.place_freed_at)
    rows = (
        WaitingListEntry.objects.open()
        .filter(training_session=training_session)
        .select_related("person")
        .prefetch_related(
            Prefetch("offers", PlaceOffer.objects.open(), to_attr="open_offers"),
        )
        .annotate(let_pass=Exists(expired))
    )
    entries = {entry.pk: entry for entry in rows}
    if not entries:
        return []
    register = read_register(people=[entry.person for entry in entries.values()])
    units = _units(training_session, register)
    free = who_is_free(
        [entry.person_id for entry in entries.values()],
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
    )
    waiting = [
        Waiting(
            key=entry.pk,
            joined_at=entry.joined_at,
            need_by=_need_by(units.get(entry.person.reference)),
            is_free=entry.person_id in free,
            is_offered=bool(_offers(entry)),
            let_pass=entry.let_pass,  # type: ignore[attr-defined]  # annotated
        )
        for entry in entries.values()
    ]
    ordered = in_order(waiting, by_need=is_by_need(training_session))
    return [
        InQueue(
            entry=entries[one.key],
            place=place,
            waiting=one,
            unit=units.get(entries[one.key].person.reference),
            offer=next(iter(_offers(entries[one.key])), None),
        )
        for place, one in enumerate(ordered, 1)
    ]


def queue_to_book(training_session: TrainingSession, *, now: datetime) -> list[InQueue]:
    """The same with their other places; one query more."""
    queue = queue_for(training_session)
    elsewhere = other_places(training_session, [one.entry.person for one in queue], now=now)
    return [replace(one, other_place=elsewhere.get(one.entry.person_id)) for one in queue]


@dataclass(frozen=True)
class OwnQueue:
    """Where somebody stands in a waiting list: `place` of `length`."""

    entry: WaitingListEntry
    place: int
    length: int
    offer: PlaceOffer | None


def own_queues(person: Person, *, now: datetime) -> list[OwnQueue]:
    """The waiting lists that they are on, of sessions to come: those with a place for them first, then
    the soonest. In as many queries for several as for one.
    """
    coming = TrainingSession.objects.published().filter(cancelled_at=None, starts_at__gt=now)
    rows = WaitingListEntry.objects.open().filter(training_session__in=coming)
    own = {
        entry.training_session_id: entry
        for entry in rows.filter(person=person)
        .select_related(*(f"training_session__{name}" for name in ("course", "venue", "trainer")))
        .order_by("training_session__starts_at", "pk")
    }
    if not own:
        return []
    everyone: dict[int, list[WaitingListEntry]] = defaultdict(list)
    for entry in rows.filter(training_session__in=own).select_related("person"):
        everyone[entry.training_session_id].append(entry)
    by_need = [one.training_session for one in own.values() if is_by_need(one.training_session)]
    people = {e.person_id: e.person for one in by_need for e in everyone[one.pk]}
    register = read_register(people=list(people.values())) if by_need else None
    offers = {
        offer.entry_id: offer
        for offer in PlaceOffer.objects.to_answer(now).filter(entry__person=person)
    }
    queues = []
    for pk, entry in own.items():
        training_session = entry.training_session
        is_needed = register is not None and training_session in by_need
        units = _units(training_session, register) if is_needed and register else {}
        ordered = in_order(
            [
                Waiting(e.pk, e.joined_at, _need_by(units.get(e.person.reference)))
                for e in everyone[pk]
            ],
            by_need=is_needed,
        )
        place = [one.key for one in ordered].index(entry.pk) + 1
        queues.append(OwnQueue(entry, place, len(ordered), offers.get(entry.pk)))
    return sorted(queues, key=lambda queue: queue.offer is None)


def own_place_offers(user: User, *, now: datetime) -> list[PlaceOffer]:
    """The places that are offered to this user now; those that end first come first."""
    offers = PlaceOffer.objects.to_answer(now).filter(entry__person__user=user)
    parts = (f"entry__training_session__{name}" for name in ("course", "venue", "trainer"))
    found = list(offers.select_related(*parts).order_by("ends_at", "pk"))
    for offer in found:
        offer.replaced = replaced_by(offer, now=now)
    return found


def replaced_by(offer: PlaceOffer, *, now: datetime) -> Booking | None:
    """Their place in another session of the course, which taking this one gives up."""
    entry = offer.entry
    places = Booking.objects.besides(entry.training_session, now)
    return places.filter(person=entry.person_id).first()


def offer_state(offer: PlaceOffer, now: datetime) -> str:
    """`open`, how it ended, or `started` where the session has begun."""
    training_session = offer.entry.training_session
    if offer.outcome and offer.outcome != PlaceOffer.Outcome.ACCEPTED:
        return offer.outcome
    if offer.outcome:
        booked = training_session.bookings.active().filter(person=offer.entry.person)
        return offer.outcome if booked.exists() else PlaceOffer.Outcome.DECLINED
    if training_session.starts_at <= now:
        return "started"
    return "open" if offer.ends_at > now else PlaceOffer.Outcome.EXPIRED


def others_with_place(
    training_sessions: Iterable[TrainingSession], *, now: datetime
) -> dict[int, list[TrainingSession]]:
    """Of each course of these, by its key, the next sessions that have a place; one query."""
    courses = {one.course_id for one in training_sessions}
    rows = TrainingSession.objects.bookable(now).filter(course__in=courses)
    found: dict[int, list[TrainingSession]] = defaultdict(list)
    for one in rows.select_related("course", "venue").order_by("starts_at", "pk"):
        if len(found[one.course_id]) < OTHERS_SHOWN:
            found[one.course_id].append(one)
    return found


def with_waiting[Q_: QuerySet](training_sessions: Q_) -> Q_:
    """Adds `waiting`: how many people wait for a place."""
    rows = WaitingListEntry.objects.open().filter(training_session=OuterRef("pk"))
    counted = rows.order_by().values("training_session").annotate(count=Count("pk"))
    return training_sessions.annotate(waiting=Coalesce(Subquery(counted.values("count")), 0))


def _offers(entry: WaitingListEntry) -> list[PlaceOffer]:
    offers: list[PlaceOffer] = entry.open_offers  # type: ignore[attr-defined]  # prefetched
    return offers


def _units(training_session: TrainingSession, register: Register) -> dict[str, Unit]:
    """Of those for whom the course counts on the day of the session."""
    on = timezone.localdate(training_session.starts_at)
    units = units_on(register, on, Scope(course=training_session.course.code))
    return {unit.person: unit for unit in units if unit.status in CALLS_FOR_TRAINING}


def unit_that_counts(person: Person, training_session: TrainingSession) -> Unit | None:
    """Why this person needs the course on the day of the session; None if they do not."""
    return _units(training_session, read_register(people=[person])).get(person.reference)


def _need_by(unit: Unit | None) -> date | None:
    return unit.need_by if unit else None
