"""Series of training sessions: scheduled together, and then changed or cancelled from one of them
on. What would happen is found by doing it and taking it back, so that a preview shows exactly what
the press does.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import CHANGED_MEANWHILE, Refused
from accounts.seen import check_seen, digest_of, fingerprint
from nhsuk.london import ClocksChange
from nhsuk.words import clock, weekday
from scheduling.training_sessions.actions.drafts import remove_draft
from scheduling.training_sessions.actions.training_sessions import (
    ARRANGED,
    IS_DRAFT,
    Arrangement,
    cancel_training_session,
    change_training_session,
    check_open,
    schedule_training_session,
)
from scheduling.training_sessions.models import TrainingSeries, TrainingSession
from scheduling.training_sessions.repeating import Every, on_day, shifted

TIMES = {"starts_at", "ends_at"}


NO_DAY_CHOSEN = "No session is chosen. Choose at least one."


def _one_is_refused(day: date, why: str) -> Refused:
    """One of the series cannot be as it was asked, so none is."""
    return Refused(f"Nothing has been saved. {weekday(day)}: {why}")


def _clocks_change_then(change: ClocksChange, at: datetime) -> Refused:
    happens = "comes twice" if change.comes_twice else "does not exist"
    return Refused(
        f"{clock(timezone.localtime(at))} {happens} that night, because the clocks change. "
        "Schedule that session by itself."
    )


@dataclass(frozen=True)
class Proposed:
    """A session of the series; `refused`: why it cannot be, or empty."""

    day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    refused: str = ""


@dataclass(frozen=True)
class Following:
    """A later session of the series as it is, and when it would be."""

    training_session: TrainingSession
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    refused: str = ""

    @property
    def day(self) -> date | None:
        return timezone.localdate(self.starts_at) if self.starts_at else None


def preview_series(
    *, days: Iterable[date], by: User, now: datetime, **arrangement: Unpack[Arrangement]
) -> list[Proposed]:
    """Each of the days, with why there can be no session. Nothing is saved."""
    with transaction.atomic():
        proposed = [_propose(day, arrangement, by, now) for day in days]
        transaction.set_rollback(True)
    return proposed


@transaction.atomic
def schedule_series(
    *,
    every: Every,
    days: Collection[date],
    is_draft: bool = False,
    by: User,
    now: datetime,
    **arrangement: Unpack[Arrangement],
) -> list[TrainingSession]:
    """A session on each of the days, at the same time on the clock; all or none."""
    if not days:
        raise Refused(NO_DAY_CHOSEN)
    series = TrainingSeries.objects.create(every=every, made_at=now, made_by=by)
    scheduled = []
    for day in sorted(days):
        try:
            training_session = _schedule(day, arrangement, by, now, is_draft=is_draft)
        except Refused as refusal:
            raise _one_is_refused(day, str(refusal)) from refusal
        training_session.series = series
        training_session.save(update_fields=["series"])
        scheduled.append(training_session)
    keys = [training_session.pk for training_session in scheduled]
    audit(by=by, action="training_series.scheduled", about=series, now=now, sessions=keys)
    return scheduled


def _propose(day: date, arrangement: Arrangement, by: User, now: datetime) -> Proposed:
    try:
        with transaction.atomic():
            made = _schedule(day, arrangement, by, now, is_draft=False)
    except Refused as refusal:
        return Proposed(day, refused=str(refusal))
    return Proposed(day, made.starts_at, made.ends_at)


def _schedule(
    day: date, arrangement: Arrangement, by: User, now: datetime, *, is_draft: bool
) -> TrainingSession:
    starts_at = _on_day(arrangement["starts_at"], day)
    ends_at = _on_day(arrangement["ends_at"], day)
    there: Arrangement = {**arrangement, "starts_at": starts_at, "ends_at": ends_at}
    if decide_on := arrangement.get("decide_on"):
        there["decide_on"] = decide_on + (day - timezone.localdate(arrangement["starts_at"]))
    return schedule_training_session(is_draft=is_draft, by=by, now=now, **there)


def _on_day(moment: datetime, day: date) -> datetime:
    try:
        return on_day(moment, day)
    except ClocksChange as change:
        raise _clocks_change_then(change, moment) from change


def following(training_session: TrainingSession, *, now: datetime) -> list[TrainingSession]:
    """The later sessions of its series that can still be changed, soonest first."""
    if training_session.series_id is None:
        return []
    later = Q(starts_at__gt=training_session.starts_at) | Q(
        starts_at=training_session.starts_at, pk__gt=training_session.pk
    )
    rows = TrainingSession.objects.filter(
        later, series=training_session.series_id, cancelled_at=None, starts_at__gt=now
    )
    return list(rows.select_related("course", "venue", "trainer").order_by("starts_at", "pk"))


def seen_of(training_session: TrainingSession, *, now: datetime) -> str:
    """A digest of it and of those that follow, as they are, for `seen`."""
    rows = [training_session, *following(training_session, now=now)]
    return digest_of([[row.pk, fingerprint(row, ARRANGED)] for row in rows])


def preview_following(
    *,
    training_session: TrainingSession,
    by: User,
    now: datetime,
    seen: str | None = None,
    **arrangement: Unpack[Arrangement],
) -> list[Following]:
    """It and those that follow, with when each would be or why it cannot. Nothing is saved."""
    with transaction.atomic():
        check_seen(training_session, ARRANGED, seen)
        found = _change(training_session, None, arrangement, by, now)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def change_following(
    *,
    training_session: TrainingSession,
    chosen: Collection[int],
    by: User,
    now: datetime,
    seen: str | None = None,
    **arrangement: Unpack[Arrangement],
) -> list[TrainingSession]:
    """Changes it and those of the following that are `chosen`, by their keys: what is new in it is
    new in each. All or none.
    """
    current = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    if seen is not None and seen != seen_of(current, now=now):
        raise Refused(CHANGED_MEANWHILE)
    if not chosen:
        raise Refused(NO_DAY_CHOSEN)
    done = _change(current, set(chosen), arrangement, by, now)
    for one in done:
        if one.refused:
            raise _one_is_refused(timezone.localdate(one.training_session.starts_at), one.refused)
    return [one.training_session for one in done]


def _change(
    training_session: TrainingSession,
    chosen: Collection[int] | None,
    arrangement: Arrangement,
    by: User,
    now: datetime,
) -> list[Following]:
    """Where they move to later days the last goes first, so that none meets the next."""
    check_open(training_session, now)
    rows = [training_session, *following(training_session, now=now)]
    rows = [row for row in rows if chosen is None or row.pk in chosen]
    is_later = arrangement["starts_at"] > training_session.starts_at
    ordered = reversed(rows) if is_later else rows
    done = {row.pk: _follow(row, training_session, arrangement, by, now) for row in ordered}
    return [done[row.pk] for row in rows]


def _follow(
    row: TrainingSession, first: TrainingSession, arrangement: Arrangement, by: User, now: datetime
) -> Following:
    try:
        with transaction.atomic():
            values = _values(row, first, arrangement)
            change_training_session(training_session=row, by=by, now=now, **values)
    except Refused as refusal:
        return Following(row, refused=str(refusal))
    return Following(row, values["starts_at"], values["ends_at"])


def _values(row: TrainingSession, first: TrainingSession, arrangement: Arrangement) -> Any:
    """Its own arrangement, but for what is new in the first."""
    if row.pk == first.pk:
        return arrangement
    own: dict[str, Any] = {name: getattr(row, name) for name in ARRANGED}
    for name, value in arrangement.items():
        if name not in TIMES and value != getattr(first, name):
            own[name] = value
    before = first.starts_at, first.ends_at
    after = arrangement["starts_at"], arrangement["ends_at"]
    try:
        own["starts_at"], own["ends_at"] = shifted(
            row.starts_at, row.ends_at, before=before, after=after
        )
    except ClocksChange as change:
        raise _clocks_change_then(change, after[0]) from change
    decide_on = arrangement.get("decide_on")
    if decide_on and decide_on != first.decide_on:
        days_later = timezone.localdate(own["starts_at"]) - timezone.localdate(after[0])
        own["decide_on"] = decide_on + days_later
    return own


@transaction.atomic
def cancel_following(
    *, training_session: TrainingSession, reason: str, by: User, now: datetime
) -> int:
    """Cancels it and those that follow, and removes those that are drafts. Returns how many bookings
    were cancelled with them.
    """
    if not training_session.published_at:
        raise Refused(IS_DRAFT)
    booked = 0
    for row in [training_session, *following(training_session, now=now)]:
        if row.published_at:
            booked += cancel_training_session(training_session=row, reason=reason, by=by, now=now)
        else:
            remove_draft(training_session=row, by=by, now=now)
    return booked
