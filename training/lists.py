"""A page of a list as it was found, with its filters drawn: what a list keeps until somebody writes to it (ADR 13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.forms import BaseForm
from django.utils.safestring import SafeString

from nhsuk.templatetags.pieces import filter_form
from training.turns import first_moment

LOOKS = 12  # of each list so many are kept, with other filters and other pages: 0.2 MB each, or a little more
OWN = 100  # of a page of somebody's own, which is small, so many people's


class Sliced[Row](Protocol):
    """Rows that are made when a slice of them is asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: slice, /) -> list[Row]: ...


@dataclass(frozen=True)
class Listed[Row]:
    """Shared by all who look: nobody changes a row, or reads more through one."""

    page: Page[Row]
    filters: SafeString
    unread: BaseForm | None  # the filters, where something in them could not be read: the frame says what, on top

    @property
    def rows(self) -> list[Row]:
        return [*self.page]


def listed[Row](
    filters: BaseForm | None,
    rows: QuerySet[Any, Row] | Sequence[Row] | Sliced[Row],
    *,
    a_page: int,
    number: str | None,
    count: int | None = None,
    draw: Callable[[Any], SafeString] = filter_form,
) -> Listed[Row]:
    """The page that is asked for, its rows read. `count` where it is known more cheaply than by counting the rows,
    `draw` where a page has filters of its own kind."""
    pages: Paginator[Row] = Paginator(rows, a_page)  # type: ignore[arg-type]  # it is cut into slices
    if count is not None:
        pages.count = count
    page = pages.get_page(number)
    page.object_list = list(page.object_list)
    pages.object_list = ()  # the other pages are not held along with it, and none of them is asked for later
    if filters is None:
        return Listed(page, SafeString(""), None)
    return Listed(page, draw(filters), filters if filters.errors else None)


def same_since(now: datetime, rows: QuerySet[Any], *moments: str) -> datetime:
    """The earliest instant of the day that lies to each of these moments of the rows as `now` does: before, at, after.

    So what is found by the clock is found again until one of them comes. Where the moments do not stand in rows by
    themselves, `turns.last_turn` is handed them.
    """
    passed = rows.aggregate(**{name: Max(name, filter=Q(**{f"{name}__lte": now})) for name in moments}).values()
    last = max((moment for moment in passed if moment), default=None)
    if last is None:
        return first_moment(now)
    return now if last == now else max(first_moment(now), last + timedelta.resolution)
