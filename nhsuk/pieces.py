"""Pieces of a page that say nothing but what they are handed: drawn once, and kept under the whole of that.

A list shows the same rows again and again. The usual key of such a piece is what somebody thought of; here it is all
that the piece can see, field by field, so that no change can be forgotten: what differs in anything is drawn anew. A
piece sees no request. Where one asks the database for more while it is drawn, it is not kept; nor where it is handed
something of which this module cannot tell what it holds. All are dropped on another day, as some say a day by today.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from threading import Lock, local
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.files import FieldFile
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.widgets import Widget
from django.utils.functional import Promise
from django.utils.safestring import SafeString

MOST = 8_000_000  # letters, of pieces and of their keys: about 2 bytes each, and 2,000 of them for a row


class Shelf(dict[Hashable, str]):
    """The pieces of one day, emptied when it is full."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = 0
        self.lock = Lock()

    def put(self, key: Hashable, drawn: str) -> None:
        letters = len(drawn) + len(repr(key))
        with self.lock:
            if letters > MOST or key in self:
                return
            if self.letters + letters > MOST:
                self.clear()
                self.letters = 0
            self[key] = drawn
            self.letters += letters


_kept: dict[date, Shelf] = {}  # that of one day, the last that was looked at
_above = local()  # the rows that are being read, by each thread


class CannotTell(TypeError):
    """Nothing says what this holds, and so nothing says when it has changed."""


def recall(key: Hashable, draw: Callable[[], str], *, today: date) -> str:
    """The piece of this key, drawn now if nothing like it is kept."""
    of_today = _of(today)
    found = of_today.get(key)
    if found is None:
        asked = Counter[str]()
        with connection.execute_wrapper(partial(_counted, asked)):
            found = draw()
        if not asked:
            of_today.put(key, found)  # what was drawn over midnight lands where nobody looks any more
    return found


def _of(today: date) -> Shelf:
    found = _kept.get(today)
    if found is None:
        forget()
        found = _kept[today] = Shelf()
    return found


def _counted(asked: Counter[str], execute: Callable[..., Any], sql: str, *given: Any) -> Any:
    asked[sql] += 1
    return execute(sql, *given)


def forget() -> None:
    _kept.clear()


def facts_of(value: Any) -> Hashable:
    """All that can be seen of a value, as something that equals another exactly where the two are drawn alike."""
    kind = value.__class__
    read = _READ.get(kind)
    if read is None:
        read = _reading(kind)
        if not issubclass(kind, BaseForm):  # many a class of filters is made for one look, and would be held for good
            _READ[kind] = read
    return read(value)


def _reading(kind: type) -> Callable[[Any], Hashable]:
    for base, read in _KINDS:
        if issubclass(kind, base):
            return read
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: (kind, *[facts_of(getattr(value, name)) for name in names])
    raise CannotTell(f"What {kind.__module__}.{kind.__qualname__} holds cannot be told")


def _itself(value: Any) -> Hashable:
    return value


def _with_kind(value: Any) -> Hashable:
    """As True equals 1 and a safe "<b>" equals "<b>", and neither is drawn like the other."""
    return value.__class__, value


def _several(values: Iterable[Any]) -> Hashable:
    return values.__class__, *[value if value.__class__ in _PLAIN else facts_of(value) for value in values]


def _by_name(values: dict[Any, Any]) -> Hashable:
    return *values, *[value if value.__class__ in _PLAIN else facts_of(value) for value in values.values()]


def _row(row: Model, *, but: str = "") -> Hashable:
    """What was read of a row, and of the rows that were read along with it; some of these lead back to it."""
    above = _above.__dict__.setdefault("rows", set())
    if id(row) in above:
        return row.__class__, row.pk
    above.add(id(row))
    try:
        held = {name: value for name, value in row.__dict__.items() if name != but} if but else row.__dict__
        return row.__class__, _by_name(held), _by_name(row._state.fields_cache)
    finally:
        above.discard(id(row))


def _rows(rows: QuerySet[Any]) -> Hashable:
    return rows.model, *[facts_of(row) for row in rows]


def _widget(widget: Widget) -> Hashable:
    held = {name: value for name, value in widget.__dict__.items() if name not in ("choices", "_choices", "check_test")}
    choices = [(str(value), facts_of(label)) for value, label in getattr(widget, "choices", ())]
    return widget.__class__, _by_name(held), *choices


def _box(box: BoundField) -> Hashable:
    field = box.field
    said = (box.html_name, box.auto_id, box.label, box.help_text, field.required, field.disabled, box.css_classes())
    return *map(facts_of, said), _several(tuple(box.errors)), facts_of(box.value()), _widget(field.widget)


def _form(form: BaseForm) -> Hashable:
    return form.__class__.__qualname__, form.is_bound, _several(tuple(form.non_field_errors())), *map(facts_of, form)


_PLAIN = {str, int, date, type(None)}  # most of what there is, and each is drawn as nothing that equals it is not
_KINDS: list[tuple[type | tuple[type, ...], Callable[[Any], Hashable]]] = [
    (Promise, lambda promise: facts_of(str(promise))),  # which may be a safe text
    (Enum, _with_kind),
    (datetime, lambda at: (at, at.tzinfo, at.fold)),
    (Decimal, lambda number: (Decimal, str(number))),  # as 1.5 equals 1.50
    ((SafeString, bool, float, Fraction), _with_kind),
    ((str, int, date, time, timedelta, UUID, type(None)), _itself),
    ((list, tuple), _several),
    ((set, frozenset), lambda values: frozenset(map(facts_of, values))),
    (dict, _by_name),
    (FieldFile, lambda file: file.name),
    (ModelState, lambda _: None),  # what it caches is read with its row
    (AbstractBaseUser, partial(_row, but="password")),  # which no page shows, and nothing is to hold
    (Model, _row),
    (QuerySet, _rows),
    (BoundField, _box),
    (BaseForm, _form),
    (Widget, _widget),
]
_READ: dict[type, Callable[[Any], Hashable]] = {}
