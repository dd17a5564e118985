"""The board's overview of readiness (policy 12.1): figures, changes, gaps, cover, and what runs out
next.

One frozen set of facts for the page and the paper. Pure; `reports.board.queries.readiness` fills
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from training.cover import CoverRow
from training.cover_plan import Grid
from training.lapses import Forecast, Lapse
from training.readiness import DAY, By, Exempt, Figures, Status, add_months
from training.trend import ReadinessChange, TrendPoint

TREND_MONTHS = 36
CHANGE_MONTHS = 3
FAN_DAYS = range(0, 181, 10)


@dataclass(frozen=True, slots=True)
class Gap:
    """A group and how many of its people are not ready."""

    name: str
    figures: Figures

    @property
    def short(self) -> int:
        return self.figures.people_not_ready


@dataclass(frozen=True, slots=True)
class Overview:
    """The facts for a part of the register on a day; `change` is since an earlier day, `cover` is
    for the whole register.
    """

    figures: Figures
    exempt: Exempt
    gaps: dict[By, list[Gap]]
    trend: list[TrendPoint]
    since: date
    change: ReadinessChange
    forecasts: list[Forecast]
    fan: list[Forecast]  # every ten days up to the last of them
    next_to_lapse: list[Lapse]
    cover: list[CoverRow]
    topics: dict[str, str]  # titles by code, in order
    grid: Grid
    not_ready: Mapping[str, Mapping[Status, int]]  # who is not ready, by directorate


def months_before(on: date, months: int) -> date:
    """The same day some months before; from the last day of a month, the last day of that month."""
    if (on + DAY).day == 1:
        return add_months(on + DAY, -months) - DAY
    return add_months(on, -months)


def gaps_of(groups: Mapping[str, Figures]) -> list[Gap]:
    """Groups with required units, the largest gap first."""
    gaps = [Gap(name, figures) for name, figures in groups.items() if figures.people_required]
    return sorted(gaps, key=lambda gap: (-gap.short, gap.name))
