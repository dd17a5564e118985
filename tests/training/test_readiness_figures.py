"""Boundaries of figures: percentages, who is ready, groups, and the order of urgency."""

from datetime import date

import pytest

from training.readiness import (
    By,
    Figures,
    Status,
    Unit,
    groups_of,
    most_urgent_first,
    percent_of,
    readiness_figures,
)

D = date.fromisoformat
ON = D("2026-03-31")


def unit(
    person: str = "P1", course: str = "M1", status: Status = Status.IN_DATE, **fields: object
) -> Unit:
    values = {
        "valid_until": None,
        "due_by": ON,
        "roles": frozenset({"board"}),
        "directorate": None,
    } | fields
    return Unit(person, course, status, **values)


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
def test_percent_of_is_one_decimal_half_up(part, whole, expected):
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
def test_figures_of_one_person(statuses, expected):
    assert (
        readiness_figures(unit(course=str(n), status=Status(s)) for n, s in enumerate(statuses))
        == expected
    )


def test_figures_of_several_people():
    units = [
        unit("P1"),
        unit("P2", status=Status.LAPSED),
        unit("P3"),
        unit("P3", "M2", Status.OVERDUE),
    ]

    figures = readiness_figures(units)

    assert figures == Figures(required=4, compliant=2, people_required=3, people_ready=1)
    assert str(figures.percent) == "50.0"
    assert str(figures.people_percent) == "33.3"


def test_figures_of_nothing_have_no_percentage():
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
            {
                "Estates": Figures(1, 1, 1, 1),
                "Finance": Figures(2, 1, 1, 0),
                "No directorate": Figures(0, 0, 0, 0),
            },
        ),
        (By.ROLE, {"board": Figures(2, 2, 2, 2), "lead": Figures(2, 1, 1, 0)}),
        (
            By.COURSE,
            {"M0": Figures(1, 1, 1, 1), "M1": Figures(1, 1, 1, 1), "M5": Figures(1, 0, 1, 0)},
        ),
    ],
)
def test_groups_of_units(by, expected):
    groups = groups_of(GROUPED, by)

    assert groups == expected
    assert list(groups) == sorted(groups)


def test_most_urgent_first_sorts_by_status_then_deadline():
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

    assert most_urgent_first(reversed(wanted)) == wanted
