"""All that is held on somebody who asks to see it: each row that is about them, table by table.

The rows are found by the links between tables, so that a new table is among them by itself. Of an enquiry, a debrief
and an assessment what was written about it is told too. The keys of secret links are not.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model
from django.db.models.fields.related import ForeignKey, ManyToManyField

from scheduling.models import Assessment, Debrief, Enquiry, Journalist
from training.models import Person

WITH_WHAT_WAS_WRITTEN = (Assessment, Debrief, Enquiry)
OF_OTHERS = {(Person, "line_manager")}  # whose manager they are
SECRET = {"token_hash"}
Rows = list[dict[str, Any]]


def held_on(subject: Person | Journalist) -> dict[str, Rows]:
    """The rows by the name of their table; first the one of the person or the journalist."""
    found: dict[str, Rows] = {_title(type(subject)): [_told(subject)]}
    for model, rows in _about(type(subject), [subject.pk]):
        found.setdefault(_title(model), []).extend(_told(row) for row in rows)
        if model in WITH_WHAT_WAS_WRITTEN:
            for written, notes in _about(model, [row.pk for row in rows]):
                found.setdefault(_title(written), []).extend(_told(note) for note in notes)
    return found


def _about(model: type[Model], keys: Iterable[Any]) -> Iterator[tuple[type[Model], list[Model]]]:
    """The rows of each table that lead to one of these, where there are any."""
    for other in apps.get_models():
        for field in (*other._meta.fields, *other._meta.many_to_many):
            if not isinstance(field, ForeignKey | ManyToManyField) or (other, field.name) in OF_OTHERS:
                continue
            if field.related_model is model:
                rows = list(other._default_manager.filter(**{f"{field.name}__in": keys}).order_by("pk"))
                if rows:
                    yield other, rows


def _told(row: Model) -> dict[str, Any]:
    """What stands in the row, with what it leads to in words."""
    return {str(field.verbose_name): _value(row, field) for field in row._meta.fields if _is_told(field)}


def _is_told(field: Any) -> bool:
    return not (field.primary_key or field.name in SECRET or isinstance(field, BinaryField))


def _value(row: Model, field: Any) -> Any:
    value = getattr(row, field.name)
    return str(value) if isinstance(value, Model) else value


def _title(model: type[Model]) -> str:
    return str(model._meta.verbose_name)
