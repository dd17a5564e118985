"""The readiness report (policy 12.1): one set of facts for the page, the JSON and the CSV. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from training.readiness import (
    EVERYTHING,
    By,
    Figures,
    Scope,
    Unit,
    exempt_among,
    groups_of,
    readiness_figures,
    units_on,
)
from training.register import Register
from training.trend import TrendPoint, month_ends, trend


@dataclass(frozen=True, slots=True)
class ReadinessReport:
    """Readiness of part of the register on a day, as known at a moment (None for now)."""

    on: date
    known_at: datetime | None
    scope: Scope
    units: tuple[Unit, ...]
    figures: Figures
    groups: Mapping[By, Mapping[str, Figures]]
    trend: tuple[TrendPoint, ...]


def report_on(
    register: Register,
    *,
    on: date,
    known_at: datetime | None = None,
    months: int = 0,
    by: Iterable[By] = (),
    scope: Scope = EVERYTHING,
) -> ReadinessReport:
    """The report from a register read as known at `known_at`, with a trend of `months` month
    ends.
    """
    units = units_on(register, on, scope)
    return ReadinessReport(
        on=on,
        known_at=known_at,
        scope=scope,
        units=tuple(units),
        figures=readiness_figures(units),
        groups={grouping: groups_of(units, grouping) for grouping in by},
        trend=tuple(trend(register, month_ends(on, months), scope)),
    )


def as_json(report: ReadinessReport) -> dict[str, Any]:
    """Keys that others rely on; `groups` has those of every grouping requested."""
    return {
        "on": report.on.isoformat(),
        "known_at": report.known_at and report.known_at.isoformat(),
        "figures": figures_as_json(report.figures),
        "exempt": asdict(exempt_among(report.units)),
        "units": [
            {
                "person": unit.person,
                "course": unit.course,
                "status": unit.status.value,
                "valid_until": unit.valid_until and unit.valid_until.isoformat(),
                "due_by": unit.due_by.isoformat(),
            }
            for unit in report.units
        ],
        "groups": {
            name: figures_as_json(figures)
            for group in report.groups.values()
            for name, figures in group.items()
        },
        "trend": [
            {"on": point.on.isoformat(), **figures_as_json(point.figures)} for point in report.trend
        ],
    }


def figures_as_json(figures: Figures) -> dict[str, int | float | None]:
    """The keys of all JSON with figures; `percent` is null if nothing is required."""
    return {
        "required": figures.required,
        "compliant": figures.compliant,
        "percent": None if figures.percent is None else float(figures.percent),
        "people_required": figures.people_required,
        "people_ready": figures.people_ready,
    }


def as_rows(units: Iterable[Unit]) -> Iterator[list[str | date | None]]:
    """A heading, then one row per unit."""
    yield ["person", "course", "status", "valid_until", "due_by"]
    for unit in units:
        yield [unit.person, unit.course, unit.status.value, unit.valid_until, unit.due_by]
