"""Optimistic locking: nobody overwrites what someone else saved after the page was opened."""

import hashlib
import json
from collections.abc import Collection

from django.db import models

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
