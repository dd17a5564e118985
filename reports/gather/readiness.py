"""The rows of the readiness pages: units with the names that they go by, and what is booked for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Model, QuerySet

from scheduling.models import Booking
from training.models import Course, Person
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


def unit_rows(units: Sequence[Unit], *, now: datetime) -> list[UnitRow]:
    """The rows in the order of the units, in three queries."""
    references = {unit.person for unit in units}
    people = {person.reference: person for person in _of(Person.objects.all(), "reference", references)}
    booked = _booked(references, now)
    titles = dict(Course.objects.values_list("code", "title"))
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


def _of[M: Model](rows: QuerySet[M], field: str, references: set[str]) -> QuerySet[M]:
    """Those of these people; of a great many, all rows, because a database takes only so many values at once."""
    return rows.filter(**{f"{field}__in": references}) if len(references) <= MANY else rows


def _booked(references: set[str], now: datetime) -> dict[tuple[str, str], datetime]:
    bookings = Booking.objects.filter(
        cancelled_at=None, training_session__cancelled_at=None, training_session__starts_at__gt=now
    )
    rows = (
        _of(bookings, "person__reference", references)
        .values_list("person__reference", "training_session__course__code")
        .annotate(Min("training_session__starts_at"))
    )
    return {(reference, course): starts_at for reference, course, starts_at in rows}


def of_people_named(units: Iterable[Unit], text: str) -> list[Unit]:
    """Those of people whose name, reference, job title or mail address holds every word of the text."""
    if not text.split():
        return list(units)
    references = set(Person.objects.search(text).values_list("reference", flat=True))
    return [unit for unit in units if unit.person in references]
