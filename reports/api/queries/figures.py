"""Figures for other programs: the same as on the readiness page and in `manage.py readiness`."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from reports.board.queries.readiness import with_booked
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.equality import suppress_small_counts
from training.lapses import FORECAST_DAYS, Lapse, forecast
from training.models import Person, RemovedMonth
from training.queries.people import people_of
from training.queries.readiness import Readiness
from training.queries.register import read_movement
from training.readiness import By, Figures, Unit
from training.readiness_report import figures_as_json
from training.trend import month_ends


def readiness_answer(
    *, on: date, known_at: datetime | None, months: int, with_small_groups: bool
) -> dict[str, Any]:
    """Figures, groups and trend. Whoever may not read names gets no figures of small groups."""
    days = month_ends(on, months)
    movement = read_movement(days=sorted({*days, on}), on=on, since=on, known_at=known_at)
    removed = RemovedMonth.objects.between([*days, on][0], on).order_by("ends_on")
    return {
        "on": on,
        "known_at": known_at,
        "figures": figures_as_json(movement.figures),
        "exempt": asdict(movement.exempt),
        "groups": [
            {"by": by, "name": name, **figures}
            for by in By
            for name, figures in _groups(movement.groups[by], with_small_groups)
        ],
        "trend": [
            {"on": point.on, **figures_as_json(point.figures)}
            for point in movement.trend
            if point.on in days
        ],
        "removed": [month.as_json() for month in removed],
    }


def _groups(
    groups: Mapping[str, Figures], with_small_groups: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    people = {name: figures.people_required for name, figures in groups.items()}
    shown = people if with_small_groups else suppress_small_counts(people)
    for name, figures in groups.items():
        values = figures_as_json(figures)
        yield name, dict.fromkeys(values) if shown[name] is None else values


def unit_answers(units: list[Unit]) -> list[dict[str, Any]]:
    """Units with names, in their order, in one query."""
    people = people_of({unit.person for unit in units})
    return [
        {
            **_named(people[unit.person], unit.directorate, unit.roles),
            "course": unit.course,
            "status": unit.status,
            "valid_until": unit.valid_until,
            "due_by": unit.due_by,
        }
        for unit in units
    ]


def coming_lapses(
    *, on: date, known_at: datetime | None, within: int, now: datetime
) -> list[Lapse]:
    """What runs out within so many days, soonest first, with the places that are booked."""
    booked = days_of(next_bookings(now=now, on=on, known_at=known_at))
    return with_booked(Readiness(on, known_at).lapses(within), booked)


def lapse_answers(
    lapses: list[Lapse], *, on: date, known_at: datetime | None
) -> list[dict[str, Any]]:
    """Lapses with names, in their order, in one query."""
    in_directorates = Person.objects.with_directorate(on, known_at=known_at)
    people = people_of({lapse.person for lapse in lapses}, in_directorates)
    return [
        {
            **_named(person, person.directorate, lapse.roles),  # type: ignore[attr-defined]  # it is annotated
            "course": lapse.course,
            "last_day": lapse.last_day,
            "booked_on": lapse.booked_on,
            "is_booked_in_time": lapse.is_booked_in_time,
        }
        for lapse in lapses
        for person in [people[lapse.person]]
    ]


def forecast_answers(*, on: date, known_at: datetime | None, now: datetime) -> list[dict[str, Any]]:
    """How much lapses within 30, 90 and 180 days, as the readiness page counts it."""
    lapses = coming_lapses(on=on, known_at=known_at, within=max(FORECAST_DAYS), now=now)
    counted = [forecast(lapses, on=on, days=days) for days in FORECAST_DAYS]
    return [
        {
            "within_days": one.days,
            "people": one.people,
            "courses": one.courses,
            "people_not_booked": one.people_left,
            "courses_not_booked": one.courses_left,
        }
        for one in counted
    ]


def _named(person: Person, directorate: str | None, roles: frozenset[str]) -> dict[str, Any]:
    return {
        "person": person.reference,
        "name": person.full_name,
        "job_title": person.job_title,
        "directorate": directorate or None,
        "roles": sorted(roles),
    }
