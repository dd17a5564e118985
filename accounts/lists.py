"""A page that lists rows: filtered, sorted, a page at a time, and as a file. One way for every list;
its template extends `list.html`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.forms import BaseForm
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
    """`rows` in their own order, or a filter of them, whose form stands above as `filters` does.
    `noun` is what one and several are called: `person,people`. `sorts` is what the headings sort by.
    `cells` makes the rows of the file, the heading first. `more` is what else the template shows,
    and `of_page` what it shows of the rows of one page.
    """

    rows: QuerySet[Any] | Sequence[Any] | FilterSet
    noun: str
    sorts: Columns = field(default_factory=dict)
    filters: BaseForm | None = None
    cells: Callable[[Any], Iterable[Row]] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    of_page: Callable[[Page[Any]], Context] | None = None

    def sorted(self, request: Request) -> Any:
        """All rows, by the column that the address names."""
        found: Any = self.rows.qs if isinstance(self.rows, FilterSet) else self.rows
        return sorted_by(found, request.GET.get("sort", ""), self.sorts)


def list_page(
    route: str, *permissions: Permission, file: str = ""
) -> Callable[[Callable[[Request], List]], View]:
    """As `get`. With `file`, the name of a file, whoever may read the list can download all that its
    filters leave, sorted as it is, as CSV or XLSX: `things/export/csv/` of `things/`, and `thing_export` of
    `thing_list`.
    """

    def decorate(view: Callable[[Request], List]) -> View:
        export = view.__name__.replace("_list", "_export") if file else ""

        @wraps(view)
        def shown(request: Request) -> Context:
            listed = view(request)
            page = paged(request, listed.sorted(request), PAGE_SIZE)
            return {
                "page": page,
                "filters": listed.filters or getattr(listed.rows, "form", None),
                "noun": listed.noun,
                "export": f"{view.__module__.partition('.')[0]}:{export}" if export else "",
                **listed.more,
                **(listed.of_page(page) if listed.of_page else {}),
            }

        @wraps(view)
        def exported(request: Request, file_format: Format) -> HttpResponse:
            listed = view(request)
            assert listed.cells  # noqa: S101  a list with a file has cells
            return download(listed.cells(listed.sorted(request)), file, file_format)

        if export:
            exported.__name__ = export
            get(f"{route}export/<format:file_format>/", *permissions)(exported)
        return get(route, *permissions)(shown)

    return decorate
