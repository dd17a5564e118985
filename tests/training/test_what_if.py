"""What a change of requirements would do: who is touched, from which day, and the figures; against
a walk by days.
"""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training import oracle
from tests.training.test_readiness_oracle import (
    COURSES,
    FIRST,
    ROLES,
    days,
    period,
    registers,
    thorough,
)
from training import what_if
from training.readiness import Figures
from training.register import Exemption, Person, Record, Register, Requirement, Tenure
from training.trend import rows_of_register
from training.what_if import Change, DayFigures, Effect, Proposal, overdue_from, rows_of_change

D = date.fromisoformat
M1 = Requirement("lead", "M1", 30, D("2020-01-01"))
M2 = Requirement("lead", "M2", 30, D("2026-01-01"))


def effect_of(proposal: Proposal, register: Register, *, on: date) -> Effect:
    return what_if.effect_of(
        proposal,
        rows_of_register(register),
        on=on,
        renewal_window_days=register.renewal_window_days,
    )


def lead(reference: str, **facts: object) -> Person:
    return Person(reference, D("2025-01-01"), tenures=[Tenure("lead", D("2025-01-01"))], **facts)


REGISTER = Register(
    people=[
        lead("A", records=[Record("M2", D("2025-06-01"), D("2026-06-01"))]),
        lead("B"),
        lead("C", exemptions=[Exemption("M2", D("2026-01-01"), D("2026-03-31"))]),
        Person("D", D("2025-01-01"), D("2026-01-15"), tenures=[Tenure("lead", D("2025-01-01"))]),
        Person("E", D("2025-01-01"), tenures=[Tenure("board", D("2025-01-01"))]),
    ],
    requirements=[M1],
)


def test_effect_of_a_new_requirement_on_people_and_figures():
    effect = effect_of(Proposal(adds=M2), REGISTER, on=D("2026-01-01"))

    assert [(row.person, row.change, row.overdue_from) for row in effect.rows] == [
        ("A", Change.REQUIRED, None),  # trained already
        ("B", Change.REQUIRED, D("2026-02-01")),
        ("D", Change.REQUIRED, None),  # leaves before
    ]
    assert [row.person for row in effect.rows if row.overdue_from] == ["B"]
    assert effect.figures == (
        DayFigures(D("2026-01-01"), Figures(4, 0, 4, 0), Figures(7, 1, 4, 0)),
        DayFigures(D("2026-02-01"), Figures(3, 0, 3, 0), Figures(5, 1, 3, 0)),
    )
    assert effect.count(Change.REQUIRED) == 3
    assert rows_of_change(effect.rows, Change.NO_LONGER) == []
    assert rows_of_change(effect.rows, None) == list(effect.rows)


@pytest.mark.parametrize("on", ["2026-04-01", "2026-05-01"])
def test_effect_on_a_day_after_exemption_and_grace_period(on):
    effect = effect_of(Proposal(adds=M2), REGISTER, on=D(on))

    assert [
        (row.person, row.overdue_from, row.after and row.after.status) for row in effect.rows
    ] == [
        ("A", None, "due"),
        ("B", D("2026-02-01"), "overdue"),
        ("C", D("2026-04-01"), "overdue"),
    ]


@pytest.mark.parametrize(
    ("proposal", "change", "overdue"),
    [
        (Proposal(removes=M1), Change.NO_LONGER, None),
        (
            Proposal(adds=Requirement("lead", "M1", 10, D("2020-01-01")), removes=M1),
            Change.SOONER,
            D("2025-01-12"),
        ),
        (
            Proposal(adds=Requirement("lead", "M1", 500, D("2020-01-01")), removes=M1),
            Change.LATER,
            D("2026-05-17"),
        ),
        (
            Proposal(
                adds=Requirement("lead", "M1", 30, D("2020-01-01"), D("2026-01-14")), removes=M1
            ),
            None,
            None,
        ),
    ],
)
def test_effect_of_a_correction(proposal, change, overdue):
    effect = effect_of(proposal, REGISTER, on=D("2026-01-14"))

    found = [(row.change, row.overdue_from) for row in effect.rows if row.person == "B"]
    assert found == ([(change, overdue)] if change else [])


def test_effect_on_someone_overdue_since_the_same_day():
    exempt = lead("F", exemptions=[Exemption("M1", D("2025-01-01"), D("2025-12-31"))])
    sooner = Proposal(adds=Requirement("lead", "M1", 10, D("2020-01-01")), removes=M1)

    effect = effect_of(sooner, Register(people=[exempt], requirements=[M1]), on=D("2026-01-14"))

    assert [(row.change, row.overdue_from) for row in effect.rows] == [(Change.SOONER, None)]


@pytest.mark.parametrize(
    ("ends", "days"), [("2020-01-20", ["2020-01-21"]), ("2020-02-01", ["2020-02-01", "2020-02-02"])]
)
def test_effect_of_ending_a_requirement_includes_the_next_day(ends, days):
    """And the first day on which somebody could be overdue by it, where it lasts so long."""
    ended = Requirement("lead", "M1", 30, D("2020-01-01"), D(ends))

    effect = effect_of(Proposal(adds=ended), Register(REGISTER.people), on=D("2026-01-01"))

    assert [of.on for of in effect.figures] == [
        D(day) for day in ("2020-01-01", *days, "2026-01-01")
    ]


def test_fingerprint_identifies_an_effect():
    seen = effect_of(Proposal(adds=M2), REGISTER, on=D("2026-01-01")).fingerprint
    others = [
        effect_of(Proposal(adds=M2), REGISTER, on=D("2026-01-02")).fingerprint,
        effect_of(
            Proposal(adds=M2), Register(REGISTER.people[1:], [M1]), on=D("2026-01-01")
        ).fingerprint,
    ]

    assert seen == effect_of(Proposal(adds=M2), REGISTER, on=D("2026-01-01")).fingerprint
    assert seen not in others


IN_A_PROCESS = """
from datetime import date
from training.readiness import Status, Unit
from training.what_if import Change, Effect, Row
roles = frozenset(["governing_board", "clinical_lead", "senior_staff", "other_staff"])
unit = Unit("A", "M1", Status.OVERDUE, None, date(2026, 1, 1), roles, None)
print(Effect(date(2026, 1, 1), (Row("A", "M1", Change.NO_LONGER, unit, None),), ()).fingerprint)
"""


def test_fingerprint_is_the_same_in_every_process():
    """Sets of strings are in a different order in each."""
    named = {
        subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(named) == 1


def test_proposal_removes_one_of_two_equal_requirements():
    assert Proposal(removes=M1).applied_to([M1, M2, M1]) == [M2, M1]


requirements = period(
    Requirement, st.sampled_from(ROLES), st.sampled_from(COURSES), st.integers(0, 40)
)


@given(registers, requirements, days, st.booleans())
@settings(thorough, max_examples=60)
def test_effect_agrees_with_the_oracle_before_and_after(register, asked, on, is_correction):
    proposal = Proposal(asked, register.requirements[0] if is_correction else None)
    courses = {requirement.course for requirement in proposal.both}

    effect = effect_of(proposal, register, on=on)

    changed = replace(register, requirements=proposal.applied_to(register.requirements))
    versions = (register, changed)
    was, now = (
        {
            (row[0], row[1]): row
            for row in oracle.rows(version, on)
            if row[1] in courses and row[2] != "exempt"
        }
        for version in versions
    )
    changed = [
        key
        for key in was.keys() | now.keys()
        if was.get(key, (None,) * 5)[4] != now.get(key, (None,) * 5)[4]
    ]
    assert [(row.person, row.course) for row in effect.rows] == sorted(changed)
    assert [
        (row.before and row.before.status)
        for row in effect.rows
        if row.change is not Change.REQUIRED
    ] == [was[key][2] for key in sorted(changed) if key in was]
    for of in effect.figures:
        figures = [oracle.figures(oracle.rows(version, of.on)) for version in versions]
        assert [
            (f.required, f.compliant, f.people_required, f.people_ready)
            for f in (of.before, of.after)
        ] == [
            (required, compliant, people, ready)
            for required, compliant, _, people, ready in figures
        ]


@given(registers, days, st.sampled_from(COURSES))
@settings(thorough, max_examples=40)
def test_overdue_from_agrees_with_a_walk_by_days(register, on, course):
    walked = [FIRST + timedelta(days=n) for n in range(-1, 182)]
    overdue = [
        {row[0] for row in oracle.rows(register, day) if row[1:3] == (course, "overdue")}
        for day in walked
    ]
    for person in register.people:
        is_overdue = [person.reference in people for people in overdue]
        first = next((n for n, day in enumerate(walked) if day >= on and is_overdue[n]), None)
        while first and is_overdue[first - 1]:
            first -= 1

        assert overdue_from(person, course, register.requirements, on) == (
            None if first is None else walked[first]
        )
