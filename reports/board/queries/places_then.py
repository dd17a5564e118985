"""Places in sessions as they were known at a moment, whatever was moved, merged or marked since.

`next_bookings` is for the present: a session that was moved has its new time there. A paper that
is made again must find the time that was known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from scheduling.availability.models import Away
from scheduling.training_sessions.models import (
    BlackOut,
    Booking,
    SessionChange,
    TrainingSession,
)
from scheduling.training_sessions.queries.booked import (
    ATTENDANCE_GRACE,
    MANY,
    active_bookings,
    seen_from,
)
from training.lapses import Booked
from training.models import TrainingRecord


def places_known_at(known_at: datetime, *, on: date) -> Booked:
    """By person and course, the day of the first session in which they have a place: one to come on
    the day, or a recent one whose attendance was not recorded yet.
    """
    after = seen_from(on, known_at)
    since = after - ATTENDANCE_GRACE
    starts = _starts_known_at(known_at)
    merged = _merged_since(known_at)
    rows = list(Booking.objects.filter(active_bookings(known_at)).values_list(
        "pk", "training_session_id", "training_session__starts_at",
        "person__reference", "training_session__course__code",
    ))  # fmt: skip
    places = [
        (person, course, starts.get(merged.get(booking, training_session), starts_at))
        for booking, training_session, starts_at, person, course in rows
    ]
    lost = _lost_at(known_at, Counter(merged.get(row[0], row[1]) for row in rows))
    places = [
        (person, course, start)
        for (person, course, start), row in zip(places, rows, strict=True)
        if merged.get(row[0], row[1]) not in lost
    ]
    lately = {person for person, _, start in places if since < start <= after}
    records = TrainingRecord.objects.known_at(known_at).filter(
        completed_on__gte=timezone.localdate(since)
    )
    if len(lately) <= MANY:
        records = records.filter(person__reference__in=lately)
    marked = set(records.values_list("person__reference", "course__code", "completed_on"))
    first: dict[tuple[str, str], date] = {}
    for person, course, start in places:
        day = timezone.localdate(start)
        if start > after or (start > since and (person, course, day) not in marked):
            first[person, course] = min(day, first.get((person, course), day))
    return first


def _starts_known_at(known_at: datetime) -> dict[int, datetime]:
    """By session that was moved since, when it started as known then; and of those that others were
    merged out of, when they started.
    """
    changes = _since(known_at)
    moved = changes.filter(kind=SessionChange.Kind.MOVED).order_by("-made_at", "-pk")
    starts = dict(
        TrainingSession.objects.filter(
            pk__in=changes.filter(kind=SessionChange.Kind.MERGED).values("training_session")
        ).values_list("pk", "starts_at")
    )
    for training_session, before in moved.values_list("training_session_id", "before"):
        starts[training_session] = datetime.fromisoformat(before.get("stood", before)["starts_at"])
    return starts


def _lost_at(known_at: datetime, taken: Mapping[int, int]) -> set[int]:
    """The sessions to come, with how many places were `taken`, that had lost their trainer, venue or
    people as far as was known: what `TrainingSessionQuerySet.with_lost` says of the present, but for
    trainers who left.
    """
    rows = TrainingSession.objects.select_related("course").filter(pk__in=taken)
    sessions = {row.pk: row for row in rows}
    moved = _since(known_at).filter(kind=SessionChange.Kind.MOVED, training_session__in=taken)
    for pk, before in moved.order_by("-made_at", "-pk").values_list(
        "training_session_id", "before"
    ):
        if stood := before.get("stood"):
            sessions[pk].starts_at = datetime.fromisoformat(stood["starts_at"])
            sessions[pk].ends_at = datetime.fromisoformat(stood["ends_at"])
            sessions[pk].venue_id = stood["venue_id"]
            sessions[pk].trainer_id = stood["trainer_id"]
    to_come = [row for row in sessions.values() if row.starts_at > known_at]
    off = list(BlackOut.objects.known_at(known_at))
    away = list(
        Away.objects.known_at(known_at)
        .filter(ends_at__gt=known_at, person__user__trainer__isnull=False)
        .values_list("person__user__trainer", "starts_at", "ends_at")
    )
    lost = set()
    for row in to_come:
        row.places_taken = taken[row.pk]
        if row.going_ahead_at and row.going_ahead_at > known_at:
            row.going_ahead_at = None
        day = timezone.localdate(row.starts_at)
        has_lost = (
            row.is_too_small(timezone.localdate(known_at))
            or any(
                each.covers(day)
                and (each.venue_id == row.venue_id or each.trainer_id == row.trainer_id)
                for each in off
            )
            or any(
                trainer == row.trainer_id and starts_at < row.ends_at and ends_at > row.starts_at
                for trainer, starts_at, ends_at in away
            )
        )
        if has_lost:
            lost.add(row.pk)
    return lost


def _merged_since(known_at: datetime) -> dict[int, int]:
    """By booking that has come into another session since, the session in which it was."""
    merges = _since(known_at).filter(kind=SessionChange.Kind.MERGED).order_by("-made_at", "-pk")
    rows: Iterable[tuple[int, dict[str, dict[str, int]]]] = merges.values_list(
        "training_session_id", "before"
    )
    return {int(booking): of for of, before in rows for booking in before["bookings"]}


def _since(known_at: datetime) -> QuerySet[SessionChange]:
    return SessionChange.objects.filter(made_at__gt=known_at, undone_at=None)
