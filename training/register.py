"""The facts that readiness is computed from (policy 12.1), as plain values. Pure.

Days are calendar days in Europe/London; intervals include both ends and an empty end is open.
Callers pass the facts known at the moment in question, which `is_known` decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

# The day on which someone joined of whom only this is known: before the register began.
BEFORE_THE_REGISTER = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role held from a day to a day."""

    role: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """Time in a directorate, from a day until the next spell starts or the last day given."""

    directorate: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """Whoever holds `role` must hold `course`, first within `due_within_days`."""

    role: str
    course: str
    due_within_days: int
    in_force_from: date
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A passed course; others are no records here. `valid_until` None: it never expires."""

    course: str
    completed_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Need not hold `course`, or any course if it is None."""

    course: str | None
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A mock or a real interview in a medium."""

    medium: str
    practised_on: date


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about one person that readiness depends on."""

    reference: str
    joined_on: date
    left_on: date | None = None
    tenures: Sequence[Tenure] = ()
    spells: Sequence[Spell] = ()
    records: Sequence[Record] = ()
    exemptions: Sequence[Exemption] = ()
    practice: Sequence[Practice] = ()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Register:
    """The people, the requirements and the organisation's settings."""

    people: Sequence[Person] = ()
    requirements: Sequence[Requirement] = ()
    media_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    title_of: Mapping[str, str] = field(default_factory=dict)
    practice_currency_months: Mapping[str, int | None] = field(default_factory=dict)
    renewal_window_days: int = 90


def covers(first: date, last: date | None, on: date) -> bool:
    """Whether the day is in the interval, both ends included."""
    return first <= on and (last is None or on <= last)


def is_known(
    recorded_at: datetime, retracted_at: datetime | None, known_at: datetime | None
) -> bool:
    """Whether a fact was recorded and not retracted by the moment; if it is None, not retracted at
    all.
    """
    if known_at is None:
        return retracted_at is None
    return recorded_at <= known_at and (retracted_at is None or retracted_at > known_at)
