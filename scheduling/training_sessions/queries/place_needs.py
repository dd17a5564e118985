"""Are there enough places? Who needs a course in the months to come and has no place, by SQL, beside
the free places of planned sessions, drafts too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from scheduling.times.months import months_from
from scheduling.times.spans import DAY, midnight
from scheduling.training_sessions.models import (
    Booking,
    TrainingRequest,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.place_needs import CoursePlaces, places_by_course
from scheduling.training_sessions.queries.booked import next_bookings
from training.models import Course
from training.queries.readiness import Readiness

MONTHS = 6  # this one and those after it


@dataclass(frozen=True)
class PlacesRow:
    """`next_session`: the first published one that has a place. `to_book`: how many of those who need
    the course could be booked on it.
    """

    course: Course
    places: CoursePlaces
    next_session: TrainingSession | None

    @property
    def to_book(self) -> int:
        left = self.next_session.places_left if self.next_session else 0
        return min(left, self.places.needs)


@dataclass(frozen=True)
class PlacesTable:
    """`rows`: courses that anybody needs or that have a place, the shortest of places first."""

    months: list[date]
    rows: list[PlacesRow]

    @property
    def short(self) -> int:
        return sum(row.places.short for row in self.rows)


def places_table(*, now: datetime) -> PlacesTable:
    """Nine queries, however many people there are."""
    today = timezone.localdate(now)
    months = months_from(today, MONTHS)
    last = months[-1] + relativedelta(months=1) - DAY
    courses = {course.code: course for course in Course.objects.order_by("code")}
    has_place = set(next_bookings(now=now)) | set(_drafted(now))
    needs = dict(_needs(today, last))
    asked = set(_asked(now)) - needs.keys() - has_place
    training_sessions = list(_planned(now, last))
    found = places_by_course(
        courses=courses,
        months=months,
        needs=[
            (course, by)
            for (person, course), by in needs.items()
            if (person, course) not in has_place
        ],
        places=[
            (one.course.code, timezone.localdate(one.starts_at), one.places_left)
            for one in training_sessions
        ],
        asked=[course for _, course in asked],
    )
    first = {one.course.code: one for one in reversed(training_sessions) if one.published_at}
    rows = [
        PlacesRow(courses[one.course], one, first.get(one.course))
        for one in found
        if not one.is_empty
    ]
    return PlacesTable(months, sorted(rows, key=lambda row: -row.places.short))


def _needs(today: date, last: date) -> Iterator[tuple[tuple[str, str], date | None]]:
    """By person and course, the last day on which it counts; None where that has passed."""
    readiness = Readiness(today)
    for lapse in readiness.lapses((last - today).days):
        yield (lapse.person, lapse.course), lapse.last_day
    for unmet in readiness.unmet():
        if unmet.due_by is None or unmet.due_by <= last:
            yield (unmet.person, unmet.course), unmet.due_by


def _drafted(now: datetime) -> Iterator[tuple[str, str]]:
    """Who has a place in a draft, which they do not know of yet."""
    rows = Booking.objects.held().filter(
        training_session__published_at=None, training_session__starts_at__gt=now
    )
    yield from rows.values_list("person__reference", "training_session__course__code")


def _asked(now: datetime) -> Iterator[tuple[str, str]]:
    """Who asked for a course, or waits for a place in a session to come."""
    requests = TrainingRequest.objects.open()
    yield from requests.values_list("person__reference", "course__code")
    waiting = WaitingListEntry.objects.open().filter(training_session__starts_at__gt=now)
    yield from waiting.values_list("person__reference", "training_session__course__code")


def _planned(now: datetime, last: date) -> Iterator[TrainingSession]:
    """With a place that anybody may take, soonest first."""
    rows = (
        TrainingSession.objects.with_place()
        .sure(now)
        .filter(cancelled_at=None, starts_at__gt=now, starts_at__lt=midnight(last + DAY))
    )
    yield from rows.select_related("course").order_by("starts_at", "pk")
