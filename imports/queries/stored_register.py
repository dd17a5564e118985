"""The stored register as an import compares it: plain rows, read when needed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.models import AuditEvent
from desk.assessments.models import Sheet
from imports.checking import Checked, Spellings, check
from imports.mapped_files import Mapped, Reading, map_files
from imports.mappings import Known
from imports.mappings import Person as KnownPerson
from imports.models import RegisterImport
from imports.planning import (
    Held,
    Plan,
    StoredPerson,
    StoredRow,
    find_absent,
    find_gone,
    plan,
    stop_at_strangers,
    storable_key,
    storable_keys,
)
from imports.problems import Problems
from imports.queries import stored_others
from imports.queries.evidence_files import EvidenceFiles, read_evidence
from imports.rules import RULES, check_rules
from imports.sources import SourceFile
from imports.spells import StoredSpell
from imports.tables import (
    ACCOUNTS,
    ASSESSMENTS,
    ASSESSORS,
    CERTIFICATES,
    COURSES,
    CPD,
    PEOPLE,
    PRACTICE,
    READINGS,
    TABLES,
    TOPICS,
)
from scheduling.availability.models import Away, OnCall
from training.models import (
    Certificate,
    Course,
    CpdEntry,
    DirectorateSpell,
    Exemption,
    Organisation,
    Person,
    PersonTopic,
    PolicyReading,
    Practice,
    Requirement,
    SocialAccount,
    Tenure,
    Topic,
    TrainingRecord,
)
from training.references import fold

FACTS: dict[str, type[Any]] = {  # subclasses of Fact, each with fields named as the columns are
    "tenures": Tenure,
    "requirements": Requirement,
    "training": TrainingRecord,
    "exemptions": Exemption,
    PRACTICE: Practice,
    "person_topics": PersonTopic,
    CPD: CpdEntry,
    "on_call": OnCall,
    "away": Away,
}
ALSO: dict[str, dict[str, Any]] = {
    CPD: {"is_shared": True}
}  # entries that a person does not share are ignored
NAMED: dict[str, type[Course | Topic]] = {COURSES: Course, TOPICS: Topic}
OTHERS: dict[str, type[Any]] = {  # each has its own reader in stored_others
    ASSESSMENTS: Sheet,
    CERTIFICATES: Certificate,
    READINGS: PolicyReading,
    ACCOUNTS: SocialAccount,
}
_FEW = 500
_MODELS: tuple[type[Any], ...] = (
    *(RegisterImport, Person, DirectorateSpell, Course, Topic, SocialAccount),
    *FACTS.values(),
)
_OWN = {CpdEntry}  # people write these at any time, so they do not change the stamp
_REGISTER = [model._meta.label for model in _MODELS if model not in _OWN]


@dataclass
class StoredRegister:
    """Reads people and names at once, facts file by file."""

    people: dict[str, StoredPerson] = field(default_factory=dict)
    valid_for_months: dict[str, int | None] = field(default_factory=dict)
    renewal_window_days: int = 90
    _names: dict[str, dict[int, str]] = field(default_factory=dict)

    def spellings(self) -> Spellings:
        """The spelling of every listed name; people taken off the register are not listed."""
        removed = {reference for reference, person in self.people.items() if person.is_removed}
        listed = {
            file: {
                fold(name): name
                for name in names.values()
                if file != PEOPLE or fold(name) not in removed
            }
            for file, names in self._names.items()
        }
        listed[ASSESSORS] = {fold(address): address for address in stored_others.assessors()}
        return listed

    def named(self, file: str) -> Iterator[StoredRow]:
        for id_, code, *values in NAMED[file].objects.values_list("id", "code", *TABLES[file].rest):
            yield StoredRow(
                id_, (code,), tuple(tuple(v) if isinstance(v, list) else v for v in values)
            )

    def facts(self, file: str, people: set[str]) -> Iterator[StoredRow]:
        """The current rows of a file of facts; only these people's if they are few."""
        if file in OTHERS:
            yield from stored_others.READERS[file]()
            return
        table = TABLES[file]
        readers = [
            (name, self._reader(column.refers_to))
            for name, column in zip(table.names, table.ordered, strict=True)
        ]
        fields = [f"{name}_id" if reader else name for name, reader in readers]
        rows = FACTS[file]._default_manager.filter(retracted_at=None, **ALSO.get(file, {}))
        if people and len(people) < _FEW:
            rows = rows.filter(person__reference__in=people)
        keys = len(table.key)
        for id_, *values in rows.values_list("id", *fields).iterator(chunk_size=5000):
            read = tuple(
                reader(value) if reader else value
                for value, (_, reader) in zip(values, readers, strict=True)
            )
            yield StoredRow(id_, read[:keys], read[keys:])

    def _reader(self, file: str) -> Callable[[Any], str | None] | None:
        return self._names[file].get if file else None


def read_stored() -> StoredRegister:
    stored = StoredRegister(
        valid_for_months=dict(Course.objects.values_list("code", "valid_for_months")),
        renewal_window_days=Organisation.objects.ours().renewal_window_days,
    )
    stored._names = {
        file: dict(model.objects.values_list("id", "code")) for file, model in NAMED.items()
    }
    stored._names |= {file: dict(rows) for file, rows in stored_others.names().items()}
    stored._names[PEOPLE] = dict(Person.objects.values_list("id", "reference"))
    stored.people = _people(stored._names[PEOPLE])
    return stored


def _people(references: dict[int, str]) -> dict[str, StoredPerson]:
    spells: dict[int, list[StoredSpell]] = defaultdict(list)
    rows = DirectorateSpell.objects.not_retracted().values_list(
        "person_id", "id", "directorate__name", "starts_on", "ends_on"
    )
    for person, id_, directorate, starts_on, ends_on in rows:
        spells[person].append(StoredSpell(id_, directorate, starts_on, ends_on))
    columns = TABLES[PEOPLE].rest
    fields = ["removed_at" if name == "directorate" else name for name in columns]
    fields[columns.index("line_manager")] = "line_manager_id"
    place = columns.index("directorate")
    manager = columns.index("line_manager")
    people = {}
    for id_, *values in Person.objects.values_list("id", *fields):
        is_removed, values[place] = values[place] is not None, ""
        values[manager] = references.get(values[manager])
        people[fold(references[id_])] = StoredPerson(
            id_, is_removed, tuple(values), tuple(spells[id_])
        )
    return people


@dataclass
class Prepared:
    """An import that can be confirmed, or its problems. `stamp` detects later changes of the
    register; `evidence` holds the certificates, by the name under which they would be stored;
    `mapped` the files that were read by a mapping; `absent` the ids of people whom the source lacks;
    `before` is what the named sources held last time.
    """

    checked: Checked
    plan: Plan
    stamp: int
    evidence: EvidenceFiles = field(default_factory=dict)
    mapped: Mapped = field(default_factory=Mapped)
    absent: list[int] = field(default_factory=list)
    before: Held = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        return not self.checked.problems.found

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write, or to remember of a source."""
        return bool(self.plan.size) or self.plan.held != self.before

    @property
    def gone(self) -> list[dict[str, Any]]:
        """The facts that a source held last time and holds no longer, by the columns of their key."""
        return [
            {"file": self.mapped.label_of(file)}
            | dict(zip(TABLES[file].key, storable_key(row.key), strict=True))
            for file, rows in self.plan.gone.items()
            for row in rows
        ]


def prepare_import(
    files: Iterable[SourceFile],
    on: date,
    *,
    theirs: Iterable[SourceFile] = (),
    readings: Sequence[Reading] = (),
    answers: Mapping[str, str] | None = None,
    has_new_people: bool = False,
) -> Prepared:
    """Checks a source and plans its changes; a changed directorate starts on the day `on`.

    `theirs` are files in somebody else's columns, which `readings` map to ours. `answers` say what
    becomes of what a source holds no longer.
    """
    stamp = register_stamp()
    stored = read_stored()
    spellings = stored.spellings()
    unfit = Problems()
    known = known_register() if readings else Known({**spellings[PEOPLE]})
    listed = replace(known, references=spellings[PEOPLE])  # the check adds those of the source
    mapped = map_files(theirs, readings, listed, unfit)
    if unfit.found:
        return Prepared(Checked(problems=unfit), Plan(), stamp, mapped=mapped)
    sent = [*files, *mapped.sources]
    checked = check([file for file in sent if file.content is None], spellings, on)
    evidence = read_evidence(checked, [file for file in sent if file.content is not None])
    problems = checked.problems
    is_theirs = any(file.mapping.table == PEOPLE for file in mapped.files)
    if not (problems.found or has_new_people):
        stop_at_strangers(checked.rows, stored, known, problems, is_theirs=is_theirs)
    made = Plan(answers=answers or {})
    before: Held = {}
    absent: list[int] = []
    if not problems.found:
        absent = find_absent(checked.rows, stored, on)
        for (source, file), keys in checked.held.items():
            if file in FACTS:
                made.held.setdefault(source, {})[file] = storable_keys(keys)
        last = _held_last() if made.held else {}
        before = {source: held for source, held in last.items() if source in made.held}
        find_gone(made, last, stored)
        plan(checked.rows, stored, on, problems, made)
    if set(made.changes) & set(RULES):
        check_rules(made, stored_others.known(made), on, problems)
    for file, count in checked.repeated.items():
        if file in made.counts:
            made.counts[file]["repeated"] = count
    mapped.add_skipped(made.counts)
    mapped.name_theirs(problems)
    return Prepared(checked, made, stamp, evidence, mapped, absent, before)


def _held_last() -> Held:
    """What each source held when it was last imported, but for imports that were undone."""
    imports = RegisterImport.objects.filter(undone_at=None).exclude(held={})
    found: Held = {}
    for held in imports.order_by("imported_at", "pk").values_list("held", flat=True):
        found |= held
    return found


def known_register() -> Known:
    """What is compared with somebody else's columns and values."""
    rows = Person.objects.listed().values_list("reference", "first_name", "last_name", "email")
    people = {ref: KnownPerson(f"{first} {last}", email) for ref, first, last, email in rows}
    titles = {
        file: dict(model.objects.order_by("code").values_list("code", "title"))
        for file, model in NAMED.items()
    }
    return Known({fold(reference): reference for reference in people}, titles, people)


def register_stamp() -> int:
    """The number of the last audit event about the register, which grows with every change."""
    last = AuditEvent.objects.filter(about_type__in=_REGISTER).order_by("-number")
    return last.values_list("number", flat=True).first() or 0
