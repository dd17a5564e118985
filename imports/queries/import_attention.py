"""Interviews that an import leaves in need of attention: what it brought over a yes."""

from datetime import datetime

from desk.choosing.queries.attention import Row, needing_attention

Known = frozenset[tuple[int, str]]  # an interview and a cause


def attention_known(*, now: datetime) -> Known:
    """What needs attention already, before the import."""
    return frozenset(_key(row) for row in _rows(now))


def attention_brought(known: Known, *, now: datetime) -> list[Row]:
    """What needs attention since, the first on air first."""
    return [row for row in _rows(now) if _key(row) not in known]


def _rows(now: datetime) -> list[Row]:
    return [row for attention in needing_attention(now=now) for row in attention.rows]


def _key(row: Row) -> tuple[int, str]:
    return row.interview.pk, row.cause.key
