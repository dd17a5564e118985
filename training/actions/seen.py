"""What a person had on the page when they changed it: nobody overwrites what another wrote
meanwhile.
"""

import hashlib
import json
from collections.abc import Collection

from django.db import models

from accounts.refusals import Refused


class ChangedMeanwhile(Refused):
    """Somebody else changed this after the page was opened. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else changed this after you opened it. Check what it says now, then make your change again."
        )


def fingerprint(row: models.Model, fields: Collection[str]) -> str:
    """A short digest of these fields, to be sent with the form and handed back to the action."""
    values = {field: _value(row, field) for field in sorted(fields)}
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def _value(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return str(sorted(getattr(row, name).values_list("pk", flat=True)))
    return str(getattr(row, field.attname))  # type: ignore[union-attr]  # concrete fields only


def check_seen[M: models.Model](row: M, fields: Collection[str], seen: str | None) -> M:
    """The row as it stands now, locked until the deed ends; refused where it is not as it was seen.

    `seen` None: whoever calls does not replace what they read (a command, another action).
    """
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if seen is not None and seen != fingerprint(current, fields):
        raise ChangedMeanwhile
    return current
