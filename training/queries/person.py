"""The pages of a person: required courses with their status, facts, and history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from accounts.models import AuditEvent, User
from training.explain import explain_medium_to_desk, explain_unit_to_desk
from training.kinds import KINDS, Kind
from training.media import MEDIA
from training.models import DirectorateSpell, Person
from training.queries.own_training import CourseLine, MediumLine, last_two_years
from training.queries.records import outdated_records
from training.queries.register import read_register
from training.readiness import (
    Status,
    directorate_on,
    medium_readiness,
    most_urgent_first,
    tenure_starts,
    units_on,
)
from training.register import Register
from training.roles import StaffRole

SHOWN_AT_FIRST = 8  # facts of one kind that are not collapsed


@dataclass(frozen=True, slots=True)
class FactRow:
    """`day_by_rule` is set if the rule would now give a training record another last day."""

    pk: int
    cells: list[str]
    headings: list[str]
    day_by_rule: date | None = None

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each cell with its heading, shown beside it when there is no room for a table."""
        return list(zip(self.headings, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of fact: the latest are shown, older ones are collapsed."""

    kind: Kind
    rows: list[FactRow]

    @property
    def latest(self) -> list[FactRow]:
        return self.rows[:SHOWN_AT_FIRST]

    @property
    def older(self) -> list[FactRow]:
        return self.rows[SHOWN_AT_FIRST:]

    @property
    def older_words(self) -> str:
        return f"{len(self.older)} older"


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """What the page of a person shows."""

    roles: list[str]
    directorate: str | None
    units: list[CourseLine]
    media: list[MediumLine]
    sections: list[Section]
    has_outdated_records: bool
    has_left: bool

    @property
    def compliant(self) -> int:
        return sum(unit.status in (Status.IN_DATE, Status.DUE) for unit in self.units)

    @property
    def required(self) -> int:
        return sum(unit.status is not Status.EXEMPT for unit in self.units)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A fact as recorded and perhaps retracted, or a change to a person's own details."""

    what: str
    words: str
    at: datetime
    by: User | None
    kind: str = ""
    pk: int | None = None
    retracted_at: datetime | None = None
    retracted_by: User | None = None
    because: str = ""


def person_overview(
    person: Person, *, on: date, known_at: datetime | None = None
) -> PersonOverview:
    register = read_register(known_at=known_at, people=[person])
    plain = register.people[0] if register.people else None
    outdated = (
        {} if known_at else {record.pk: day for record, day in outdated_records(person=person)}
    )
    return PersonOverview(
        roles=[StaffRole(role).label for role in tenure_starts(plain.tenures, on)] if plain else [],
        directorate=directorate_on(plain.spells, on) if plain else None,
        units=_units(register, on),
        media=[_medium(register, medium, on) for medium in MEDIA] if plain else [],
        sections=[_section(kind, person, outdated, known_at) for kind in KINDS.values()],
        has_outdated_records=bool(outdated),
        has_left=bool(person.left_on and person.left_on < on),
    )


def _units(register: Register, on: date) -> list[CourseLine]:
    role_labels = {role.value: str(role.label) for role in StaffRole}
    units = most_urgent_first(units_on(register, on))
    return [
        CourseLine(
            f"{unit.course} {register.title_of[unit.course]}",
            unit.status,
            explain_unit_to_desk(unit, role_labels=role_labels),
            unit.course,
        )
        for unit in units
    ]


def _medium(register: Register, medium: str, on: date) -> MediumLine:
    readiness = medium_readiness(register.people[0], medium, register=register, on=on)
    history = last_two_years(register, medium, on)
    return MediumLine(MEDIA[medium], readiness.status, explain_medium_to_desk(readiness), history)


def _section(
    kind: Kind, person: Person, outdated: dict[int, date | None], known_at: datetime | None = None
) -> Section:
    held = list(kind.facts(person).known_at(known_at))
    if kind.slug == "directorate":
        _close_overlapping_spells(held)
    by_rule = outdated if kind.slug == "training" else {}
    return Section(
        kind,
        [FactRow(fact.pk, kind.cells(fact), kind.headings, by_rule.get(fact.pk)) for fact in held],
    )


def _close_overlapping_spells(spells: list[DirectorateSpell]) -> None:
    """For display only: end each spell before the next one starts. Expects the latest first."""
    for later, spell in pairwise(spells):
        last = later.starts_on - timedelta(days=1)
        spell.ends_on = min(spell.ends_on or last, last)


def history_of(person: Person, *, known_at: datetime | None = None) -> list[HistoryEntry]:
    """Everything recorded about the person, latest first, with who retracted it, when and why.

    As known at a moment, it leaves out what was recorded later and hides later retractions.
    """
    entries = sorted([*_facts(person), *_details(person)], key=lambda entry: entry.at, reverse=True)
    return [
        entry_as_known(entry, known_at)
        for entry in entries
        if known_at is None or entry.at <= known_at
    ]


def entry_as_known(entry: HistoryEntry, known_at: datetime | None) -> HistoryEntry:
    """Hide a retraction made after `known_at`."""
    if known_at is None or entry.retracted_at is None or entry.retracted_at <= known_at:
        return entry
    return replace(entry, retracted_at=None, retracted_by=None, because="")


def _facts(person: Person) -> Iterator[HistoryEntry]:
    """Every fact of the person, including retracted ones."""
    for kind in KINDS.values():
        for fact in kind.facts(person):
            yield history_entry(kind, fact)


def history_entry(kind: Kind, fact: Any) -> HistoryEntry:
    """The fact as an entry of a history."""
    return HistoryEntry(
        what=kind.one.partition(" ")[2].capitalize(),
        words=kind.sentence(fact),
        at=fact.recorded_at,
        by=fact.recorded_by,
        kind=kind.slug,
        pk=fact.pk,
        retracted_at=fact.retracted_at,
        retracted_by=fact.retracted_by,
        because=fact.retracted_because,
    )


_EVENT_LABELS = {
    "person.added": "Added to the register",
    "person.left": "Last day set",
    "person.rejoined": "Back on the register",
    "person.linked": "Sign-in set",
    "person.changed": "Details changed",
}


def _details(person: Person) -> Iterator[HistoryEntry]:
    events = AuditEvent.objects.filter(
        about_type=Person._meta.label, about_id=str(person.pk)
    ).select_related("by")
    for event in events:
        yield HistoryEntry(
            _EVENT_LABELS.get(event.action, event.action),
            _detail_words(event.details),
            event.at,
            event.by,
        )


def _detail_words(details: dict[str, Any]) -> str:
    """`phone: 1111 → 2222`; for other events, the values they set."""
    if "after" in details:
        before = details["before"]
        return "; ".join(
            f"{name.replace('_', ' ')}: {before[name] or 'nothing'} → {value or 'nothing'}"
            for name, value in details["after"].items()
        )
    return "; ".join(
        f"{name.replace('_', ' ')}: {value}" for name, value in details.items() if value
    )
