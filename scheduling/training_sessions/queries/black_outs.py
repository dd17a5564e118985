"""When venues are closed and trainers away, for those who arrange sessions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.search import with_every_word
from scheduling.times.spans import DAY, midnight
from scheduling.training_sessions.models import BlackOut, TrainingSession


def black_outs_listed(*, by: User, on: date, search: str = "") -> QuerySet[BlackOut]:
    """Those that are not over, the soonest first."""
    visible = BlackOut.objects.visible_to(by)
    rows = visible.between(on, date.max).select_related("venue", "trainer")
    if search:
        rows = with_every_word(rows, search, "venue__name", "trainer__name", "reason")
    return rows.order_by("starts_on", Coalesce("venue__name", "trainer__name"), "pk")


def black_out_spans(kind: str, first: date, last: date) -> Iterator[tuple[int, datetime, datetime]]:
    """The keys of what is closed or away (`kind`: venue or trainer), and each of the days in London."""
    rows = BlackOut.objects.between(first, last).exclude(**{kind: None}).order_by("pk")
    for row in rows:
        for on in row.days(first, last):
            yield getattr(row, f"{kind}_id"), midnight(on), midnight(on + DAY)


def black_outs_of(training_session: TrainingSession) -> list[BlackOut]:
    """That fall on a day of the session: its venue is closed, or its trainer away. The venue first."""
    first = timezone.localdate(training_session.starts_at)
    last = timezone.localdate(training_session.ends_at - timedelta(microseconds=1))
    rows = BlackOut.objects.between(first, last)
    meeting = rows.filter(venue=training_session.venue_id) | rows.filter(
        trainer=training_session.trainer_id
    )
    found = meeting.select_related("venue", "trainer").order_by("trainer_id", "starts_on", "pk")
    return sorted(
        (row for row in found if any(row.days(first, last))), key=lambda row: bool(row.trainer_id)
    )


def sessions_in(black_out: BlackOut, *, now: datetime) -> list[TrainingSession]:
    """Sessions to come that stand on its days, soonest first."""
    rows = (
        TrainingSession.objects.upcoming(now).select_related("course").order_by("starts_at", "pk")
    )
    rows = (
        rows.filter(venue=black_out.venue_id)
        if black_out.venue_id
        else rows.filter(trainer=black_out.trainer_id)
    )
    return [row for row in rows if black_out.covers(timezone.localdate(row.starts_at))]
