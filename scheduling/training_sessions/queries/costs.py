"""What training costs in an NHS year: the budget, and the sessions held and planned, by quarter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from accounts.spreadsheets import Cell
from scheduling.times.spans import midnight
from scheduling.training_sessions.costs import (
    QUARTERS,
    quarter_ends_on,
    quarter_of,
    quarter_starts_on,
    quarter_words,
)
from scheduling.training_sessions.models import TrainingBudget, TrainingSession

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Cost:
    """Of some sessions; `unknown` counts those whose cost is not known, or not all of it."""

    count: int
    pence: int
    unknown: int


@dataclass(frozen=True)
class QuarterCost:
    """`budget` None: none has been set. `drafts` are not counted in what is left."""

    words: str
    starts_on: date
    ends_on: date
    budget: int | None
    held: Cost
    planned: Cost
    drafts: Cost

    @property
    def left(self) -> int | None:
        if self.budget is None:
            return None
        return self.budget - self.held.pence - self.planned.pence


@dataclass(frozen=True)
class YearCost:
    quarters: list[QuarterCost]
    total: QuarterCost

    @property
    def unknown(self) -> int:
        return self.total.held.unknown + self.total.planned.unknown + self.total.drafts.unknown


def costs_of_year(year: int, *, now: datetime) -> YearCost:
    """The NHS year that begins in that calendar year; two queries."""
    budgets = dict(TrainingBudget.objects.filter(year=year).values_list("quarter", "pence"))
    rows = sessions_of_year(year, now=now).order_by("starts_at", "pk")
    by_quarter: dict[int, list[TrainingSession]] = {quarter: [] for quarter in QUARTERS}
    for row in rows:
        by_quarter[quarter_of(timezone.localdate(row.starts_at))[1]].append(row)
    quarters = [
        _period(
            quarter_words(year, quarter),
            quarter_starts_on(year, quarter),
            quarter_ends_on(year, quarter),
            budgets.get(quarter),
            by_quarter[quarter],
            now,
        )
        for quarter in QUARTERS
    ]
    total = _period(
        "The whole year",
        quarters[0].starts_on,
        quarters[-1].ends_on,
        sum(budgets.values()) if budgets else None,
        [row for rows in by_quarter.values() for row in rows],
        now,
    )
    return YearCost(quarters, total)


def sessions_of_year(year: int, *, now: datetime) -> QuerySet[TrainingSession]:
    """Those that cost something, by the day in London."""
    return TrainingSession.objects.costing(now).filter(
        starts_at__gte=midnight(quarter_starts_on(year, 1)),
        starts_at__lt=midnight(quarter_starts_on(year + 1, 1)),
    )


def cost_of(training_sessions: Iterable[TrainingSession]) -> Cost:
    rows = list(training_sessions)
    return Cost(
        len(rows),
        sum(row.cost_pence or 0 for row in rows),
        sum(not row.is_cost_known for row in rows),
    )


def _period(
    words: str,
    starts_on: date,
    ends_on: date,
    budget: int | None,
    rows: list[TrainingSession],
    now: datetime,
) -> QuarterCost:
    """Drafts of the past are left out: they were never held."""
    published = [row for row in rows if row.published_at]
    return QuarterCost(
        words,
        starts_on,
        ends_on,
        budget,
        held=cost_of(row for row in published if row.ends_at <= now),
        planned=cost_of(row for row in published if row.ends_at > now),
        drafts=cost_of(row for row in rows if not row.published_at and row.starts_at > now),
    )


HEADING = (
    "Quarter",
    "First day",
    "Last day",
    "Budget",
    "Sessions held",
    "Held",
    "Sessions planned",
    "Planned",
    "Left",
    "Drafts",
    "Cost of drafts",
    "Sessions without a whole cost",
)


def cost_rows(year: YearCost) -> Iterator[tuple[Cell, ...]]:
    """In pounds, with the whole year last."""
    yield HEADING
    for each in [*year.quarters, year.total]:
        yield (
            each.words,
            each.starts_on,
            each.ends_on,
            in_pounds(each.budget),
            each.held.count,
            in_pounds(each.held.pence),
            each.planned.count,
            in_pounds(each.planned.pence),
            in_pounds(each.left),
            each.drafts.count,
            in_pounds(each.drafts.pence),
            each.held.unknown + each.planned.unknown + each.drafts.unknown,
        )


def in_pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence).scaleb(-2)
