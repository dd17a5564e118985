"""The rules of single files, each problem with its row, column and remedy."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from imports.planning import Change, Plan
from imports.problems import Problems
from imports.rules import Known, check_rules
from imports.tables import TABLES
from tests.clock import TODAY
from training.rubric import CRITERIA

HELD_ON = date(2026, 5, 1)
GIVEN = {criterion.key: 4 for criterion in CRITERIA}
KNOWN = Known(
    media_of={"M3": ("radio",), "M2": ("print",), "M1": (), "M5": ("live_tv",)},
    assessors_of={"M3": 0, "M2": 0, "M1": 0, "M5": 2},
    sign_ins={"E1": "gwen@example.nhs.uk"},
    passed=frozenset({("E1", "M3", HELD_ON)}),
    versions={"Media": (1, 3)},
)


def change(
    table_name: str, /, *, row: int = 2, before: tuple[Any, ...] | None = None, **said: Any
) -> Change:
    """A row to write, with these values; others are empty."""
    table = TABLES[table_name]
    values = {column.name: column.blank for column in table.columns} | said
    key = tuple(values[name] for name in table.key)
    return Change(
        table.name,
        row,
        key,
        7 if before else None,
        before,
        tuple(values[name] for name in table.rest),
    )


def sheet(
    *, row: int = 2, course: str = "M3", assessor: str = "sam@example.nhs.uk", **said: Any
) -> Change:
    key = {"person": "E1", "course": course, "held_on": HELD_ON, "assessor": assessor}
    return change("assessments", row=row, **(key | GIVEN | said))


def checked(*changes: Change, known: Known = KNOWN) -> Problems:
    plan = Plan()
    for one in changes:
        plan.changes.setdefault(one.file, []).append(one)
    problems = Problems()
    check_rules(plan, known, TODAY, problems)
    return problems


def places(problems: Problems) -> list[tuple[Any, ...]]:
    return [(one.row, one.column, one.problem) for one in problems.found]


def test_complete_sheet_has_no_problems():
    found = checked(sheet(), sheet(course="M2", row=3, voice=None, body=None))

    assert (found.found, found.warnings) == ([], [])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"hard": None}, ("hard", "This cell is empty.")),
        (
            {"course": "M2", "voice": None},
            ("body", "Body language and set-up is not scored in print."),
        ),
        ({"course": "M1"}, ("course", "M1 has no interview to assess.")),
        ({"course": "X9"}, ("course", "X9 has no interview to assess.")),
        ({"assessor": "gwen@example.nhs.uk"}, ("assessor", "People cannot assess themselves.")),
    ],
)
def test_sheet_problem_names_the_cell(said, problem):
    assert places(checked(sheet(**said))) == [(2, *problem)]


def test_rules_use_the_media_from_the_source():
    course = change("courses", code="M1", title="Awareness", media=("print",))

    assert places(checked(course, sheet(course="M1", voice=None, body=None))) == []


def test_at_most_two_assessors_including_stored_ones():
    others = [f"{name}@example.nhs.uk" for name in ("a", "b")]

    three = checked(
        *(sheet(row=row, assessor=who) for row, who in enumerate([*others, "c@example.nhs.uk"], 2))
    )
    one_more = checked(
        sheet(), known=Known(media_of=KNOWN.media_of, sheets={("E1", "M3", HELD_ON): 2})
    )
    both = checked(*(sheet(row=row, assessor=who) for row, who in enumerate(others, 2)))

    problem = ("assessor", "3 would have scored E1 in M3 that day.")
    assert places(three) == [(2, *problem), (3, *problem), (4, *problem)]
    assert places(one_more) == [(2, *problem)]
    assert places(both) == []


def test_missing_second_sheet_is_a_warning():
    alone = checked(sheet(course="M5"))
    second = checked(
        sheet(course="M5"),
        known=Known(KNOWN.media_of, KNOWN.assessors_of, sheets={("E1", "M5", HELD_ON): 1}),
    )

    assert (alone.found, [(one.row, one.problem) for one in alone.warnings]) == (
        [],
        [(2, "M5 wants 2 assessors.")],
    )
    assert (second.found, second.warnings) == ([], [])


def test_corrected_sheet_does_not_count_twice():
    one = sheet()
    corrected = one._replace(before=one.after, stored_id=7)
    held = Known(media_of=KNOWN.media_of, sheets={("E1", "M3", HELD_ON): 2})

    assert places(checked(corrected, known=held)) == []


def test_nobody_scores_their_own_practice():
    said = {"person": "E1", "medium": "radio", "practised_on": HELD_ON, "kind": "mock"}

    own = checked(change("practice", **said, scored_by="gwen@example.nhs.uk"))
    others = checked(
        change("practice", **said, scored_by="sam@example.nhs.uk"), change("practice", **said)
    )

    assert places(own) == [(2, "scored_by", "People cannot score themselves.")]
    assert places(others) == []


def test_reading_needs_an_approved_version_and_is_never_changed():
    read_at = datetime(2026, 5, 1, tzinfo=UTC)

    def found(before: tuple[Any, ...] | None = None, **said: Any) -> list[tuple[Any, ...]]:
        row = {
            "reader": "gwen@example.nhs.uk",
            "policy": "Media",
            "version": 3,
            "read_at": read_at,
        } | said
        return [tuple(one)[2:] for one in checked(change("readings", before=before, **row)).found]

    assert found() == []
    assert found(version=2) == [
        ("version", "“Media” has no approved version 2.", "Write one of: 1, 3.")
    ]
    assert found(policy="New") == [
        ("version", "“New” has no approved version 3.", "Have it approved first.")
    ]
    assert [one[:2] for one in found(before=(read_at,))] == [
        ("read_at", "Their reading is already recorded, for 2026-05-01T01:00.")
    ]
    assert [one[0] for one in found(read_at=datetime(2026, 11, 26, tzinfo=UTC))] == ["read_at"]
    assert found(read_at=datetime(2026, 11, 25, 23, tzinfo=UTC)) == []


def test_certificate_needs_a_pass_on_that_day():
    def found(
        *others: Change, before: tuple[Any, ...] | None = None, **said: Any
    ) -> list[tuple[Any, ...]]:
        row = {
            "person": "E1",
            "course": "M3",
            "completed_on": HELD_ON,
            "provider": "Nine",
            "file": "a.pdf",
        } | said
        return [
            (one.column, one.row)
            for one in checked(*others, change("certificates", before=before, **row)).found
        ]

    def training(outcome: str, course: str) -> Change:
        return change("training", person="E1", course=course, completed_on=HELD_ON, outcome=outcome)

    assert found() == []
    assert found(course="M2") == [("completed_on", 2)]
    assert found(training("passed", "M2"), course="M2") == []
    assert found(training("failed", "M3")) == [("completed_on", 2)]
    assert found(before=("Nine", "b.pdf")) == [("file", 2)]


def test_every_incomplete_sheet_is_reported():
    found = checked(sheet(course="M1"), sheet(course="X9", row=3), sheet(row=4, hard=None))

    assert [place[:2] for place in places(found)] == [(2, "course"), (3, "course"), (4, "hard")]
