"""The pages of a person: required courses with their status, facts, and history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from accounts.models import AuditEvent, User
from training.explain import (
    explain_medium_to_desk,
    explain_unit_to_desk,
    status_in_few_words,
    ways_to_be_ready,
)
from training.kinds import KINDS, Kind
from training.media import MEDIA, SHORT
from training.models import DirectorateSpell, Person, PersonTopic
from training.queries.own_training import MediumLine, last_two_years
from training.queries.records import outdated_records
from training.queries.register import read_register
from training.readiness import (
    MediumReadiness,
    MediumStatus,
    Status,
    directorate_on,
    last_days_of,
    medium_readiness,
    most_urgent_first,
    tenure_starts,
    units_on,
)
from training.register import Register
from training.roles import role_names

NEVER_TAKEN = (Status.NEW_IN_POST, Status.OVERDUE)
SHOWN_AT_FIRST = 8  # facts of one kind that are not collapsed


@dataclass(frozen=True, slots=True)
class FactRow:
    pk: int
    cells: list[str]
    headings: list[str]

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
class AskedCourse:
    """A course that is required of the person. `words` say its status in a table; `last_day` is
    the day on which it stops to count, or by which it has to be taken first.
    """

    code: str
    title: str
    status: Status
    words: str
    why: str
    last_day: date | None

    @property
    def needs_something(self) -> bool:
        return self.status not in (Status.IN_DATE, Status.EXEMPT)


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """What the page of a person shows. `ways`: what would make them ready again; `has_badges`: a course
    of theirs counts, so that it can be taken away as an Open Badge; `untrained`: the
    media that they never had a course for.
    """

    roles: list[str]
    directorate: str | None
    units: list[AskedCourse]
    media: list[MediumLine]
    sections: list[Section]
    has_outdated_records: bool
    has_left: bool
    ways: list[str]
    has_badges: bool

    @property
    def trained(self) -> list[MediumLine]:
        return [line for line in self.media if line.status is not MediumStatus.NEVER]

    @property
    def untrained(self) -> list[str]:
        return [SHORT[line.code] for line in self.media if line.status is MediumStatus.NEVER]

    @property
    def topics(self) -> list[FactRow]:
        """Those that they lead on first."""
        lead = PersonTopic.Level.LEAD.label
        return sorted(self._rows("topic"), key=lambda row: row.cells[1] != lead)

    @property
    def counts(self) -> str:
        """`10 training records, 34 times practised`."""
        records = len(self._rows("training"))
        times = len(self._rows("practice"))
        return (
            f"{records} training record{'' if records == 1 else 's'}, "
            f"{times} time{'' if times == 1 else 's'} practised"
        )

    def _rows(self, slug: str) -> list[FactRow]:
        return next(section.rows for section in self.sections if section.kind.slug == slug)

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
    media = _media(register, on) if plain else []
    return PersonOverview(
        roles=[role_names()[role] for role in tenure_starts(plain.tenures, on)] if plain else [],
        directorate=directorate_on(plain.spells, on) if plain else None,
        units=_units(register, on),
        media=[line for line, _ in media],
        sections=[_section(kind, person, known_at) for kind in KINDS.values()],
        has_outdated_records=not known_at and bool(outdated_records(person=person)),
        has_left=bool(person.left_on and person.left_on < on),
        ways=ways_to_be_ready([readiness for _, readiness in media]),
        has_badges=plain is not None
        and any(last >= on for last in last_days_of(plain.records, on).values()),
    )


def _units(register: Register, on: date) -> list[AskedCourse]:
    role_labels = role_names()
    return [
        AskedCourse(
            unit.course,
            register.title_of[unit.course],
            unit.status,
            status_in_few_words(unit, on=on),
            explain_unit_to_desk(unit, role_labels=role_labels),
            unit.due_by if unit.status in NEVER_TAKEN else unit.valid_until,
        )
        for unit in most_urgent_first(units_on(register, on))
    ]


def _media(register: Register, on: date) -> list[tuple[MediumLine, MediumReadiness]]:
    person = register.people[0]
    found = []
    for medium in MEDIA:
        readiness = medium_readiness(person, medium, register=register, on=on)
        line = MediumLine(
            MEDIA[medium],
            readiness.status,
            explain_medium_to_desk(readiness),
            last_two_years(register, medium, on),
            medium,
            [one.practised_on for one in person.practice if one.medium == medium],
        )
        found.append((line, readiness))
    return found


def _section(kind: Kind, person: Person, known_at: datetime | None = None) -> Section:
    facts = list(kind.facts(person).known_at(known_at))
    if kind.slug == "directorate":
        _close_overlapping_spells(facts)
    return Section(
        kind,
        [FactRow(fact.pk, kind.cells(fact), kind.headings) for fact in facts],
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
