"""One report for the JSON that others rely on, the CSV and the page."""

from datetime import date, datetime

from tests.clock import LONDON
from training.readiness import EVERYTHING, By, Figures, Scope, Status, Unit
from training.readiness_report import ReadinessReport, as_json, as_rows, report_on
from training.register import Person, Record, Register, Requirement, Tenure
from training.trend import TrendPoint

ON = date(2026, 3, 31)
REGISTER = Register(
    people=[
        Person(
            "E1",
            date(2025, 1, 1),
            tenures=[Tenure("governing_board", date(2025, 1, 1))],
            records=[Record("M1", date(2026, 3, 1), date(2029, 2, 28))],
        ),
        Person("E2", date(2026, 3, 1), tenures=[Tenure("senior_staff", date(2026, 3, 1))]),
        Person("E3", date(2026, 3, 1), tenures=[Tenure("senior_staff", date(2026, 3, 1))]),
    ],
    requirements=[
        Requirement("governing_board", "M1", 90, date(2020, 7, 1)),
        Requirement("senior_staff", "M1", 180, date(2020, 7, 1)),
    ],
)
BOARD = frozenset({"governing_board"})
SENIOR = frozenset({"senior_staff"})


def test_report_on_a_day():
    report = report_on(REGISTER, on=ON, months=2, by=[By.ROLE])

    assert report == ReadinessReport(
        on=ON,
        known_at=None,
        scope=EVERYTHING,
        units=(
            Unit("E1", "M1", Status.IN_DATE, date(2029, 2, 28), date(2025, 4, 1), BOARD, None),
            Unit("E2", "M1", Status.NEW_IN_POST, None, date(2026, 8, 28), SENIOR, None),
            Unit("E3", "M1", Status.NEW_IN_POST, None, date(2026, 8, 28), SENIOR, None),
        ),
        figures=Figures(3, 1, 3, 1),
        groups={
            By.ROLE: {"governing_board": Figures(1, 1, 1, 1), "senior_staff": Figures(2, 0, 2, 0)}
        },
        trend=(
            TrendPoint(date(2026, 2, 28), Figures(1, 0, 1, 0)),
            TrendPoint(ON, Figures(3, 1, 3, 1)),
        ),
    )


def test_report_on_a_scope():
    report = report_on(REGISTER, on=ON, months=1, scope=Scope(role="senior_staff"))

    assert [unit.person for unit in report.units] == ["E2", "E3"]
    assert report.figures == report.trend[0].figures == Figures(2, 0, 2, 0)


def test_as_json_has_the_keys_that_others_rely_on():
    known_at = datetime(2026, 3, 31, 7, 10, tzinfo=LONDON)

    written = as_json(report_on(REGISTER, on=ON, known_at=known_at, months=1, by=[By.ROLE]))

    all_three = {
        "required": 3,
        "compliant": 1,
        "percent": 33.3,
        "people_required": 3,
        "people_ready": 1,
    }
    assert written == {
        "on": "2026-03-31",
        "known_at": "2026-03-31T07:10:00+01:00",
        "figures": all_three,
        "exempt": {"courses": 0, "people": 0},
        "units": [
            {
                "person": "E1",
                "course": "M1",
                "status": "in_date",
                "valid_until": "2029-02-28",
                "due_by": "2025-04-01",
            },
            {
                "person": "E2",
                "course": "M1",
                "status": "new_in_post",
                "valid_until": None,
                "due_by": "2026-08-28",
            },
            {
                "person": "E3",
                "course": "M1",
                "status": "new_in_post",
                "valid_until": None,
                "due_by": "2026-08-28",
            },
        ],
        "groups": {
            "governing_board": {
                "required": 1,
                "compliant": 1,
                "percent": 100.0,
                "people_required": 1,
                "people_ready": 1,
            },
            "senior_staff": {
                "required": 2,
                "compliant": 0,
                "percent": 0.0,
                "people_required": 2,
                "people_ready": 0,
            },
        },
        "trend": [{"on": "2026-03-31", **all_three}],
    }


def test_as_json_of_an_empty_register():
    assert as_json(report_on(Register(), on=ON)) == {
        "on": "2026-03-31",
        "known_at": None,
        "figures": {
            "required": 0,
            "compliant": 0,
            "percent": None,
            "people_required": 0,
            "people_ready": 0,
        },
        "exempt": {"courses": 0, "people": 0},
        "units": [],
        "groups": {},
        "trend": [],
    }


def test_as_rows_has_a_heading_and_a_row_for_each_unit():
    assert list(as_rows(report_on(REGISTER, on=ON).units))[:2] == [
        ["person", "course", "status", "valid_until", "due_by"],
        ["E1", "M1", "in_date", date(2029, 2, 28), date(2025, 4, 1)],
    ]
