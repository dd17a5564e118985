"""Whom it concerns that a training session is moved, merged or cancelled: shown before the press."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from scheduling.availability.queries.who_is_free import who_is_free
from scheduling.training_sessions.models import Booking, TrainingSession, WaitingListEntry
from training.models import Person


@dataclass(frozen=True)
class Concerned:
    """`has_place`: in the session that it is merged into."""

    person: Person
    is_waiting: bool
    can_come: bool = True
    has_place: bool = False


@dataclass(frozen=True)
class MergeChoice:
    """Another session of the course; `coming` people would be booked on it."""

    training_session: TrainingSession
    coming: int

    @property
    def fits(self) -> bool:
        return self.coming <= self.training_session.places_left


def concerned_by_cancelling(training_session: TrainingSession) -> list[Concerned]:
    """Those booked, then those who wait, each by name."""
    return _concerned(training_session)


def concerned_by_each(
    training_sessions: Iterable[TrainingSession],
) -> list[tuple[TrainingSession, list[Concerned]]]:
    """For each of them those booked, then those who wait, each by name. Two queries."""
    rows = list(training_sessions)
    by_name = "person__last_name", "person__first_name", "pk"
    bookings = Booking.objects.active().filter(training_session__in=rows)
    entries = WaitingListEntry.objects.filter(training_session__in=rows, left_at=None)
    concerned: dict[int, list[Concerned]] = {row.pk: [] for row in rows}
    for booking in bookings.select_related("person").order_by(*by_name):
        concerned[booking.training_session_id].append(Concerned(booking.person, is_waiting=False))
    for entry in entries.select_related("person").order_by(*by_name):
        concerned[entry.training_session_id].append(Concerned(entry.person, is_waiting=True))
    return [(row, concerned[row.pk]) for row in rows]


def concerned_by_moving(
    training_session: TrainingSession, *, starts_at: datetime, ends_at: datetime
) -> list[Concerned]:
    return _concerned(training_session, starts_at=starts_at, ends_at=ends_at)


def concerned_by_merging(
    training_session: TrainingSession, into: TrainingSession
) -> list[Concerned]:
    """Whoever has a place there already keeps that."""
    there = set(into.bookings.active().values_list("person_id", flat=True))
    return _concerned(training_session, starts_at=into.starts_at, ends_at=into.ends_at, there=there)


def merge_choices(training_session: TrainingSession, *, now: datetime) -> list[MergeChoice]:
    """The other sessions of the course that people know of, soonest first. Two queries."""
    others = list(_others(training_session, now))
    booked = set(training_session.bookings.active().values_list("person_id", flat=True))
    return [
        MergeChoice(
            other,
            len(booked - {b.person_id for b in other.bookings.all() if b.cancelled_at is None}),
        )
        for other in others
    ]


def _others(training_session: TrainingSession, now: datetime) -> QuerySet[TrainingSession]:
    rows = TrainingSession.objects.published().filter(
        course=training_session.course_id, cancelled_at=None, starts_at__gt=now
    )
    rows = rows.exclude(pk=training_session.pk).select_related("course", "venue", "trainer")
    return rows.prefetch_related("bookings").order_by("starts_at", "pk")


def _concerned(
    training_session: TrainingSession,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    there: Collection[int] = (),
) -> list[Concerned]:
    booked = _people(training_session.bookings.active().values("person"))
    waiting = _people(training_session.waiting_list.filter(left_at=None).values("person"))
    free: Collection[int] = [person.pk for person in booked]
    if starts_at and ends_at:
        free = who_is_free(free, starts_at=starts_at, ends_at=ends_at, but_for=training_session.pk)
    return [
        Concerned(
            person,
            is_waiting=False,
            can_come=person.pk in free or person.pk in there,
            has_place=person.pk in there,
        )
        for person in booked
    ] + [Concerned(person, is_waiting=True, has_place=person.pk in there) for person in waiting]


def _people(keys: QuerySet) -> list[Person]:
    rows = Person.objects.filter(pk__in=keys)
    return list(rows.order_by("last_name", "first_name", "pk"))
