"""A page that lists rows: filtered, sorted, a page at a time, and as a file. One way for every list;
its template extends `list.html`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import FilterSet

from accounts.access import Context, Permission, View
from accounts.pages import get
from accounts.requests import Request
from accounts.spreadsheets import Format, Row, download
from nhsuk.sorting import Columns, paged, sorted_by

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class List:
    """`rows` in their own order, or a filter of them whose form stands above. `noun` is what one and
    several are called: `person,people`. `sorts` is what the headings sort by, `more` what else the
    template shows. `cells` makes the rows of the file, the heading first.
    """

    rows: QuerySet[Any] | FilterSet
    noun: str
    sorts: Columns = field(default_factory=dict)
    cells: Callable[[Any], Iterable[Row]] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    size: int = PAGE_SIZE

    @property
    def found(self) -> QuerySet[Any]:
        return self.rows.qs if isinstance(self.rows, FilterSet) else self.rows


def list_page(
    route: str, *permissions: Permission, file: str = ""
) -> Callable[[Callable[[Request], List]], View]:
    """As `get`. With `file`, the name of a file, whoever may read the list can download all that its
    filters leave, as CSV or XLSX: `things/export/csv/` of `things/`, and `thing_export` of
    `thing_list`.
    """

    def decorate(view: Callable[[Request], List]) -> View:
        export = view.__name__.replace("_list", "_export") if file else ""

        @wraps(view)
        def shown(request: Request) -> Context:
            listed = view(request)
            rows = sorted_by(listed.found, request.GET.get("sort", ""), listed.sorts)
            return {
                "page": paged(request, rows, listed.size),
                "filters": getattr(listed.rows, "form", None),
                "noun": listed.noun,
                "export": f"{view.__module__.partition('.')[0]}:{export}" if export else "",
                **listed.more,
            }

        @wraps(view)
        def exported(request: Request, file_format: Format) -> HttpResponse:
            listed = view(request)
            assert listed.cells  # noqa: S101  a list with a file has cells
            return download(listed.cells(listed.found), file, file_format)

        if export:
            exported.__name__ = export
            get(f"{route}export/<format:file_format>/", *permissions)(exported)
        return get(route, *permissions)(shown)

    return decorate
