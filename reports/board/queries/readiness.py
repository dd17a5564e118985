"""The rows of the readiness pages: units with the names that they go by, and what is booked for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model, QuerySet

from scheduling.training_sessions.models import Booking
from scheduling.training_sessions.queries.booked import standing
from training.models import Person
from training.readiness import Unit
from training.roles import StaffRole

MANY = 500


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a person reads it. `booked`: when the sessions of the course start that they are booked on."""

    unit: Unit
    person: Person
    course: str
    roles: str
    booked: tuple[datetime, ...] = ()

    @property
    def booked_at(self) -> datetime | None:
        return self.booked[0] if self.booked else None

    def at(self, now: datetime) -> "UnitRow":
        """Without the sessions that have begun by then."""
        if not self.booked or self.booked[0] > now:
            return self
        return replace(self, booked=tuple(starts_at for starts_at in self.booked if starts_at > now))


def unit_rows(
    units: Sequence[Unit], *, titles: Mapping[str, str], now: datetime, known_at: datetime | None = None
) -> list[UnitRow]:
    """The rows in the order of the units, in two queries; `titles` by the code of the course.

    What is booked is what starts after `now`, as it was known at the moment.
    """
    references = {unit.person for unit in units}
    people = people_of(references)
    booked = _booked(references, now, known_at)
    words = dict(StaffRole.choices)
    return [
        UnitRow(
            unit=unit,
            person=people[unit.person],
            course=f"{unit.course} {titles[unit.course]}",
            roles=", ".join(sorted(words[role] for role in unit.roles)),
            booked=tuple(booked.get((unit.person, unit.course), ())),
        )
        for unit in units
    ]


def people_of(references: set[str]) -> dict[str, Person]:
    """By reference, in one query."""
    return {person.reference: person for person in _of(Person.objects.all(), "reference", references)}


def _of[M: Model](rows: QuerySet[M], field: str, references: set[str]) -> QuerySet[M]:
    """Those of these people; of a great many, all rows, because a database takes only so many values at once."""
    return rows.filter(**{f"{field}__in": references}) if len(references) <= MANY else rows


def _booked(references: set[str], now: datetime, known_at: datetime | None) -> dict[tuple[str, str], list[datetime]]:
    """The first first."""
    bookings = Booking.objects.filter(standing(known_at), training_session__starts_at__gt=now)
    columns = ("person__reference", "training_session__course__code", "training_session__starts_at")
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for reference, course, starts_at in (
        _of(bookings, "person__reference", references).order_by(columns[-1]).values_list(*columns)
    ):
        found[reference, course].append(starts_at)
    return found
