"""Imports the register from a checked source: everything or nothing, in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from imports.actions.import_writer import (
    BATCH,
    Entry,
    ImportWriter,
    entry,
    register_changed,
    replaced,
    set_to,
    storable,
)
from imports.actions.register_others import write_others
from imports.models import RegisterImport
from imports.planning import Change, Plan
from imports.queries import stored_others
from imports.queries.stored_register import ALSO, FACTS, NAMED, Prepared, register_stamp
from imports.spells import SpellChange, StoredSpell
from imports.tables import PEOPLE, TABLES
from training.actions.shutting_out import shutting_nobody_out
from training.models import Directorate, DirectorateSpell, Person


def import_register(
    *, prepared: Prepared, source_name: str, by: User | None, now: datetime
) -> RegisterImport | None:
    """Writes the plan and how to undo it. Returns None, and leaves no trace, if nothing would
    change: neither the register nor what is remembered of a source.
    """
    if problems := len(prepared.checked.problems.found):
        raise Refused(
            f"The source has {problems:,} problems, so nothing was imported. Fix them and try again."
        )
    if not prepared.changes_anything:
        return None
    try:
        with (
            transaction.atomic()
        ):  # no savepoint inside: SQLite would keep every old page in memory for it
            return _write(prepared, source_name, by, now)
    except IntegrityError as error:
        raise register_changed() from error


def _write(prepared: Prepared, source_name: str, by: User | None, now: datetime) -> RegisterImport:
    if register_stamp() != prepared.stamp:
        raise register_changed()
    made = RegisterImport.objects.create(
        source_name=source_name[:200],
        imported_at=now,
        imported_by=by,
        changes=prepared.plan.counts,
        absent=prepared.absent,
        held=prepared.plan.held,
    )
    writer = _RegisterWriter(made, by, now)
    with shutting_nobody_out(by=by, now=now):
        writer.write(prepared.plan)
    write_others(writer, prepared.plan, prepared.evidence)
    audit(by=by, action="register.imported", about=made, now=now, changes=prepared.plan.counts)
    return made


class _RegisterWriter(ImportWriter):
    """Writes one plan."""

    def write(self, plan: Plan) -> None:
        """Courses and topics first, then people, then the facts about them."""
        self.ids = {
            file: {name: id_ for id_, name in rows} for file, rows in stored_others.names().items()
        }
        for file, named in NAMED.items():
            self.log(file, named, self.write_named(named, plan.changes.get(file, [])))
            self.ids[file] = dict(named.objects.values_list("code", "id"))
        people = plan.changes.get(PEOPLE, [])
        new = [change for change in people if change.before is None]
        self.log(PEOPLE, Person, self._add_people(new))
        self.ids[PEOPLE] = dict(Person.objects.values_list("reference", "id"))
        self._set_managers(new)
        self.log(
            PEOPLE,
            Person,
            self._change_people([change for change in people if change.before is not None]),
        )
        self._write_spells(plan.spells)
        for file, model in FACTS.items():
            changes = plan.changes.get(file, [])
            gone = plan.retracted.get(file, [])
            self.retract(model, [change.stored_id for change in changes if change.stored_id])
            self.retract(model, [row.id for row in gone])
            self.log(file, model, (entry(0, retracted=row.id) for row in gone))
            rows = ((change.row, change.stored_id, self._fields(change)) for change in changes)
            self.log(file, model, self.record(model, rows))

    def _add_people(self, changes: list[Change]) -> Iterator[Entry]:
        """Adds new people and restores people who were taken off the register. Line managers follow
        once everyone has been added.
        """
        for some in batched(changes, BATCH, strict=False):
            people = [Person(pk=c.stored_id, reference=c.key[0], **_plain_details(c)) for c in some]
            Person.objects.bulk_create([person for person in people if person.pk is None])
            back = [person for person, change in zip(people, some, strict=True) if change.stored_id]
            if back:
                fields = [*_plain_details(some[0]), "line_manager", "removed_at", "removed_by"]
                Person.objects.bulk_create(
                    back, update_conflicts=True, unique_fields=["id"], update_fields=fields
                )
            for change, person in zip(some, people, strict=True):
                yield entry(change.row, added=person.pk)

    def _set_managers(self, changes: list[Change]) -> None:
        place = TABLES[PEOPLE].rest.index("line_manager")
        ids = self.ids[PEOPLE]
        managed = [
            Person(pk=ids[change.key[0]], line_manager_id=ids[change.after[place]])
            for change in changes
            if change.after[place]
        ]
        Person.objects.bulk_update(managed, ["line_manager"], batch_size=BATCH)

    def _change_people(self, changes: list[Change]) -> Iterator[Entry]:
        """Sets the fields that differ. If only the directorate changes, the person stays and a
        spell is written.
        """
        for some in batched(changes, 200, strict=False):
            stored = Person.objects.select_for_update().in_bulk(
                [change.stored_id for change in some if change.stored_id]
            )
            fields: set[str] = set()
            for change in some:
                before = self._details(replaced(change))
                after = self._details(set_to(change))
                person = stored[change.stored_id or 0]
                if any(storable(getattr(person, name)) != value for name, value in before.items()):
                    raise register_changed()  # someone saved between the plan and the lock
                for name, value in after.items():
                    setattr(person, name, value)
                fields |= {name.removesuffix("_id") for name in after}
                if after:
                    yield entry(change.row, changed=change.stored_id, before=before, after=after)
            if fields:
                Person.objects.bulk_update(list(stored.values()), sorted(fields))

    def _details(self, values: dict[str, Any]) -> dict[str, Any]:
        """A person's columns as fields: the line manager by id, and without the directorate."""
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
        self.retract(DirectorateSpell, [id_ for _, id_ in taken])
        self.log(PEOPLE, DirectorateSpell, (entry(row, retracted=id_) for row, id_ in taken))
        rows = (
            (c.row, None, self._spell(c.person, spell, ids))
            for c in changes
            for spell in c.recorded
        )
        self.log(PEOPLE, DirectorateSpell, self.record(DirectorateSpell, rows))

    def _spell(
        self, person: str, spell: StoredSpell, directorates: dict[str, int]
    ) -> dict[str, Any]:
        return {
            "person_id": self.ids[PEOPLE][person],
            "directorate_id": directorates[spell.directorate],
            "starts_on": spell.starts_on,
            "ends_on": spell.ends_on,
        }

    def _fields(self, change: Change) -> dict[str, Any]:
        """The row's values by field, with references as ids."""
        columns = zip(TABLES[change.file].ordered, (*change.key, *change.after), strict=True)
        return ALSO.get(change.file, {}) | {
            f"{column.name}_id" if column.refers_to else column.name: self.ids[
                column.refers_to
            ].get(value)
            if column.refers_to
            else value
            for column, value in columns
        }


def _plain_details(change: Change) -> dict[str, Any]:
    """The columns of a person that are neither facts nor other people."""
    values = zip(TABLES[PEOPLE].rest, change.after, strict=True)
    return {name: value for name, value in values if name not in {"directorate", "line_manager"}}
