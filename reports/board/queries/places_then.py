"""Places in sessions as they were known at a moment, whatever was moved, merged or marked since.

`next_bookings` is for the present: a session that was moved has its new time there. A paper that
is made again must find the time that was known. What could still be undone then was not known:
nobody had been told of it.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    SessionChange,
    TrainingSession,
)
from scheduling.training_sessions.queries.booked import ATTENDANCE_GRACE, MANY, seen_from
from training.lapses import Booked
from training.models import TrainingRecord

Kind = SessionChange.Kind


def places_known_at(known_at: datetime, *, on: date) -> Booked:
    """By person and course, the day of the first session in which they have a place: one to come on
    the day, or a recent one whose attendance was not recorded yet.
    """
    after = seen_from(on, known_at)
    since = after - ATTENDANCE_GRACE
    places = _places(known_at)
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


def _places(known_at: datetime) -> list[tuple[str, str, datetime]]:
    """Person, course and start of each place that was held."""
    final = known_at - UNDO_FOR
    starts, came_from = _before_changes(final)
    held = Q(cancelled_at=None) | Q(cancelled_at__gt=final)
    sessions = TrainingSession.objects.filter(held, published_at__lte=final)
    known = dict(sessions.values_list("pk", "starts_at"))
    rows = Booking.objects.filter(held, booked_at__lte=known_at).values_list(
        "pk", "training_session_id", "person__reference", "training_session__course__code"
    )
    return [
        (person, course, starts.get(session, known[session]))
        for booking, of, person, course in rows
        if (session := came_from.get(booking, of)) in known
    ]


def _before_changes(final: datetime) -> tuple[dict[int, datetime], dict[int, int]]:
    """By session that was moved since, when it started until then; and by booking that came into
    another session by merging since, the session in which it was.
    """
    starts: dict[int, datetime] = {}
    came_from: dict[int, int] = {}
    changes = SessionChange.objects.filter(made_at__gt=final, undone_at=None)
    for change in changes.order_by("-made_at", "-pk"):
        if change.kind == Kind.MOVED:
            starts[change.training_session_id] = change.started_at
        elif change.kind == Kind.MERGED:
            moved = change.before["bookings"]
            came_from |= dict.fromkeys(map(int, moved), change.training_session_id)
    return starts, came_from
