"""What the board is told about readiness (policy 12.1): figures, what moved, gaps, cover, what runs out next.

Pure: a register and a day in, one frozen set of facts out, which feeds the page and the paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nhsuk.words import day
from training.cover import CoverRow, cover_on
from training.lapses import FORECAST_DAYS, Booked, Forecast, coming_lapses, forecast
from training.media import MEDIA
from training.readiness import DAY, EVERYTHING, By, Figures, Scope, Unit, add_months, units_on
from training.readiness_report import Exempt, ReadinessReport, exempt_among, report_on
from training.register import Register
from training.trend import Change, change_between

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
    """`cover` is of the whole register, whatever part of it the rest is about."""

    report: ReadinessReport
    since: date
    change: Change
    gaps: dict[By, list[Gap]]
    cover: list[CoverRow]
    exempt: Exempt
    forecasts: list[Forecast]
    next_to_lapse: list[Unit]


def overview_on(
    register: Register,
    *,
    topics: Sequence[str],
    on: date,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    booked: Booked | None = None,
    next_many: int = 8,
) -> Overview:
    """The overview from a register that was gathered as known at `known_at`; `topics` are the rows of the cover.

    `booked` are the places in sessions to come, as known then.
    """
    report = report_on(register, on=on, known_at=known_at, months=TREND_MONTHS, by=By, scope=scope)
    since = months_before(on, CHANGE_MONTHS)
    lapses = coming_lapses(register, on, within=max(FORECAST_DAYS), booked=booked, scope=scope)
    running_out = sorted(
        (u for u in report.units if u.is_compliant and u.valid_until), key=lambda u: (u.valid_until, u.person, u.course)
    )
    return Overview(
        report=report,
        since=since,
        change=change_between(units_on(register, since, scope), report.units),
        gaps={by: gaps_of(report.groups[by]) for by in By},
        cover=cover_on(register, topics=topics, media=list(MEDIA), on=on),
        exempt=exempt_among(report.units),
        forecasts=[forecast(lapses, on=on, days=days) for days in FORECAST_DAYS],
        next_to_lapse=running_out[:next_many],
    )


def months_before(on: date, months: int) -> date:
    """The same day so many months before; from the last day of a month, the last day of that one."""
    if (on + DAY).day == 1:
        return add_months(on + DAY, -months) - DAY
    return add_months(on, -months)


def gaps_of(groups: Mapping[str, Figures]) -> list[Gap]:
    """The groups that ask something of someone, the largest gap first."""
    gaps = [Gap(name, figures) for name, figures in groups.items() if figures.people_required]
    return sorted(gaps, key=lambda gap: (-gap.short, gap.name))


_GAINED = (("trained", "trained"), ("joined", "joined already trained"), ("excused", "no longer asked for more"))
_LOST = (("lapsed", "lapsed"), ("left", "left or changed role"), ("asked_more", "asked for more"))


def change_in_words(change: Change, since: date) -> str:
    """'3 more than on 31 December 2025: 4 trained, 1 lapsed.'"""
    reasons = [f"{count} {words}" for name, words in _GAINED + _LOST if (count := getattr(change, name))]
    if not reasons:
        return f"No change since {day(since)}."
    if change.net == 0:
        return f"As many as on {day(since)}: {', '.join(reasons)}."
    return f"{abs(change.net)} {'more' if change.net > 0 else 'fewer'} than on {day(since)}: {', '.join(reasons)}."
