"""Boundaries of days: how long a record counts, who is on the register, since when in a role."""

from datetime import date

import pytest

from training.readiness import (
    add_months,
    bounded_spells,
    directorate_on,
    is_on_register,
    tenure_starts,
    valid_until_for,
)
from training.register import Person, Record, Spell, Tenure

D = date.fromisoformat
ON = D("2026-03-31")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-03-31", 24, "2027-03-31"),
        ("2026-03-31", -3, "2025-12-31"),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last_of_the_month(day, months, expected):
    assert add_months(D(day), months) == D(expected)


@pytest.mark.parametrize(
    ("held_until", "expected"),
    [
        (None, "2027-03-31"),  # a held record that never expires refreshes nothing
        ("2025-03-31", "2027-03-31"),  # ran out the day before: counts from the day of completion
        ("2025-04-01", "2027-04-01"),  # runs out on the day itself
        ("2025-06-30", "2027-06-30"),  # the 90th day after
        ("2025-07-01", "2027-03-31"),  # the 91st
    ],
)
def test_valid_until_for_refreshes_within_the_window(held_until, expected):
    held = [Record("M1", D("2023-01-01"), D(held_until) if held_until else None)]

    valid_until = valid_until_for(
        completed_on=D("2025-04-01"), valid_for_months=24, held=held, renewal_window_days=90
    )

    assert valid_until == D(expected)


def test_valid_until_for_a_first_record_counts_from_completion():
    first = {"valid_for_months": 24, "held": [], "renewal_window_days": 90}

    assert valid_until_for(completed_on=D("2025-04-01"), **first) == D("2027-03-31")
    assert valid_until_for(completed_on=D("2024-03-01"), **first) == D("2026-02-28")


def test_valid_until_for_takes_the_latest_of_several_in_the_window():
    held = [
        Record("M1", D("2023-01-01"), D(day)) for day in ("2025-05-01", "2025-06-01", "2025-09-01")
    ]

    valid_until = valid_until_for(
        completed_on=D("2025-04-01"), valid_for_months=12, held=held, renewal_window_days=90
    )

    assert valid_until == D("2026-06-01")


@pytest.mark.parametrize("completed_on", ["2025-04-01", "2025-04-02"])
def test_valid_until_for_ignores_records_completed_on_the_day_or_later(completed_on):
    held = [Record("M1", D(completed_on), D("2025-05-01"))]

    valid_until = valid_until_for(
        completed_on=D("2025-04-01"), valid_for_months=12, held=held, renewal_window_days=90
    )

    assert valid_until == D("2026-03-31")


def test_valid_until_for_a_course_without_validity_is_never():
    assert (
        valid_until_for(
            completed_on=ON,
            valid_for_months=None,
            held=[Record("M1", ON, ON)],
            renewal_window_days=90,
        )
        is None
    )


@pytest.mark.parametrize(
    ("left_on", "expected"), [(None, True), ("2026-03-31", True), ("2026-03-30", False)]
)
def test_is_on_register_through_the_day_of_leaving(left_on, expected):
    person = Person("P1", joined_on=D("2020-01-01"), left_on=D(left_on) if left_on else None)

    assert is_on_register(person, ON) is expected


@pytest.mark.parametrize(("joined_on", "expected"), [("2026-03-31", True), ("2026-04-01", False)])
def test_is_on_register_from_the_day_of_joining(joined_on, expected):
    assert is_on_register(Person("P1", joined_on=D(joined_on)), ON) is expected


@pytest.mark.parametrize(
    ("tenures", "expected"),
    [
        ([], None),
        ([("2024-01-01", None)], "2024-01-01"),
        ([("2026-03-31", None)], "2026-03-31"),
        ([("2026-04-01", None)], None),
        ([("2024-01-01", "2026-03-31")], "2024-01-01"),
        ([("2024-01-01", "2026-03-30")], None),
        ([("2024-01-01", "2024-12-31"), ("2025-01-01", None)], "2024-01-01"),  # no gap day
        ([("2024-01-01", "2024-12-30"), ("2025-01-01", None)], "2025-01-01"),  # one gap day
        ([("2025-01-01", None), ("2024-01-01", "2024-12-31")], "2024-01-01"),  # in any order
        ([("2024-01-01", "2025-06-30"), ("2025-01-01", None)], "2024-01-01"),  # overlap
        (
            [("2024-01-01", None), ("2025-01-01", "2025-06-30")],
            "2024-01-01",
        ),  # one inside an open one
        (
            [("2024-01-01", "2026-12-31"), ("2025-01-01", "2025-06-30")],
            "2024-01-01",
        ),  # one inside a longer one
        (
            [("2024-01-01", "2025-12-31"), ("2024-02-01", "2024-03-31"), ("2026-01-01", None)],
            "2024-01-01",
        ),
        (
            [("2024-01-01", "2026-03-31"), ("2026-06-01", None)],
            "2024-01-01",
        ),  # a later run changes nothing
        (
            [("2024-01-01", "9999-12-31"), ("2025-01-01", None)],
            "2024-01-01",
        ),  # a register's way to say open
    ],
)
def test_tenure_starts_merges_tenures_without_a_gap(tenures, expected):
    held = [Tenure("board", D(first), D(last) if last else None) for first, last in tenures]

    assert tenure_starts(held, ON) == ({"board": D(expected)} if expected else {})


def test_tenure_starts_keeps_roles_apart():
    held = [Tenure("lead", D("2024-01-01"), D("2024-12-31")), Tenure("board", D("2025-01-01"))]

    assert tenure_starts(held, ON) == {"board": D("2025-01-01")}


def test_bounded_spells_end_where_the_next_starts():
    spells = [
        Spell("Nursing", D("2025-06-01")),
        Spell("Finance", D("2024-01-01")),
        Spell("Estates", D("2025-01-01"), D("2025-03-31")),
        Spell("Primary", D("2025-04-01"), D("2025-06-01")),
    ]

    assert list(bounded_spells(spells)) == [
        Spell("Finance", D("2024-01-01"), D("2024-12-31")),
        Spell("Estates", D("2025-01-01"), D("2025-03-31")),
        Spell("Primary", D("2025-04-01"), D("2025-05-31")),
        Spell("Nursing", D("2025-06-01"), None),
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "Finance"),
        ("2024-12-31", "Finance"),
        ("2025-01-01", "Nursing"),
        ("2025-03-31", "Nursing"),
        ("2025-04-01", None),
    ],
)
def test_directorate_on_the_day(on, expected):
    spells = [Spell("Finance", D("2024-01-01")), Spell("Nursing", D("2025-01-01"), D("2025-03-31"))]

    assert directorate_on(spells, D(on)) == expected
