"""A list by the column and the page that its reader pressed: one way for every list."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest

# By the name of a column, what it is sorted by, and then by what rows that are the same in it.
Columns = Mapping[str, tuple[str | Combinable, ...]]


def sorted_by[Rows: QuerySet[Any]](rows: Rows, sort: str, columns: Columns) -> Rows:
    """Rows by the column named `sort`, descending with a minus before it; as they were if there is
    no such column.
    """
    if not (by := columns.get(sort.removeprefix("-"))):
        return rows
    first, *then = by
    column: Any = F(first) if isinstance(first, str) else first
    return rows.order_by(column.desc() if sort.startswith("-") else column.asc(), *then)


def paged(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page of the rows that the address names, or the nearest that there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
