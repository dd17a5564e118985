"""Places in sessions as they were known at a moment, whatever was moved, merged or marked since.

`next_bookings` is for the present: a session that was moved has its new time there. A paper that
is made again must find the time that was known.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from scheduling.training_sessions.models import Booking, SessionChange, TrainingSession
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
    rows = Booking.objects.filter(active_bookings(known_at)).values_list(
        "pk", "training_session_id", "training_session__starts_at",
        "person__reference", "training_session__course__code",
    )  # fmt: skip
    places = [
        (person, course, starts.get(merged.get(booking, training_session), starts_at))
        for booking, training_session, starts_at, person, course in rows
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
        starts[training_session] = datetime.fromisoformat(before["starts_at"])
    return starts


def _merged_since(known_at: datetime) -> dict[int, int]:
    """By booking that has come into another session since, the session in which it was."""
    merges = _since(known_at).filter(kind=SessionChange.Kind.MERGED).order_by("-made_at", "-pk")
    rows: Iterable[tuple[int, dict[str, dict[str, int]]]] = merges.values_list(
        "training_session_id", "before"
    )
    return {int(booking): of for of, before in rows for booking in before["bookings"]}


def _since(known_at: datetime) -> QuerySet[SessionChange]:
    return SessionChange.objects.filter(made_at__gt=known_at, undone_at=None)
