"""What runs out if nobody is trained, day by day, and what bookings change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from training.lapses import (
    Forecast,
    Lapse,
    already_lapsed,
    coming_lapses,
    coming_lapses_of_rows,
    forecast,
)
from training.readiness import Scope, Status
from training.register import Exemption, Person, Record, Register, Requirement, Tenure
from training.trend import rows_of_register

D = date.fromisoformat
ON = D("2026-03-31")
BOARD = "governing_board"
HELD = Record("M3", D("2025-01-01"), D("2026-04-30"))  # counts for 30 days more


def register(**person: Any) -> Register:
    """One board member who must hold M3 and does until 30 April; arguments change that."""
    facts = {"tenures": [Tenure(BOARD, D("2025-01-01"))], "records": [HELD]} | person
    asked = [Requirement(BOARD, "M3", 90, D("2020-07-01"), facts.pop("in_force_to", None))]
    return Register(people=[Person("P1", D("2025-01-01"), **facts)], requirements=asked)


def record(valid_until: str) -> Record:
    return Record("M3", D("2024-01-01"), D(valid_until))


def exempt(first: str, last: str | None, course: str | None = None) -> list[Exemption]:
    return [Exemption(course, D(first), D(last) if last else None)]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        pytest.param({}, "2026-04-30", id="runs out"),
        pytest.param({"records": [Record("M3", ON, None)]}, None, id="never runs out"),
        pytest.param({"records": [Record("M3", D("2025-01-01"), ON)]}, "2026-03-31", id="last day"),
        pytest.param(
            {"records": [Record("M3", D("2024-01-01"), D("2026-03-30"))]}, None, id="lapsed already"
        ),
        pytest.param({"records": []}, None, id="never taken"),
        pytest.param(
            {"records": [Record("M3", ON, D("2026-06-30"))]}, "2026-06-30", id="taken that day"
        ),
        pytest.param({"left_on": D("2026-04-30")}, None, id="leaves on the last day"),
        pytest.param({"left_on": D("2026-05-01")}, "2026-04-30", id="is there the day after"),
        pytest.param(
            {"tenures": [Tenure(BOARD, D("2025-01-01"), D("2026-04-30"))]}, None, id="role ends"
        ),
        pytest.param(
            {"tenures": [Tenure(BOARD, D("2025-01-01"), D("2026-05-01"))]},
            "2026-04-30",
            id="ends after",
        ),
        pytest.param({"in_force_to": D("2026-04-30")}, None, id="no longer asked of anyone"),
        pytest.param(
            {"exemptions": exempt("2026-05-01", None)}, None, id="exempt from the day after"
        ),
        pytest.param(
            {"exemptions": exempt("2026-05-01", None, "M1")},
            "2026-04-30",
            id="exempt from another course",
        ),
        pytest.param(
            {"exemptions": exempt("2026-05-02", None)}, "2026-04-30", id="exempt a day too late"
        ),
        pytest.param(
            {"exemptions": exempt("2026-04-01", "2026-05-20")},
            "2026-05-20",
            id="when the exemption ends",
        ),
        pytest.param(
            {"exemptions": exempt("2026-03-01", "2026-05-20")}, "2026-05-20", id="exempt today"
        ),
        pytest.param(
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-02-01", "2026-05-20")},
            "2026-05-20",
            id="lapsed while exempt",
        ),
        pytest.param(
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-02-15", None)},
            None,
            id="exempt after a gap",
        ),
        pytest.param(
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-04-01", "2026-05-20")},
            None,
            id="lapsed already, exempt from tomorrow",
        ),
        pytest.param(
            {"exemptions": exempt("2026-03-01", "2026-09-28")}, None, id="exempt beyond the horizon"
        ),
        pytest.param(
            {"records": [HELD, Record("M3", D("2026-04-02"), None)]},
            "2026-04-30",
            id="trained later",
        ),
        pytest.param(
            {"records": [HELD, Record("M3", D("2026-01-01"), D("2026-06-30"))]},
            "2026-06-30",
            id="trained again",
        ),
    ],
)
def test_coming_lapses_need_the_course_to_be_required_the_next_day(person, expected):
    found = coming_lapses(register(**person), ON, within=180)

    rows = rows_of_register(register(**person))
    assert coming_lapses_of_rows(rows, ON, within=180) == found
    assert [lapse.last_day.isoformat() for lapse in found] == ([expected] if expected else [])


@pytest.mark.parametrize(("within", "count"), [(29, 0), (30, 1), (31, 1)])
def test_coming_lapses_within_the_horizon_and_scope(within, count):
    assert len(coming_lapses(register(), ON, within=within)) == count
    assert coming_lapses(register(), ON, within=within, scope=Scope(role="clinical_lead")) == []


@pytest.mark.parametrize(
    ("booked", "in_time"),
    [(None, False), ("2026-04-30", True), ("2026-05-01", True), ("2026-05-02", False)],
)
def test_booked_on_the_next_day_is_in_time(booked, in_time):
    places = {("P1", "M3"): D(booked)} if booked else {("P1", "M1"): ON}

    (lapse,) = coming_lapses(register(), ON, within=180, booked=places)

    assert (lapse.booked_on, lapse.is_booked_in_time) == (D(booked) if booked else None, in_time)
    assert (lapse.unit.status, lapse.unit.valid_until) == (Status.DUE, D("2026-04-30"))


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"records": [record("2026-03-30")]}, "2026-03-30"),
        (
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-02-01", "2026-03-30")},
            "2026-03-30",
        ),
        (
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-02-01", "2026-03-31")},
            None,
        ),
        (
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-04-01", None)},
            "2026-01-30",
        ),
        (
            {"records": [record("2026-01-30")], "exemptions": exempt("2026-04-01", "2026-04-20")},
            "2026-01-30",
        ),
        (
            {
                "records": [record("2026-01-30")],
                "exemptions": exempt("2026-02-01", "2026-03-30", "M1"),
            },
            "2026-01-30",
        ),
        ({}, None),
    ],
)
def test_already_lapsed_since_the_record_or_exemption_ended(person, expected):
    found = already_lapsed(register(**person), ON, booked={("P1", "M3"): D("2026-04-02")})

    assert [
        (lapse.last_day.isoformat(), lapse.booked_on, lapse.is_booked_in_time) for lapse in found
    ] == ([(expected, D("2026-04-02"), False)] if expected else [])


def test_lapses_are_sorted_by_last_day_then_person():
    """Someone who never took the course is left out."""
    ends = {
        "P1": None,
        "P2": "2026-05-31",
        "P4": "2026-04-30",
        "P3": "2026-04-30",
        "P5": "2026-02-28",
        "P6": "2026-01-31",
    }
    everybody = register()
    everybody.people[:] = [
        replace(everybody.people[0], reference=who, records=[record(end)] if end else [])
        for who, end in ends.items()
    ]

    coming = coming_lapses(everybody, ON, within=180)
    past = already_lapsed(everybody, ON)

    assert [lapse.unit.person for lapse in coming] == ["P3", "P4", "P2"]
    assert [lapse.unit.person for lapse in past] == ["P6", "P5"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Forecast(0, 1, 1, 1, 1)),
        (1, Forecast(1, 1, 2, 1, 1)),
        (29, Forecast(29, 1, 2, 1, 1)),
        (30, Forecast(30, 2, 3, 2, 2)),
    ],
)
def test_forecast_counts_with_and_without_bookings(days, expected):
    def ending(person: str, course: str, after: int, booked_after: int | None = None) -> Lapse:
        booked_on = None if booked_after is None else ON + timedelta(days=booked_after)
        return Lapse(person, course, ON + timedelta(days=after), frozenset({BOARD}), booked_on)

    lapses = [ending("P1", "M1", 0), ending("P1", "M2", 1, 2), ending("P2", "M1", 30, 32)]

    assert forecast(lapses, on=ON, days=days) == expected
