"""The rows of the readiness pages: units with the names that they go by, and what is booked for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Model, QuerySet

from scheduling.gather.booked import standing
from scheduling.models import Booking
from training.models import Person
from training.readiness import Unit
from training.roles import StaffRole

MANY = 500


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a person reads it. `booked_at`: when the next session of the course starts that they are booked on."""

    unit: Unit
    person: Person
    course: str
    roles: str
    booked_at: datetime | None


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
            booked_at=booked.get((unit.person, unit.course)),
        )
        for unit in units
    ]


def people_of(references: set[str]) -> dict[str, Person]:
    """By reference, in one query."""
    return {person.reference: person for person in _of(Person.objects.all(), "reference", references)}


def _of[M: Model](rows: QuerySet[M], field: str, references: set[str]) -> QuerySet[M]:
    """Those of these people; of a great many, all rows, because a database takes only so many values at once."""
    return rows.filter(**{f"{field}__in": references}) if len(references) <= MANY else rows


def _booked(references: set[str], now: datetime, known_at: datetime | None) -> dict[tuple[str, str], datetime]:
    bookings = Booking.objects.filter(standing(known_at), training_session__starts_at__gt=now)
    rows = (
        _of(bookings, "person__reference", references)
        .values_list("person__reference", "training_session__course__code")
        .annotate(Min("training_session__starts_at"))
    )
    return {(reference, course): starts_at for reference, course, starts_at in rows}
