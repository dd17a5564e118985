"""The readiness page, and the rows of its lists: units with names and bookings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reports.board.headline import BECAME_READY, in_order_of_reasons, reason_in_words
from reports.board.overview import (
    CHANGE_MONTHS,
    FAN_DAYS,
    TREND_MONTHS,
    Overview,
    gaps_of,
    months_before,
)
from reports.board.queries.cover import CoverInputs, cover_inputs
from training.cover import CoverRow
from training.lapses import FORECAST_DAYS, Booked, Lapse, forecast
from training.media import MEDIA
from training.models import Person
from training.queries.people import people_of
from training.queries.readiness import Readiness
from training.queries.register import read_movement, read_reasons
from training.readiness import DAY, FOREVER, By, Scope, Unit
from training.roles import role_names
from training.trend import month_ends

NEXT = 4  # so many units are named that run out next


def readiness_overview(readiness: Readiness, *, booked: Booked) -> Overview:
    """The facts of the page; `booked`: places in sessions to come, as known then."""
    on = readiness.on
    known_at = readiness.known_at
    since = months_before(on, CHANGE_MONTHS)
    days = sorted({*month_ends(on, TREND_MONTHS), on})
    movement = read_movement(
        days=days, on=on, since=since, known_at=known_at, scope=readiness.scope
    )
    cover = cover_inputs(on, known_at)
    lapses = with_booked(readiness.lapses(max(FORECAST_DAYS)), booked)
    return Overview(
        figures=movement.figures,
        exempt=movement.exempt,
        gaps={by: gaps_of(movement.groups[by]) for by in By},
        trend=movement.trend,
        since=since,
        change=movement.change,
        forecasts=[forecast(lapses, on=on, days=days) for days in FORECAST_DAYS],
        fan=[forecast(lapses, on=on, days=days) for days in FAN_DAYS],
        next_to_lapse=lapses[:NEXT] if len(lapses) >= NEXT else next_to_lapse(readiness),
        cover=_cover(cover),
        topics=cover.topics,
        grid=cover.grid,
        not_ready=movement.not_ready,
    )


@dataclass(frozen=True)
class MovedRow:
    """Somebody who became ready or stopped being so, and why, in words."""

    person: Person
    reason: str
    is_ready: bool


def who_moved(*, on: date, known_at: datetime | None, scope: Scope) -> tuple[date, list[MovedRow]]:
    """Since which day, and the people whom the sentence of the page counts, in its order; of each
    reason by name.
    """
    since = months_before(on, CHANGE_MONTHS)
    reasons = read_reasons(on=on, since=since, known_at=known_at, scope=scope)
    people = Person.objects.in_bulk(reasons)
    rows = [
        MovedRow(person, reason_in_words(reason), is_ready=reason in BECAME_READY)
        for reason, keys in in_order_of_reasons(reasons).items()
        for person in sorted(
            (people[key] for key in keys), key=lambda one: (one.last_name, one.first_name, one.pk)
        )
    ]
    return since, rows


def next_to_lapse(readiness: Readiness, number: int = NEXT) -> list[Lapse]:
    """The courses in date that run out first. Usually the soonest few are enough, which is cheaper
    than all.
    """
    on = readiness.on
    lapses: list[Lapse] = []
    for until in (on + timedelta(days=30), on + timedelta(days=180), FOREVER - DAY):
        lapses = readiness.in_date_until(until)[:number]
        if len(lapses) == number:
            break
    return lapses


def _cover(facts: CoverInputs) -> list[CoverRow]:
    ready = facts.grid.counts()
    return [
        CoverRow(topic, {medium: ready[topic, medium] for medium in MEDIA})
        for topic in facts.topics
    ]


def with_booked(lapses: Iterable[Lapse], booked: Booked) -> list[Lapse]:
    """Each with the session in which the person has a place."""
    return [
        lapse._replace(booked_on=booked[place])
        if (place := (lapse.person, lapse.course)) in booked
        else lapse
        for lapse in lapses
    ]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, for the list. `booked_at`: when the next session of the course starts in which they
    have a place.
    """

    unit: Unit
    person: Person
    course: str
    roles: str
    booked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NextRow:
    """A course that runs out next; `booked_at`: when the booked session starts."""

    person: Person
    code: str
    course: str
    last_day: date
    booked_at: datetime | None


def next_rows(
    lapses: Sequence[Lapse],
    *,
    titles: Mapping[str, str],
    booked: Mapping[tuple[str, str], datetime],
) -> list[NextRow]:
    """Rows in the order of the courses, in one query."""
    people = people_of({lapse.person for lapse in lapses})
    return [
        NextRow(
            person=people[lapse.person],
            code=lapse.course,
            course=f"{lapse.course} {titles[lapse.course]}",
            last_day=lapse.last_day,
            booked_at=booked.get((lapse.person, lapse.course)),
        )
        for lapse in lapses
    ]


def unit_rows(
    units: Sequence[Unit],
    *,
    titles: Mapping[str, str],
    booked: Mapping[tuple[str, str], datetime],
) -> list[UnitRow]:
    """Rows in the order of the units, in one query; `titles` by the code of the course, `booked`
    from `next_bookings`.
    """
    people = people_of({unit.person for unit in units})
    words = role_names()
    return [
        UnitRow(
            unit=unit,
            person=people[unit.person],
            course=f"{unit.course} {titles[unit.course]}",
            roles=", ".join(sorted(words[role] for role in unit.roles)),
            booked_at=booked.get((unit.person, unit.course)),
        )
        for unit in units
    ]
