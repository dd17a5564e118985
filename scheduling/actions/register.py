"""Imports the register from a checked source: all of it or nothing, in one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.audit import audit
from accounts.models import User
from scheduling.gather.held_register import ALSO, FACTS, NAMED, Prepared, register_stamp
from scheduling.models import RegisterChange, RegisterImport
from scheduling.register.planning import Change, Plan
from scheduling.register.spells import Spell, SpellChange
from scheduling.register.tables import PEOPLE, TABLES
from training.actions.facts import Refused
from training.models import Directorate, DirectorateSpell, Person

BATCH = 1000
Entry = dict[str, Any]  # as RegisterChange has them


class RegisterNotRight(Refused):
    def __init__(self, problems: int) -> None:
        super().__init__(f"The source has {problems:,} problems, so nothing was imported. Mend them and try again.")


class RegisterChanged(Refused):
    """What was planned no longer fits what is held."""

    def __init__(self) -> None:
        super().__init__("Someone changed the register meanwhile, so nothing was imported. Look again, then confirm.")


def import_register(*, prepared: Prepared, source_name: str, by: User | None, now: datetime) -> RegisterImport | None:
    """Writes what was planned and how to undo it; None, and no trace, where the register says all of it already."""
    if not prepared.is_right:
        raise RegisterNotRight(len(prepared.checked.problems.found))
    if not prepared.plan.size:
        return None
    try:
        with transaction.atomic():  # one, without a savepoint inside: SQLite would keep every old page in memory for it
            return _write(prepared, source_name, by, now)
    except IntegrityError as error:
        raise RegisterChanged from error


def _write(prepared: Prepared, source_name: str, by: User | None, now: datetime) -> RegisterImport:
    if register_stamp() != prepared.stamp:
        raise RegisterChanged
    made = RegisterImport.objects.create(
        source_name=source_name[:200], imported_at=now, imported_by=by, changes=prepared.plan.counts
    )
    _Writer(made, by, now).write(prepared.plan)
    audit(by=by, action="register.imported", about=made, now=now, changes=prepared.plan.counts)
    return made


@dataclass
class _Writer:
    """Writes one plan. `ids` are those of people, courses and topics, by how they are spelt."""

    register_import: RegisterImport
    by: User | None
    now: datetime
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def write(self, plan: Plan) -> None:
        """Names first, then people, then the facts about them."""
        for file, named in NAMED.items():
            self._keep(file, named, self._write_names(named, plan.changes.get(file, [])))
            self.ids[file] = dict(named.objects.values_list("code", "id"))
        people = plan.changes.get(PEOPLE, [])
        new = [change for change in people if change.before is None]
        self._keep(PEOPLE, Person, self._add_people(new))
        self.ids[PEOPLE] = dict(Person.objects.values_list("reference", "id"))
        self._set_managers(new)
        self._keep(PEOPLE, Person, self._change_people([change for change in people if change.before is not None]))
        self._write_spells(plan.spells)
        for file, model in FACTS.items():
            changes = plan.changes.get(file, [])
            self._retract(model, [change.held_id for change in changes if change.held_id])
            rows = ((change.row, change.held_id, self._fields(change)) for change in changes)
            self._keep(file, model, self._record(model, rows))

    def _write_names(self, model: type[Any], changes: list[Change]) -> Iterator[Entry]:
        new = [change for change in changes if change.before is None]
        things = [model(code=change.key[0], **_set_to(change)) for change in new]
        model._default_manager.bulk_create(things, batch_size=BATCH)
        for change, thing in zip(new, things, strict=True):
            yield _entry(change.row, added=thing.pk)
        for change in changes:
            if change.before is not None:
                before, after = _replaced(change), _set_to(change)
                model._default_manager.filter(pk=change.held_id).update(**after)
                yield _entry(change.row, changed=change.held_id, before=before, after=after)

    def _add_people(self, changes: list[Change]) -> Iterator[Entry]:
        """New people, and people taken off the register who are brought back. Managers follow when all are there."""
        for some in batched(changes, BATCH, strict=False):
            people = [Person(pk=c.held_id, reference=c.key[0], **_plain_details(c)) for c in some]
            Person.objects.bulk_create([person for person in people if person.pk is None])
            back = [person for person, change in zip(people, some, strict=True) if change.held_id]
            if back:
                fields = [*_plain_details(some[0]), "line_manager", "removed_at", "removed_by"]
                Person.objects.bulk_create(back, update_conflicts=True, unique_fields=["id"], update_fields=fields)
            for change, person in zip(some, people, strict=True):
                yield _entry(change.row, added=person.pk)

    def _set_managers(self, changes: list[Change]) -> None:
        place, ids = TABLES[PEOPLE].rest.index("line_manager"), self.ids[PEOPLE]
        managed = [
            Person(pk=ids[change.key[0]], line_manager_id=ids[change.after[place]])
            for change in changes
            if change.after[place]
        ]
        Person.objects.bulk_update(managed, ["line_manager"], batch_size=BATCH)

    def _change_people(self, changes: list[Change]) -> Iterator[Entry]:
        """Sets what differs; a change of the directorate alone is a spell and leaves the person as they are."""
        for some in batched(changes, 200, strict=False):
            held = Person.objects.select_for_update().in_bulk([change.held_id for change in some if change.held_id])
            fields: set[str] = set()
            for change in some:
                before, after = self._details(_replaced(change)), self._details(_set_to(change))
                person = held[change.held_id or 0]
                if any(storable(getattr(person, name)) != value for name, value in before.items()):
                    raise RegisterChanged  # by somebody who saved between the plan and the lock
                for name, value in after.items():
                    setattr(person, name, value)
                fields |= {name.removesuffix("_id") for name in after}
                if after:
                    yield _entry(change.row, changed=change.held_id, before=before, after=after)
            if fields:
                Person.objects.bulk_update(list(held.values()), sorted(fields))

    def _details(self, values: dict[str, Any]) -> dict[str, Any]:
        """The columns of a person as fields: the line manager by id, and without the directorate."""
        fields = {name: value for name, value in values.items() if name != "directorate"}
        if "line_manager" in fields:
            fields["line_manager_id"] = self.ids[PEOPLE].get(fields.pop("line_manager"))
        return fields

    def _write_spells(self, changes: list[SpellChange]) -> None:
        wanted = {spell.directorate for change in changes for spell in change.recorded}
        wanted -= set(Directorate.objects.values_list("name", flat=True))
        Directorate.objects.bulk_create([Directorate(name=name) for name in sorted(wanted)])
        ids = dict(Directorate.objects.values_list("name", "id"))
        taken = [(change.row, id_) for change in changes for id_ in change.retracted]
        self._retract(DirectorateSpell, [id_ for _, id_ in taken])
        self._keep(PEOPLE, DirectorateSpell, (_entry(row, retracted=id_) for row, id_ in taken))
        rows = ((c.row, None, self._spell(c.person, spell, ids)) for c in changes for spell in c.recorded)
        self._keep(PEOPLE, DirectorateSpell, self._record(DirectorateSpell, rows))

    def _spell(self, person: str, spell: Spell, directorates: dict[str, int]) -> dict[str, Any]:
        return {
            "person_id": self.ids[PEOPLE][person],
            "directorate_id": directorates[spell.directorate],
            "starts_on": spell.starts_on,
            "ends_on": spell.ends_on,
        }

    def _fields(self, change: Change) -> dict[str, Any]:
        """The row's values by field, its references by id."""
        columns = zip(TABLES[change.file].ordered, (*change.key, *change.after), strict=True)
        return ALSO.get(change.file, {}) | {
            f"{column.name}_id" if column.refers_to else column.name: self.ids[column.refers_to].get(value)
            if column.refers_to
            else value
            for column, value in columns
        }

    def _record(self, model: type[Any], rows: Iterable[tuple[int, int | None, dict[str, Any]]]) -> Iterator[Entry]:
        """Records facts given as row, what they take the place of, and values by field."""
        for some in batched(rows, BATCH, strict=False):
            facts = [model(**fields, recorded_at=self.now, recorded_by=self.by) for _, _, fields in some]
            model._default_manager.bulk_create(facts)
            for (row, retracted, _), fact in zip(some, facts, strict=True):
                yield _entry(row, added=fact.pk, retracted=retracted)

    def _retract(self, model: type[Any], ids: list[int]) -> None:
        because = f"Import of {self.register_import.source_name}"[:300]
        retract_all(model, ids, because=because, by=self.by, now=self.now)

    def _keep(self, file: str, model: type[Any], entries: Iterable[Entry]) -> None:
        for some in batched(entries, BATCH, strict=False):
            RegisterChange.objects.create(
                register_import=self.register_import, file=file, model=model._meta.label, entries=some
            )


def retract_all(model: type[Any], ids: list[int], *, because: str, by: User | None, now: datetime) -> None:
    """Takes back facts that must all still be held."""
    at = Greatest(Value(now, output_field=models.DateTimeField()), F("recorded_at"))
    for some in batched(ids, BATCH, strict=False):
        held = model._default_manager.filter(pk__in=some, retracted_at=None)
        if held.update(retracted_at=at, retracted_by=by, retracted_because=because) != len(some):
            raise RegisterChanged


def storable(value: Any) -> Any:
    """The value as JSON and the model both take it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _entry(row: int, **what: Any) -> Entry:
    return {"row": row} | {name: value for name, value in what.items() if value is not None}


def _set_to(change: Change) -> dict[str, Any]:
    return {name: storable(new) for name, _, new in change.differences()}


def _replaced(change: Change) -> dict[str, Any]:
    return {name: storable(old) for name, old, _ in change.differences()}


def _plain_details(change: Change) -> dict[str, Any]:
    """Every column of a person that is their own: no fact, and nobody else."""
    values = zip(TABLES[PEOPLE].rest, change.after, strict=True)
    return {name: value for name, value in values if name not in {"directorate", "line_manager"}}
