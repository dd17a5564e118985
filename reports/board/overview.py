"""The board's overview of readiness (policy 12.1): figures, changes, gaps, cover, and what runs out
next.

One frozen set of facts for the page and the paper. Pure; `reports.board.queries.readiness` fills
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nhsuk.words import day
from training.cover import CoverRow
from training.lapses import Forecast, Lapse
from training.readiness import DAY, By, Exempt, Figures, add_months
from training.trend import ReadinessChange, TrendPoint

TREND_MONTHS = 36
CHANGE_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A group and how many of its people are not ready."""

    name: str
    figures: Figures

    @property
    def short(self) -> int:
        return self.figures.people_required - self.figures.people_ready


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
    next_to_lapse: list[Lapse]
    cover: list[CoverRow]
    topics: dict[str, str]  # titles by code, in order


def months_before(on: date, months: int) -> date:
    """The same day some months before; from the last day of a month, the last day of that month."""
    if (on + DAY).day == 1:
        return add_months(on + DAY, -months) - DAY
    return add_months(on, -months)


def gaps_of(groups: Mapping[str, Figures]) -> list[Gap]:
    """Groups with required units, the largest gap first."""
    gaps = [Gap(name, figures) for name, figures in groups.items() if figures.people_required]
    return sorted(gaps, key=lambda gap: (-gap.short, gap.name))


_GAINED = (
    ("trained", "trained"),
    ("joined", "joined already trained"),
    ("required_less", "no longer required to do more"),
)
_LOST = (
    ("lapsed", "lapsed"),
    ("left", "left or changed role"),
    ("required_more", "required to do more"),
)


def change_in_words(change: ReadinessChange, since: date) -> str:
    """'3 more than on 31 December 2025: 4 trained, 1 lapsed.'"""
    reasons = [
        f"{count} {words}" for name, words in _GAINED + _LOST if (count := getattr(change, name))
    ]
    if not reasons:
        return f"No change since {day(since)}."
    if change.net == 0:
        return f"The same number as on {day(since)}: {', '.join(reasons)}."
    return f"{abs(change.net)} {'more' if change.net > 0 else 'fewer'} than on {day(since)}: {', '.join(reasons)}."
