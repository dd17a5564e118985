"""Optimistic locking: nobody overwrites what someone else saved after the page was opened."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict

from accounts.refusals import CHANGED_MEANWHILE, Refused


def digest_of(values: object) -> str:
    """A short digest of what a page shows, for `seen`: plain values, in an order that stays."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def fingerprint(row: models.Model, fields: Collection[str]) -> str:
    """A short digest of these fields, sent with the form and passed back to the action."""
    return digest_of({field: _value(row, field) for field in sorted(fields)})


def _value(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return str(sorted(getattr(row, name).values_list("pk", flat=True)))
    return str(getattr(row, field.attname))  # type: ignore[union-attr]  # concrete fields only


def check_seen[M: models.Model](row: M, fields: Collection[str], seen: str | None) -> M:
    """Lock and return the current row; refused if it differs from what was seen.

    `seen` is None for callers that replace nothing they read, such as a command.
    """
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if seen is not None and seen != fingerprint(current, fields):
        raise Refused(CHANGED_MEANWHILE)
    return current


class SeenForm(forms.Form):
    """Changes a `row`: these `fields`, or those that the form names. The page carries what they were
    as `seen`, for the action.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        row: models.Model,
        fields: Collection[str] = (),
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        names = fields or [name for name in self.base_fields if name != "seen"]
        shown = {**model_to_dict(row, names), "seen": fingerprint(row, names), **(initial or {})}
        super().__init__(data, initial=shown, **options)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if error == CHANGED_MEANWHILE:  # now they know, and may send it again
            self.data: Any = self.data.copy()
            self.data["seen"] = self.initial["seen"]
