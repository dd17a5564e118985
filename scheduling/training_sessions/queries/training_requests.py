"""What the pages and the export of training requests show."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.spreadsheets import Cell
from scheduling.training_sessions.models import TrainingRequest, TrainingSession

REQUEST_STATUSES = {
    "open": "Waiting",
    "booked": "Booked",
    "turned_down": "Declined",
    "withdrawn": "Withdrawn",
}
HEADING = ("Asked on", "Reference", "Name", "Course", "Words", "Standing", "Answered on", "Reason")


def sessions_for(request: TrainingRequest, *, now: datetime) -> QuerySet[TrainingSession]:
    """Sessions of the course with a place left, the soonest first."""
    training_sessions = (
        TrainingSession.objects.bookable(now)
        .filter(course=request.course)
        .select_related("venue", "trainer")
    )
    return training_sessions.order_by("starts_at", "pk")


def export_rows(requests: Iterable[TrainingRequest]) -> Iterator[tuple[Cell, ...]]:
    yield HEADING
    for request in requests:
        yield (
            timezone.localdate(request.asked_at),
            request.person.reference,
            request.person.full_name,
            str(request.course),
            request.words,
            REQUEST_STATUSES[request.status],
            timezone.localdate(request.answered_at) if request.answered_at else None,
            request.turned_down_because,
        )
