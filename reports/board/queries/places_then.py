"""Places in sessions as they were known at a moment, whatever was moved, merged or marked since.

`next_bookings` is for the present: a session that was moved has its new time there. A paper that
is made again must find the time that was known. What could still be undone then was not known:
nobody had been told of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEvent
from scheduling.availability.models import Away
from scheduling.training_sessions.models import (
    UNDO_FOR,
    BlackOut,
    Booking,
    SessionChange,
    TrainingSession,
)
from scheduling.training_sessions.queries.booked import ATTENDANCE_GRACE, MANY, seen_from
from training.lapses import Booked
from training.models import TrainingRecord

Kind = SessionChange.Kind
CHANGED, GOES_AHEAD = "training_session.changed", "training_session.goes_ahead"
SIZED = (CHANGED, GOES_AHEAD, "training_session.waits_for_more")
EVENT = ("at", "about_id", "action", "details")
SIZES: dict[str, Callable[[str], Any]] = {
    "min_group": int,
    "places": int,
    "decide_on": date.fromisoformat,
}  # as the trail writes them


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
    """Person, course and start of each place that was held where somebody teaches."""
    final = known_at - UNDO_FOR
    held = Q(cancelled_at=None) | Q(cancelled_at__gt=final)
    published = TrainingSession.objects.filter(held, published_at__lte=final)
    known = {row.pk: row for row in published.select_related("course")}
    came_from = _take_back_changes(known, final)
    rows = Booking.objects.filter(held, booked_at__lte=known_at).values_list(
        "pk", "training_session_id", "person__reference", "training_session__course__code"
    )
    places = [
        (person, course, known[at])
        for booking, of, person, course in rows
        if (at := came_from.get(booking, of)) in known
    ]
    lost = _lost_at(known_at, Counter(row for _, _, row in places))
    return [(person, course, row.starts_at) for person, course, row in places if row not in lost]


def _take_back_changes(known: dict[int, TrainingSession], final: datetime) -> dict[int, int]:
    """Puts those that were moved since where they stood. By booking that has come into another by
    merging since, the one in which it was.
    """
    came_from: dict[int, int] = {}
    changes = SessionChange.objects.filter(made_at__gt=final, undone_at=None)
    for change in changes.order_by("-made_at", "-pk"):
        if change.kind == Kind.MOVED and (row := known.get(change.training_session_id)):
            stood = change.before["stood"]
            row.starts_at, row.ends_at = change.started_at, datetime.fromisoformat(stood["ends_at"])
            row.venue_id, row.trainer_id = stood["venue_id"], stood["trainer_id"]
        elif change.kind == Kind.MERGED:
            moved = change.before["bookings"]
            came_from |= dict.fromkeys(map(int, moved), change.training_session_id)
    return came_from


def _lost_at(known_at: datetime, taken: Mapping[TrainingSession, int]) -> set[TrainingSession]:
    """Those to come, with how many places were `taken`, that had lost their trainer, venue or people
    as far as was known: what `TrainingSessionQuerySet.with_lost` says of the present, but for
    trainers who left.
    """
    off = list(BlackOut.objects.known_at(known_at))
    away = list(
        Away.objects.known_at(known_at)
        .filter(ends_at__gt=known_at, person__user__trainer__isnull=False)
        .values_list("person__user__trainer", "starts_at", "ends_at")
    )
    lost = set[TrainingSession]()
    to_come = [row for row in taken if row.starts_at > known_at]
    _take_back_sizes(to_come, known_at)
    for row in to_come:
        row.places_taken = taken[row]
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
            lost.add(row)
    return lost


def _take_back_sizes(rows: list[TrainingSession], known_at: datetime) -> None:
    """Puts back how many people each needs and takes, when that is decided, and whether it goes ahead with
    fewer, as the trail has them.
    """
    by_key = {str(row.pk): row for row in rows}
    events = AuditEvent.objects.filter(
        about_type=TrainingSession._meta.label, about_id__in=by_key, action__in=SIZED
    )
    gone_ahead = dict[str, bool]()
    for at, key, action, details in events.order_by("-number").values_list(*EVENT):
        row, before = by_key[key], details.get("before", {})
        if at > known_at:
            for name in before.keys() & SIZES.keys():
                setattr(row, name, None if before[name] == "None" else SIZES[name](before[name]))
        elif action != CHANGED or "min_group" in before:
            gone_ahead.setdefault(key, action == GOES_AHEAD)
    for key, row in by_key.items():
        row.going_ahead_at = known_at if gone_ahead.get(key) else None
    changes = AuditEvent.objects.filter(action="course.changed", at__gt=known_at)
    for _, key, _, details in changes.order_by("-number").values_list(*EVENT):
        if "min_group" in details["before"]:
            for row in rows:
                if str(row.course_id) == key:
                    row.course.min_group = details["before"]["min_group"]
