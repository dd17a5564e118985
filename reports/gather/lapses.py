"""Whose training runs out soon: the courses that count today and will not in 30 days, unless they are taken again."""

from dataclasses import dataclass
from datetime import date, timedelta

from training.gather import gather_register
from training.models import Person
from training.readiness import Unit, units_on
from training.roles import StaffRole

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Lapses:
    """`soon`: units that lapse within 30 days, the first to lapse first, each with its person."""

    soon: list[tuple[Unit, Person]]
    lapsed: int  # lapsed or overdue already

    @property
    def board(self) -> int:
        """How many of the people are on the governing board."""
        return len({unit.person for unit, _ in self.soon if StaffRole.GOVERNING_BOARD in unit.roles})

    @property
    def people(self) -> int:
        return len({unit.person for unit, _ in self.soon})


def lapses_soon(on: date) -> Lapses:
    """By the rule of readiness, for everyone on the register."""
    units = units_on(gather_register(), on)
    soon = [unit for unit in units if unit.is_compliant and unit.valid_until and unit.valid_until <= on + SOON]
    soon.sort(key=lambda unit: (unit.valid_until, unit.person))
    people = {p.reference: p for p in Person.objects.filter(reference__in={unit.person for unit in soon})}
    return Lapses(
        soon=[(unit, people[unit.person]) for unit in soon],
        lapsed=sum(unit.status in {"lapsed", "overdue"} for unit in units),
    )
