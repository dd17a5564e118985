"""Undoes the last import of the register by retraction, so that the register as known meanwhile can
still be queried.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.assessments.models import Assessment, Assessor, Settlement, Sheet
from imports.actions.import_writer import BATCH, Entry, retract_all, storable
from imports.models import RegisterImport
from imports.queries.stored_register import FACTS, NAMED
from imports.tables import TABLES
from training import stored_files
from training.actions.certificates import FOLDER
from training.actions.shutting_out import shutting_nobody_out
from training.models import (
    Certificate,
    DirectorateSpell,
    Fact,
    Person,
    PolicyReading,
    SocialAccount,
)

_KEYS: dict[type[Any], tuple[str, ...]] = {
    DirectorateSpell: ("person", "starts_on"),
    Sheet: ("assessment", "assessor"),
    **{model: TABLES[file].key for file, model in FACTS.items()},
}
_RESTORED = (*NAMED.values(), SocialAccount)  # their names and details are restored
_DELETED = (Certificate, PolicyReading, *_RESTORED)  # deleted if nothing refers to them


@transaction.atomic
def undo_import(*, register_import: RegisterImport, by: User | None, now: datetime) -> list[str]:
    """Retracts what the import added and restores what it replaced; returns, as sentences, what was
    left alone.

    Facts are retracted and recorded again, people are taken off the register, and names and contact
    details are restored unless someone has changed them since.
    """
    last = RegisterImport.objects.filter(undone_at=None).order_by("-imported_at", "-pk").first()
    undone = RegisterImport.objects.filter(pk=register_import.pk, undone_at=None)
    if last != register_import or not undone.update(undone_at=now, undone_by=by):
        raise Refused(
            "You can undo only the last import, and only once. Check the list of imports."
        )
    entries = _entries(register_import)
    if needed := list(_dependencies(register_import, entries)):
        raise Refused(
            f"Later changes depend on this import, so it cannot be undone: {'; '.join(needed)}. "
            "Undo those first, or correct single entries by hand."
        )
    notes: list[str] = []
    with shutting_nobody_out(by=by, now=now):
        for model in _KEYS:
            notes += _undo_facts(register_import, model, entries[model._meta.label], by, now)
        _undo_assessments(register_import, entries, now)
        for model in (Person, *_RESTORED):
            notes += _restore(model, entries[model._meta.label])
        for some in _added(Person, entries):
            Person.objects.filter(pk__in=some).update(removed_at=now, removed_by=by)
    files = list(
        Certificate.objects.filter(pk__in=_ids(Certificate, entries)).values_list("file", "kind")
    )
    for model in _DELETED:
        notes += _delete_unused(model, entries)
    transaction.on_commit(lambda: _delete_files(files))
    audit(by=by, action="register.undone", about=register_import, now=now, left=notes)
    return notes


def _entries(register_import: RegisterImport) -> dict[str, list[Entry]]:
    """The import's log entries by model, in order."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for change in register_import.rows.order_by("pk").iterator(chunk_size=20):
        entries[change.model] += change.entries
    return entries


def _ids(model: type[Any], entries: dict[str, list[Entry]]) -> list[int]:
    return [entry["added"] for entry in entries[model._meta.label] if "added" in entry]


def _delete_files(files: list[tuple[str, str]]) -> None:
    """Deletes the files that no other certificate uses."""
    for name, kind in files:
        if not Certificate.objects.filter(file=name, kind=kind).exists():
            stored_files.delete(name, folder=FOLDER, kind=kind)


def _added(model: type[Any], entries: dict[str, list[Entry]]) -> Iterator[tuple[int, ...]]:
    return batched(_ids(model, entries), BATCH, strict=False)


def _dependencies(
    register_import: RegisterImport, entries: dict[str, list[Entry]]
) -> Iterator[str]:
    """What others have attached to people whom the import added."""
    written = {entry.get("added") or entry["changed"] for entry in entries[Person._meta.label]}
    for some in _added(Person, entries):
        for relation in Person._meta.related_objects:
            model: Any = relation.related_model
            found = model._default_manager.filter(**{f"{relation.field.name}__in": some})
            if issubclass(model, Fact):
                found = found.filter(retracted_at=None).exclude(
                    recorded_at=register_import.imported_at
                )
            elif model in (Assessment, Certificate):
                mine = set(_ids(model, entries))
                found = [row for row in found.select_related("person") if row.pk not in mine]
            elif any(field.name == "cancelled_at" for field in model._meta.fields):
                found = found.filter(cancelled_at=None)
            elif model is Person:
                found = [
                    person for person in found.filter(removed_at=None) if person.pk not in written
                ]
            what = (
                "manages someone" if model is Person else f"has {model._meta.verbose_name_plural}"
            )
            yield from _describe_people({getattr(row, relation.field.name) for row in found}, what)
        linked = Person.objects.filter(pk__in=some).exclude(user=None)
        yield from _describe_people(set(linked), "has a sign-in")


def _describe_people(people: set[Person], what: str) -> Iterator[str]:
    for person in sorted(people, key=lambda person: person.reference)[:3]:
        yield f"{person} ({person.reference}) {what}"


def _undo_facts(
    register_import: RegisterImport,
    model: type[Any],
    entries: list[Entry],
    by: User | None,
    now: datetime,
) -> Iterator[str]:
    """Retracts every fact that the import recorded, then records again the facts that it replaced.

    Facts that someone has corrected or retracted since are left alone and reported.
    """
    because = f"Import of {register_import.source_name} undone"[:300]
    gone: set[int] = set()
    for some in batched(
        (entry["added"] for entry in entries if "added" in entry), BATCH, strict=False
    ):
        stored = set(
            model._default_manager.filter(pk__in=some, retracted_at=None).values_list(
                "pk", flat=True
            )
        )
        retract_all(model, sorted(stored), because=because, by=by, now=now)
        gone |= set(some) - stored
    left = len(gone)
    taken = (
        entry["retracted"]
        for entry in entries
        if "retracted" in entry and entry.get("added") not in gone
    )
    for some in batched(taken, BATCH, strict=False):
        left += len(some) - _record_again(model, some, by, now)
    if left:
        what = model._meta.verbose_name if left == 1 else model._meta.verbose_name_plural
        yield f"{left} {what} changed since: left as it is now"


def _record_again(model: type[Any], ids: Sequence[int], by: User | None, now: datetime) -> int:
    """Records again those of the retracted facts that have no current equivalent; returns how
    many.
    """
    facts = list(model._default_manager.filter(pk__in=ids))
    key = [model._meta.get_field(name).attname for name in _KEYS[model]]
    stored = model._default_manager.filter(retracted_at=None)
    if key[0] == "person_id":
        stored = stored.filter(person_id__in={fact.person_id for fact in facts})
    known = set(stored.values_list(*key))
    again = [
        model(**fact.content(), recorded_at=now, recorded_by=by)
        for fact in facts
        if tuple(getattr(fact, name) for name in key) not in known
    ]
    return len(model._default_manager.bulk_create(again))


def _undo_assessments(
    register_import: RegisterImport, entries: dict[str, list[Entry]], now: datetime
) -> None:
    """Removes assessors who have no sheet left, and restores agreements about the earlier sheets.
    Leaves assessments that someone has scored since.
    """
    since = (
        Sheet.objects.not_retracted()
        .filter(recorded_at__gte=register_import.imported_at)
        .exclude(recorded_at=now)
    )
    for some in _added(Assessor, entries):
        own = Sheet.objects.not_retracted().filter(
            assessment=OuterRef("assessment"), assessor=OuterRef("user")
        )
        Assessor.objects.filter(~Exists(own), pk__in=some, draft={}).delete()
    for change in (entry for entry in entries[Assessment._meta.label] if "changed" in entry):
        as_left = Assessment.objects.filter(pk=change["changed"], **change["after"])
        as_left.alias(number=Count("assessors")).filter(
            number__lte=change["before"]["assessors_wanted"]
        ).update(**change["before"])
    for some in batched(
        (entry["retracted"] for entry in entries[Settlement._meta.label]), BATCH, strict=False
    ):
        settled = Settlement.objects.filter(
            ~Exists(since.filter(assessment=OuterRef("assessment"))), pk__in=some
        )
        again = settled.exclude(assessment__settlements__in=Settlement.objects.not_retracted())
        Settlement.objects.bulk_create(
            Settlement(**one.content(), recorded_at=now, recorded_by=one.recorded_by)
            for one in again
        )


def _restore(model: type[Any], entries: list[Entry]) -> Iterator[str]:
    """Restores names, titles and contact details that are still as the import left them."""
    for some in batched((entry for entry in entries if "changed" in entry), BATCH, strict=False):
        stored = model._default_manager.in_bulk([entry["changed"] for entry in some])
        for entry in some:
            thing = stored[entry["changed"]]
            before = entry["before"]
            names = [
                name
                for name, value in entry["after"].items()
                if storable(getattr(thing, name)) == value
            ]
            for name in names:
                setattr(thing, name, _field(model, name).to_python(before[name]))
            thing.save(update_fields=[_field(model, name).name for name in names])
            changed = [
                str(_field(model, name).verbose_name)
                for name in entry["after"]
                if name not in names
            ]
            if changed:
                yield f"{thing}: {', '.join(changed)} changed since, left as it is now"


def _field(model: type[Any], attname: str) -> Any:
    return model._meta.get_field(attname.removesuffix("_id"))


def _delete_unused(model: type[Any], entries: dict[str, list[Entry]]) -> Iterator[str]:
    """Deletes what the import added and nothing refers to; a course, topic or account with history
    stays.
    """
    related = model._meta.related_objects
    for some in _added(model, entries):
        for thing in model._default_manager.filter(pk__in=some):
            if any(
                r.related_model._default_manager.filter(**{r.field.name: thing}).exists()
                for r in related
            ):
                yield f"{thing} stays, because the history points to it"
            else:
                thing.delete()
