"""Boundaries of readiness: the status of a course on a day, and which courses are required of whom."""

from datetime import date

import pytest

from training.readiness import (
    Scope,
    Status,
    Unit,
    bounded_spells,
    tenure_starts,
    units_on,
    valid_until_for,
)
from training.register import Exemption, Person, Record, Register, Requirement, Spell, Tenure

D = date.fromisoformat
ON = D("2026-03-31")


STATUS_CASES = [
    # records (completed on, valid until), due by, status, valid until
    ([], "2026-03-31", Status.NEW_IN_POST, None),
    ([], "2026-03-30", Status.OVERDUE, None),
    ([("2026-04-01", "2028-03-31")], "2026-03-30", Status.OVERDUE, None),  # completed after the day
    ([("2026-03-31", "2028-03-30")], "2026-03-30", Status.IN_DATE, "2028-03-30"),
    ([("2024-07-01", "2026-06-30")], "2020-01-01", Status.IN_DATE, "2026-06-30"),  # 91 days left
    ([("2024-06-30", "2026-06-29")], "2020-01-01", Status.DUE, "2026-06-29"),  # 90 days left
    ([("2024-04-01", "2026-03-31")], "2020-01-01", Status.DUE, "2026-03-31"),  # its last day
    ([("2024-03-31", "2026-03-30")], "2020-01-01", Status.LAPSED, "2026-03-30"),
    (
        [("2024-03-31", "2026-03-30")],
        "2030-01-01",
        Status.LAPSED,
        "2026-03-30",
    ),  # before the due day too
    (
        [("2020-01-01", "2022-01-01"), ("2022-01-01", "2024-01-01")],
        "2020-01-01",
        Status.LAPSED,
        "2024-01-01",
    ),
    (
        [("2020-01-01", "2022-01-01"), ("2025-01-01", "2027-01-01")],
        "2020-01-01",
        Status.IN_DATE,
        "2027-01-01",
    ),
    (
        [("2025-01-01", "2026-04-01"), ("2024-01-01", "2027-01-01")],
        "2020-01-01",
        Status.IN_DATE,
        "2027-01-01",
    ),
    ([("2020-01-01", None)], "2020-01-01", Status.IN_DATE, None),
    ([("2020-01-01", None), ("2025-01-01", "2026-04-01")], "2020-01-01", Status.IN_DATE, None),
]


def status_of(
    records: list[Record], *, exemptions: list[Exemption] | None = None, due_by: date = ON
) -> tuple[Status, date | None]:
    """The status of M1 on the day, for someone who has to hold it from that day on."""
    asked_from = D("2020-01-01")
    person = Person(
        "P1",
        joined_on=asked_from,
        tenures=[Tenure("board", asked_from)],
        records=records,
        exemptions=exemptions or [],
    )
    requirement = Requirement("board", "M1", (due_by - asked_from).days, asked_from)
    [unit] = units_on(Register([person], [requirement], renewal_window_days=90), ON)
    assert unit.due_by == due_by
    return unit.status, unit.valid_until


@pytest.mark.parametrize(("records", "due_by", "status", "valid_until"), STATUS_CASES)
def test_unit_status_is_the_first_that_fits(records, due_by, status, valid_until):
    held = [Record("M1", D(done), D(last) if last else None) for done, last in records]

    answer = status_of(held, due_by=D(due_by))

    assert answer == (status, D(valid_until) if valid_until else None)


def test_unit_status_uses_only_records_of_the_course():
    held = [Record("M2", D("2025-01-01"), D("2027-01-01"))]

    assert status_of(held) == (Status.NEW_IN_POST, None)


@pytest.mark.parametrize(
    ("course", "starts_on", "ends_on", "expected"),
    [
        ("M1", "2026-03-31", "2026-03-31", Status.EXEMPT),
        (None, "2026-01-01", None, Status.EXEMPT),
        ("M2", "2026-01-01", None, Status.DUE),
        ("M1", "2026-04-01", None, Status.DUE),
        ("M1", "2026-01-01", "2026-03-30", Status.DUE),
    ],
)
def test_unit_status_is_exempt_before_anything_else(course, starts_on, ends_on, expected):
    held = [Record("M1", D("2024-04-01"), ON)]
    exemptions = [Exemption(course, D(starts_on), D(ends_on) if ends_on else None)]

    assert status_of(held, exemptions=exemptions) == (expected, ON)


def test_unit_status_of_an_exempt_unit_not_in_date_has_no_last_day():
    held = [Record("M1", D("2024-03-31"), D("2026-03-30"))]

    assert status_of(held, exemptions=[Exemption(None, ON)]) == (Status.EXEMPT, None)


BOARD = Requirement("board", "M1", 90, D("2020-07-01"))


@pytest.mark.parametrize(
    ("tenures", "requirements", "expected"),
    [
        ([Tenure("board", D("2026-01-01"))], [BOARD], ["2026-04-01"]),  # from the tenure
        ([Tenure("board", D("2019-01-01"))], [BOARD], ["2020-09-29"]),  # from the requirement
        ([Tenure("lead", D("2019-01-01"))], [BOARD], []),  # asked of another role
        ([Tenure("board", D("2026-01-01"))], [Requirement("board", "M1", 90, D("2026-04-01"))], []),
        (
            [Tenure("board", D("2026-01-01"))],
            [Requirement("board", "M1", 9, ON, ON)],
            ["2026-04-09"],
        ),
        (
            [Tenure("board", D("2026-01-01"))],
            [Requirement("board", "M1", 9, D("2020-01-01"), D("2026-03-30"))],
            [],
        ),
        (  # twice for one course: once, by the earlier day
            [Tenure("board", D("2026-01-01")), Tenure("lead", D("2026-03-01"))],
            [BOARD, Requirement("lead", "M1", 10, D("2020-07-01"))],
            ["2026-03-11"],
        ),
        (
            [Tenure("board", D("2026-01-01"))],
            [Requirement("board", "M1", 10, D("2020-07-01")), BOARD],
            ["2026-01-11"],
        ),
    ],
)
def test_units_on_are_due_by_the_earliest_day(tenures, requirements, expected):
    register = Register([Person("P1", D("2019-01-01"), tenures=tenures)], requirements)

    assert [unit.due_by for unit in units_on(register, ON)] == [D(day) for day in expected]


def test_units_on_have_person_course_roles_and_directorate():
    person = Person(
        "P1",
        joined_on=D("2019-01-01"),
        tenures=[Tenure("board", D("2026-01-01")), Tenure("lead", D("2026-03-01"))],
        spells=[Spell("Finance", D("2019-01-01"))],
        records=[Record("M2", D("2024-06-01"), D("2026-06-01"))],
    )
    requirements = [
        Requirement("lead", "M2", 90, D("2020-07-01")),
        Requirement("board", "M2", 90, D("2020-07-01")),
        Requirement("lead", "M1", 30, D("2020-07-01")),
    ]

    units = units_on(Register([person], requirements), ON)

    assert units == [
        Unit("P1", "M1", Status.NEW_IN_POST, None, ON, frozenset({"lead"}), "Finance"),
        Unit(
            "P1",
            "M2",
            Status.DUE,
            D("2026-06-01"),
            D("2026-04-01"),
            frozenset({"board", "lead"}),
            "Finance",
        ),
    ]


def test_units_on_use_the_renewal_window_of_the_register():
    person = Person(
        "P1",
        ON,
        tenures=[Tenure("board", ON)],
        records=[Record("M1", D("2024-06-01"), D("2026-06-01"))],
    )

    assert [
        u.status for u in units_on(Register([person], [BOARD], renewal_window_days=61), ON)
    ] == [Status.IN_DATE]
    assert [
        u.status for u in units_on(Register([person], [BOARD], renewal_window_days=62), ON)
    ] == [Status.DUE]


@pytest.mark.parametrize(
    ("joined_on", "left_on"), [("2026-04-01", None), ("2020-01-01", "2026-03-30")]
)
def test_units_on_leave_out_people_not_on_the_register(joined_on, left_on):
    person = Person(
        "P1",
        D(joined_on),
        D(left_on) if left_on else None,
        tenures=[Tenure("board", D("2020-01-01"))],
    )

    assert units_on(Register([person], [BOARD]), ON) == []


SCOPED = Register(
    people=[
        Person("P1", ON, tenures=[Tenure("board", ON)], spells=[Spell("Finance", ON)]),
        Person("P2", ON, tenures=[Tenure("board", ON), Tenure("lead", ON)]),
    ],
    requirements=[BOARD, Requirement("lead", "M1", 90, ON), Requirement("lead", "M2", 90, ON)],
)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), [("P1", "M1"), ("P2", "M1"), ("P2", "M2")]),
        (Scope(directorate="Finance"), [("P1", "M1")]),
        (Scope(directorate="No directorate"), [("P2", "M1"), ("P2", "M2")]),
        (Scope(role="board"), [("P1", "M1"), ("P2", "M1")]),
        (Scope(role="lead"), [("P2", "M1"), ("P2", "M2")]),
        (Scope(course="M1"), [("P1", "M1"), ("P2", "M1")]),
        (Scope(role="lead", course="M2"), [("P2", "M2")]),
        (Scope(directorate="Finance", role="lead"), []),
    ],
)
def test_units_on_within_a_scope(scope, expected):
    assert [(unit.person, unit.course) for unit in units_on(SCOPED, ON, scope)] == expected


@pytest.mark.parametrize(
    ("second_starts", "since"),
    [("2025-12-31", "2024-01-01"), ("2026-01-01", "2024-01-01"), ("2026-01-02", "2026-01-02")],
)
def test_tenure_starts_merges_adjacent_tenures(second_starts, since):
    tenures = [
        Tenure("other_staff", D("2024-01-01"), D("2025-12-31")),
        Tenure("other_staff", D(second_starts)),
    ]

    assert tenure_starts(tenures, ON) == {"other_staff": D(since)}


def test_bounded_spells_end_no_later_than_the_next_one_starts():
    spells = [
        Spell("Third", D("2023-01-01")),
        Spell("First", D("2020-01-01"), D("2020-06-30")),
        Spell("Second", D("2021-01-01"), D("2024-01-01")),
    ]

    assert [(spell.directorate, spell.ends_on) for spell in bounded_spells(spells)] == [
        ("First", D("2020-06-30")),
        ("Second", D("2022-12-31")),
        ("Third", None),
    ]


def test_valid_until_for_ignores_a_record_of_the_same_day():
    held = [Record("M3", D("2026-03-31"), D("2026-05-31"))]

    def last_day(completed_on: str) -> str:
        last = valid_until_for(
            completed_on=D(completed_on), valid_for_months=12, held=held, renewal_window_days=90
        )
        return str(last)

    assert [last_day("2026-03-31"), last_day("2026-04-01")] == ["2027-03-30", "2027-05-31"]
