"""What the register holds, as an import compares it: plain rows, read as they are asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import AuditEvent
from scheduling.assessments.models import Sheet
from scheduling.availability.models import Away, OnCall
from scheduling.register.checking import Checked, Spellings, check
from scheduling.register.models import RegisterImport
from scheduling.register.planning import HeldPerson, HeldRow, Plan, plan
from scheduling.register.queries import held_others
from scheduling.register.queries.evidence_files import Evidences, evidences_of
from scheduling.register.rules import RULES, check_rules
from scheduling.register.sources import SourceFile
from scheduling.register.spells import Spell
from scheduling.register.tables import (
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
}  # what a person keeps to themselves is not looked at
NAMED: dict[str, type[Course | Topic]] = {COURSES: Course, TOPICS: Topic}
OTHERS: dict[str, type[Any]] = {  # each with a shape of its own: gather.held_others reads them
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
_OWN = {
    CpdEntry
}  # people write these themselves at any moment; one that an import corrects must still be held
_REGISTER = [model._meta.label for model in _MODELS if model not in _OWN]


@dataclass
class HeldRegister:
    """Reads people and names at once, facts file by file. `renewal_window_days` and lengths are as
    set now.
    """

    people: dict[str, HeldPerson] = field(default_factory=dict)
    valid_for_months: dict[str, int | None] = field(default_factory=dict)
    renewal_window_days: int = 90
    _names: dict[str, dict[int, str]] = field(default_factory=dict)

    def spellings(self) -> Spellings:
        """How what is listed is spelt; people taken off the register are not listed."""
        removed = {reference for reference, person in self.people.items() if person.is_removed}
        listed = {
            file: {
                fold(name): name
                for name in names.values()
                if file != PEOPLE or fold(name) not in removed
            }
            for file, names in self._names.items()
        }
        listed[ASSESSORS] = {fold(address): address for address in held_others.assessors()}
        return listed

    def named(self, file: str) -> Iterator[HeldRow]:
        for id_, code, *values in NAMED[file].objects.values_list("id", "code", *TABLES[file].rest):
            yield HeldRow(
                id_, (code,), tuple(tuple(v) if isinstance(v, list) else v for v in values)
            )

    def facts(self, file: str, people: set[str]) -> Iterator[HeldRow]:
        """What is held of a file, all but people and names; of these people alone where they are
        few.
        """
        if file in OTHERS:
            yield from held_others.READERS[file]()
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
            yield HeldRow(id_, read[:keys], read[keys:])

    def _reader(self, file: str) -> Callable[[Any], str | None] | None:
        return self._names[file].get if file else None


def read_held() -> HeldRegister:
    held = HeldRegister(
        valid_for_months=dict(Course.objects.values_list("code", "valid_for_months")),
        renewal_window_days=Organisation.objects.ours().renewal_window_days,
    )
    held._names = {
        file: dict(model.objects.values_list("id", "code")) for file, model in NAMED.items()
    }
    held._names |= {file: dict(rows) for file, rows in held_others.names().items()}
    held._names[PEOPLE] = dict(Person.objects.values_list("id", "reference"))
    held.people = _people(held._names[PEOPLE])
    return held


def _people(references: dict[int, str]) -> dict[str, HeldPerson]:
    spells: dict[int, list[Spell]] = defaultdict(list)
    rows = DirectorateSpell.objects.held().values_list(
        "person_id", "id", "directorate__name", "starts_on", "ends_on"
    )
    for person, id_, directorate, starts_on, ends_on in rows:
        spells[person].append(Spell(id_, directorate, starts_on, ends_on))
    columns = TABLES[PEOPLE].rest
    fields = ["removed_at" if name == "directorate" else name for name in columns]
    fields[columns.index("line_manager")] = "line_manager_id"
    place = columns.index("directorate")
    manager = columns.index("line_manager")
    people = {}
    for id_, *values in Person.objects.values_list("id", *fields):
        is_removed, values[place] = values[place] is not None, ""
        values[manager] = references.get(values[manager])
        people[fold(references[id_])] = HeldPerson(
            id_, is_removed, tuple(values), tuple(spells[id_])
        )
    return people


@dataclass
class Prepared:
    """An import ready to be confirmed, or the problems that forbid it. `stamp` tells whether the
    register moved on; `evidence` are the certificates that came along, by the name under which they
    would be kept.
    """

    checked: Checked
    plan: Plan
    stamp: int
    evidence: Evidences = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return not self.checked.problems.found


def prepare_import(files: Iterable[SourceFile], on: date) -> Prepared:
    """Checks a source and plans what it would change; `on` is the day on which a change of
    directorate starts.
    """
    stamp = register_stamp()
    held = read_held()
    sent = list(files)
    checked = check([file for file in sent if file.content is None], held.spellings(), on)
    evidence = evidences_of(checked, [file for file in sent if file.content is not None])
    made = Plan() if checked.problems.found else plan(checked.rows, held, on, checked.problems)
    if set(made.changes) & set(RULES):
        check_rules(made, held_others.known(made), on, checked.problems)
    return Prepared(checked, made, stamp, evidence)


def register_stamp() -> int:
    """The number of the last deed on the register: another one later means that something was
    changed meanwhile.
    """
    last = AuditEvent.objects.filter(about_type__in=_REGISTER).order_by("-number")
    return last.values_list("number", flat=True).first() or 0
