"""The boundaries of readiness, one table a rule."""

from datetime import date

import pytest

from training.readiness import (
    By,
    Figures,
    MediumStatus,
    Scope,
    Status,
    Unit,
    add_months,
    directorate_on,
    figures_of,
    groups_of,
    is_on_register,
    medium_standing,
    percent_of,
    pressing_first,
    spells_in_turn,
    standing,
    tenure_starts,
    units_on,
    valid_until_for,
)
from training.register import Exemption, Person, Practice, Record, Register, Requirement, Spell, Tenure

D = date.fromisoformat
ON = D("2026-03-31")


def unit(person: str = "P1", course: str = "M1", status: Status = Status.IN_DATE, **fields: object) -> Unit:
    values = {"valid_until": None, "due_by": ON, "roles": frozenset({"board"}), "directorate": None} | fields
    return Unit(person, course, status, **values)


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
def test_add_months_keeps_the_day_or_takes_the_last(day: str, months: int, expected: str) -> None:
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
def test_valid_until_for_refreshes_within_the_window(held_until: str | None, expected: str) -> None:
    held = [Record("M1", D("2023-01-01"), D(held_until) if held_until else None)]

    valid_until = valid_until_for(completed_on=D("2025-04-01"), valid_for_months=24, held=held, renewal_window_days=90)

    assert valid_until == D(expected)


def test_valid_until_for_a_first_record_counts_from_completion() -> None:
    first = {"valid_for_months": 24, "held": [], "renewal_window_days": 90}

    assert valid_until_for(completed_on=D("2025-04-01"), **first) == D("2027-03-31")
    assert valid_until_for(completed_on=D("2024-03-01"), **first) == D("2026-02-28")


def test_valid_until_for_takes_the_latest_of_several_in_the_window() -> None:
    held = [Record("M1", D("2023-01-01"), D(day)) for day in ("2025-05-01", "2025-06-01", "2025-09-01")]

    valid_until = valid_until_for(completed_on=D("2025-04-01"), valid_for_months=12, held=held, renewal_window_days=90)

    assert valid_until == D("2026-06-01")


@pytest.mark.parametrize("completed_on", ["2025-04-01", "2025-04-02"])
def test_valid_until_for_ignores_records_completed_on_the_day_or_later(completed_on: str) -> None:
    held = [Record("M1", D(completed_on), D("2025-05-01"))]

    valid_until = valid_until_for(completed_on=D("2025-04-01"), valid_for_months=12, held=held, renewal_window_days=90)

    assert valid_until == D("2026-03-31")


def test_valid_until_for_a_course_without_validity_is_never() -> None:
    assert (
        valid_until_for(completed_on=ON, valid_for_months=None, held=[Record("M1", ON, ON)], renewal_window_days=90)
        is None
    )


@pytest.mark.parametrize(("left_on", "expected"), [(None, True), ("2026-03-31", True), ("2026-03-30", False)])
def test_is_on_register_through_the_day_of_leaving(left_on: str | None, expected: bool) -> None:
    person = Person("P1", joined_on=D("2020-01-01"), left_on=D(left_on) if left_on else None)

    assert is_on_register(person, ON) is expected


@pytest.mark.parametrize(("joined_on", "expected"), [("2026-03-31", True), ("2026-04-01", False)])
def test_is_on_register_from_the_day_of_joining(joined_on: str, expected: bool) -> None:
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
        ([("2024-01-01", None), ("2025-01-01", "2025-06-30")], "2024-01-01"),  # one inside an open one
        ([("2024-01-01", "2026-12-31"), ("2025-01-01", "2025-06-30")], "2024-01-01"),  # one inside a longer one
        ([("2024-01-01", "2025-12-31"), ("2024-02-01", "2024-03-31"), ("2026-01-01", None)], "2024-01-01"),
        ([("2024-01-01", "2026-03-31"), ("2026-06-01", None)], "2024-01-01"),  # a later run changes nothing
        ([("2024-01-01", "9999-12-31"), ("2025-01-01", None)], "2024-01-01"),  # a register's way to say open
    ],
)
def test_tenure_starts_merges_what_has_no_gap(tenures: list[tuple[str, str | None]], expected: str | None) -> None:
    held = [Tenure("board", D(first), D(last) if last else None) for first, last in tenures]

    assert tenure_starts(held, ON) == ({"board": D(expected)} if expected else {})


def test_tenure_starts_keeps_roles_apart() -> None:
    held = [Tenure("lead", D("2024-01-01"), D("2024-12-31")), Tenure("board", D("2025-01-01"))]

    assert tenure_starts(held, ON) == {"board": D("2025-01-01")}


def test_spells_in_turn_end_where_the_next_starts() -> None:
    spells = [
        Spell("Nursing", D("2025-06-01")),
        Spell("Finance", D("2024-01-01")),
        Spell("Estates", D("2025-01-01"), D("2025-03-31")),
        Spell("Primary", D("2025-04-01"), D("2025-06-01")),
    ]

    assert list(spells_in_turn(spells)) == [
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
def test_directorate_on_the_day(on: str, expected: str | None) -> None:
    spells = [Spell("Finance", D("2024-01-01")), Spell("Nursing", D("2025-01-01"), D("2025-03-31"))]

    assert directorate_on(spells, D(on)) == expected


STANDINGS = [
    # records (completed on, valid until), due by, status, valid until
    ([], "2026-03-31", Status.NEW_IN_POST, None),
    ([], "2026-03-30", Status.OVERDUE, None),
    ([("2026-04-01", "2028-03-31")], "2026-03-30", Status.OVERDUE, None),  # completed after the day
    ([("2026-03-31", "2028-03-30")], "2026-03-30", Status.IN_DATE, "2028-03-30"),
    ([("2024-07-01", "2026-06-30")], "2020-01-01", Status.IN_DATE, "2026-06-30"),  # 91 days left
    ([("2024-06-30", "2026-06-29")], "2020-01-01", Status.DUE, "2026-06-29"),  # 90 days left
    ([("2024-04-01", "2026-03-31")], "2020-01-01", Status.DUE, "2026-03-31"),  # its last day
    ([("2024-03-31", "2026-03-30")], "2020-01-01", Status.LAPSED, "2026-03-30"),
    ([("2024-03-31", "2026-03-30")], "2030-01-01", Status.LAPSED, "2026-03-30"),  # before the due day too
    ([("2020-01-01", "2022-01-01"), ("2022-01-01", "2024-01-01")], "2020-01-01", Status.LAPSED, "2024-01-01"),
    ([("2020-01-01", "2022-01-01"), ("2025-01-01", "2027-01-01")], "2020-01-01", Status.IN_DATE, "2027-01-01"),
    ([("2025-01-01", "2026-04-01"), ("2024-01-01", "2027-01-01")], "2020-01-01", Status.IN_DATE, "2027-01-01"),
    ([("2020-01-01", None)], "2020-01-01", Status.IN_DATE, None),
    ([("2020-01-01", None), ("2025-01-01", "2026-04-01")], "2020-01-01", Status.IN_DATE, None),
]


@pytest.mark.parametrize(("records", "due_by", "status", "valid_until"), STANDINGS)
def test_standing_is_the_first_that_fits(
    records: list[tuple[str, str | None]], due_by: str, status: Status, valid_until: str | None
) -> None:
    held = [Record("M1", D(done), D(last) if last else None) for done, last in records]

    answer = standing(records=held, exemptions=[], course="M1", on=ON, due_by=D(due_by), renewal_window_days=90)

    assert answer == (status, D(valid_until) if valid_until else None)


def test_standing_looks_at_records_of_the_course_alone() -> None:
    held = [Record("M2", D("2025-01-01"), D("2027-01-01"))]

    answer = standing(records=held, exemptions=[], course="M1", on=ON, due_by=ON, renewal_window_days=90)

    assert answer == (Status.NEW_IN_POST, None)


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
def test_standing_is_exempt_before_anything_else(
    course: str | None, starts_on: str, ends_on: str | None, expected: Status
) -> None:
    held = [Record("M1", D("2024-04-01"), ON)]
    exemptions = [Exemption(course, D(starts_on), D(ends_on) if ends_on else None)]

    answer = standing(records=held, exemptions=exemptions, course="M1", on=ON, due_by=ON, renewal_window_days=90)

    assert answer == (expected, ON)


def test_standing_of_an_exempt_one_without_a_record_in_date_has_no_last_day() -> None:
    held = [Record("M1", D("2024-03-31"), D("2026-03-30"))]

    answer = standing(
        records=held,
        exemptions=[Exemption(None, ON)],
        course="M1",
        on=ON,
        due_by=ON,
        renewal_window_days=90,
    )

    assert answer == (Status.EXEMPT, None)


BOARD = Requirement("board", "M1", 90, D("2020-07-01"))


@pytest.mark.parametrize(
    ("tenures", "requirements", "expected"),
    [
        ([Tenure("board", D("2026-01-01"))], [BOARD], ["2026-04-01"]),  # from the tenure
        ([Tenure("board", D("2019-01-01"))], [BOARD], ["2020-09-29"]),  # from the requirement
        ([Tenure("lead", D("2019-01-01"))], [BOARD], []),  # asked of another role
        ([Tenure("board", D("2026-01-01"))], [Requirement("board", "M1", 90, D("2026-04-01"))], []),
        ([Tenure("board", D("2026-01-01"))], [Requirement("board", "M1", 9, ON, ON)], ["2026-04-09"]),
        ([Tenure("board", D("2026-01-01"))], [Requirement("board", "M1", 9, D("2020-01-01"), D("2026-03-30"))], []),
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
def test_units_on_are_due_by_the_earliest_day(
    tenures: list[Tenure], requirements: list[Requirement], expected: list[str]
) -> None:
    register = Register([Person("P1", D("2019-01-01"), tenures=tenures)], requirements)

    assert [unit.due_by for unit in units_on(register, ON)] == [D(day) for day in expected]


def test_units_on_say_who_what_through_which_roles_and_where() -> None:
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
        Unit("P1", "M2", Status.DUE, D("2026-06-01"), D("2026-04-01"), frozenset({"board", "lead"}), "Finance"),
    ]


def test_units_on_use_the_registers_own_window() -> None:
    person = Person("P1", ON, tenures=[Tenure("board", ON)], records=[Record("M1", D("2024-06-01"), D("2026-06-01"))])

    assert [u.status for u in units_on(Register([person], [BOARD], renewal_window_days=61), ON)] == [Status.IN_DATE]
    assert [u.status for u in units_on(Register([person], [BOARD], renewal_window_days=62), ON)] == [Status.DUE]


@pytest.mark.parametrize(("joined_on", "left_on"), [("2026-04-01", None), ("2020-01-01", "2026-03-30")])
def test_units_on_are_none_for_someone_not_on_the_register(joined_on: str, left_on: str | None) -> None:
    person = Person("P1", D(joined_on), D(left_on) if left_on else None, tenures=[Tenure("board", D("2020-01-01"))])

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
def test_units_on_within_a_scope(scope: Scope, expected: list[tuple[str, str]]) -> None:
    assert [(unit.person, unit.course) for unit in units_on(SCOPED, ON, scope)] == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, None),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (27, 38, "71.1"),
        (1, 16, "6.3"),  # 6.25
        (1, 8, "12.5"),
        (3, 16, "18.8"),  # 18.75
        (2, 3, "66.7"),
        (1, 2000, "0.1"),  # 0.05
        (1999, 2000, "100.0"),  # 99.95
    ],
)
def test_percent_of_is_one_decimal_half_up(part: int, whole: int, expected: str | None) -> None:
    percent = percent_of(part, whole)

    assert (percent if percent is None else str(percent)) == expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], Figures(0, 0, 0, 0)),
        (["exempt"], Figures(0, 0, 0, 0)),
        (["in_date"], Figures(1, 1, 1, 1)),
        (["due"], Figures(1, 1, 1, 1)),
        (["lapsed"], Figures(1, 0, 1, 0)),
        (["overdue"], Figures(1, 0, 1, 0)),
        (["new_in_post"], Figures(1, 0, 1, 0)),
        (["exempt", "in_date"], Figures(1, 1, 1, 1)),
        (["exempt", "overdue"], Figures(1, 0, 1, 0)),
        (["in_date", "lapsed"], Figures(2, 1, 1, 0)),
        (["lapsed", "in_date"], Figures(2, 1, 1, 0)),
    ],
)
def test_figures_of_one_person(statuses: list[str], expected: Figures) -> None:
    assert figures_of(unit(course=str(n), status=Status(s)) for n, s in enumerate(statuses)) == expected


def test_figures_of_several_people() -> None:
    units = [unit("P1"), unit("P2", status=Status.LAPSED), unit("P3"), unit("P3", "M2", Status.OVERDUE)]

    figures = figures_of(units)

    assert figures == Figures(required=4, compliant=2, people_required=3, people_ready=1)
    assert str(figures.percent) == "50.0"
    assert str(figures.people_percent) == "33.3"


def test_figures_of_nothing_have_no_percentage() -> None:
    assert Figures() == Figures(required=0, compliant=0, people_required=0, people_ready=0)
    assert (Figures().percent, Figures().people_percent) == (None, None)


GROUPED = [
    unit("P1", "M1", Status.IN_DATE, roles=frozenset({"board", "lead"}), directorate="Finance"),
    unit("P1", "M5", Status.OVERDUE, roles=frozenset({"lead"}), directorate="Finance"),
    unit("P2", "M1", Status.EXEMPT),
    unit("P3", "M0", Status.DUE, directorate="Estates"),
]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            By.DIRECTORATE,
            {"Estates": Figures(1, 1, 1, 1), "Finance": Figures(2, 1, 1, 0), "No directorate": Figures(0, 0, 0, 0)},
        ),
        (By.ROLE, {"board": Figures(2, 2, 2, 2), "lead": Figures(2, 1, 1, 0)}),
        (By.COURSE, {"M0": Figures(1, 1, 1, 1), "M1": Figures(1, 1, 1, 1), "M5": Figures(1, 0, 1, 0)}),
    ],
)
def test_groups_of_units(by: By, expected: dict[str, Figures]) -> None:
    groups = groups_of(GROUPED, by)

    assert groups == expected
    assert list(groups) == sorted(groups)


MEDIA = [
    # records (course, completed on, valid until), practised on, status, valid until, counts through
    ([], None, MediumStatus.NEVER, None, None),
    ([("M1", "2026-01-01", None)], "2026-03-01", MediumStatus.NEVER, None, "2027-03-01"),  # a course without radio
    ([("M3", "2026-04-01", None)], "2026-03-01", MediumStatus.NEVER, None, "2027-03-01"),  # completed after the day
    ([("M3", "2024-01-01", "2026-03-30")], "2026-03-01", MediumStatus.LAPSED, "2026-03-30", "2027-03-01"),
    ([("M3", "2024-01-01", "2026-03-31")], "2026-03-01", MediumStatus.READY, "2026-03-31", "2027-03-01"),
    ([("M3", "2024-01-01", None)], "2025-03-31", MediumStatus.READY, None, "2026-03-31"),
    ([("M3", "2024-01-01", None)], "2025-03-30", MediumStatus.RUSTY, None, "2026-03-30"),
    ([("M3", "2024-01-01", None)], "2026-03-31", MediumStatus.READY, None, "2027-03-31"),
    ([("M3", "2024-01-01", None)], "2026-04-01", MediumStatus.RUSTY, None, None),  # practised after the day
    ([("M3", "2024-01-01", None)], None, MediumStatus.RUSTY, None, None),
    (
        [("M3", "2024-01-01", "2026-04-01"), ("M9", "2025-01-01", "2026-05-01")],
        None,
        MediumStatus.RUSTY,
        "2026-05-01",
        None,
    ),
]


@pytest.mark.parametrize(("records", "practised_on", "status", "valid_until", "counts_through"), MEDIA)
def test_medium_standing_needs_a_record_in_date_and_practice(
    records: list[tuple[str, str, str | None]],
    practised_on: str | None,
    status: MediumStatus,
    valid_until: str | None,
    counts_through: str | None,
) -> None:
    person = Person(
        "P1",
        D("2020-01-01"),
        records=[Record(course, D(done), D(last) if last else None) for course, done, last in records],
        practice=[Practice("print", ON), *([Practice("radio", D(practised_on))] if practised_on else [])],
    )
    media_of = {"M1": frozenset(), "M3": frozenset({"radio"}), "M9": frozenset({"print", "radio"})}
    register = Register([person], media_of=media_of, practice_currency_months={"print": 12, "radio": 12})

    answer = medium_standing(person, "radio", register=register, on=ON)

    assert (answer.medium, answer.status) == ("radio", status)
    assert answer.valid_until == (D(valid_until) if valid_until else None)
    assert answer.counts_through == (D(counts_through) if counts_through else None)


def test_medium_standing_without_a_currency_needs_the_record_alone() -> None:
    person = Person("P1", ON, records=[Record("M8", ON)])
    register = Register(
        [person], media_of={"M8": frozenset({"committee"})}, practice_currency_months={"committee": None}
    )

    assert medium_standing(person, "committee", register=register, on=ON).status == MediumStatus.READY


def test_medium_standing_looks_at_the_latest_practice() -> None:
    person = Person(
        "P1",
        ON,
        records=[Record("M3", ON)],
        practice=[Practice("radio", D(day)) for day in ("2026-02-01", "2026-03-01", "2020-01-01")],
    )
    register = Register([person], media_of={"M3": frozenset({"radio"})}, practice_currency_months={"radio": 12})

    assert medium_standing(person, "radio", register=register, on=ON).practised_on == D("2026-03-01")


def test_pressing_first_goes_by_status_then_by_the_day_that_matters() -> None:
    wanted = [
        unit("P1", status=Status.OVERDUE, due_by=D("2026-01-01"), valid_until=None),
        unit("P2", status=Status.OVERDUE, due_by=D("2026-02-01"), valid_until=None),
        unit("P3", status=Status.LAPSED, valid_until=D("2025-01-01"), due_by=D("2027-01-01")),
        unit("P4", status=Status.LAPSED, valid_until=D("2025-02-01"), due_by=D("2026-01-01")),
        unit("P5", status=Status.DUE, valid_until=D("2026-05-01")),
        unit("P6", status=Status.NEW_IN_POST, due_by=D("2026-05-01")),
        unit("P7", "M1", status=Status.IN_DATE, valid_until=D("2027-05-01")),
        unit("P7", "M2", status=Status.IN_DATE, valid_until=D("2027-05-01")),
        unit("P8", status=Status.IN_DATE, valid_until=D("2027-05-01")),
        unit("P0", status=Status.IN_DATE, valid_until=None),
        unit("P0", status=Status.EXEMPT, valid_until=D("2025-05-01")),
    ]

    assert pressing_first(reversed(wanted)) == wanted
