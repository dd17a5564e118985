"""References that count up, `E-0001`, `E-0002`, also when several are created at once."""

from django.db import connection, models
from django.db.models.functions import Length

_NUMBERING_LOCK = 0x6772726E  # PostgreSQL holds this lock until the action commits


def next_reference(model: type[models.Model], prefix: str, digits: int = 4) -> str:
    """The reference after the highest one with this prefix; call it first in the action's own
    transaction.

    SQLite has one writer at a time; PostgreSQL waits here for other transactions that number
    something.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING_LOCK])
    pattern = rf"^{prefix}-[0-9]+$"
    numbered = model._default_manager.filter(reference__regex=pattern).order_by(
        Length("reference").desc(), "-reference"
    )
    last = numbered.values_list("reference", flat=True).first()
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"{prefix}-{number:0{digits}}"
