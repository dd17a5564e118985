"""What presses first, straight from the rows, is what the register says, whatever the facts and the page asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.test_readiness_oracle import days, registers, scopes, thorough
from training.pressing import DayRows, Pressing, pressing_units
from training.readiness import FOREVER, Scope, Status, Unit, is_on_register, pressing_first, units_on
from training.register import Person, Record, Register, Requirement, Spell, Tenure

TODAY = date(2026, 11, 25)


def rows_of(register: Register, on: date) -> DayRows:
    """The same facts as a database would hand them out, days as text."""
    people = [person for person in register.people if is_on_register(person, on)]
    last_days: dict[str, dict[Any, date | str]] = {}
    for person in people:
        for record in person.records:
            if record.completed_on <= on:
                of_course = last_days.setdefault(record.course, {})
                last = (record.valid_until or FOREVER).isoformat()
                of_course[person.reference] = max(last, of_course.get(person.reference, ""))
    return DayRows(
        people=[(p.reference, p.reference, p.left_on and p.left_on.isoformat()) for p in people],
        requirements=list(register.requirements),
        tenures=[(p.reference, t.role, *_texts(t)) for p in people for t in p.tenures],
        spells=[(p.reference, s.directorate, *_texts(s)) for p in people for s in p.spells],
        exemptions=[(p.reference, e.course, *_texts(e)) for p in people for e in p.exemptions],
        last_days=last_days,
    )


def _texts(fact: Any) -> tuple[str, str | None]:
    return fact.starts_on.isoformat(), fact.ends_on and fact.ends_on.isoformat()


@given(registers, days, scopes, st.sampled_from([None, *Status]), st.integers(0, 8), st.integers(0, 8))
@thorough
def test_pressing_units_are_those_of_the_register_in_the_same_order(
    register: Register, on: date, scope: Scope, status: Status | None, start: int, size: int
) -> None:
    window = register.renewal_window_days

    everybody = pressing_units(rows_of(register, on), on, renewal_window_days=window)
    found = everybody.only(scope, statuses={status} if status else None)

    expected = pressing_first(u for u in units_on(register, on, scope) if status in (None, u.status))
    assert (len(found), found[:], found[start : start + size]) == (
        len(expected),
        expected,
        expected[start : start + size],
    )


@pytest.fixture
def four() -> Pressing:
    """Four people of whom two never did what is asked, and two hold it for ever; handed over in no order."""
    people = [Person(f"P{n}", date(2020, 1, 1), tenures=[Tenure("lead", date(2020, 1, 1))]) for n in (3, 1, 4, 2)]
    register = Register(people=people, requirements=[Requirement("lead", "M1", 30, date(2020, 1, 1))])
    rows = rows_of(register, TODAY)._replace(last_days={"M1": {"P1": FOREVER, "P4": FOREVER}})
    return pressing_units(rows, TODAY, renewal_window_days=90)


def standings(units: list[Unit]) -> list[tuple[str, Status]]:
    return [(unit.person, unit.status) for unit in units]


def test_pressing_puts_what_asks_for_a_deed_first_and_those_alike_by_reference(four: Pressing) -> None:
    assert standings(four[:]) == [
        ("P2", Status.OVERDUE),
        ("P3", Status.OVERDUE),
        ("P1", Status.IN_DATE),
        ("P4", Status.IN_DATE),
    ]


def test_pressing_is_cut_across_those_who_stand_alike(four: Pressing) -> None:
    assert standings(four[1:3]) == [("P3", Status.OVERDUE), ("P1", Status.IN_DATE)]
    assert standings(four[3:9]) == [("P4", Status.IN_DATE)]
    assert standings(four[::2]) == [("P2", Status.OVERDUE), ("P1", Status.IN_DATE)]
    assert four[4:] == []


def test_pressing_says_the_last_day_and_the_due_date(four: Pressing) -> None:
    assert [(unit.valid_until, unit.due_by) for unit in four[1:3]] == [(None, date(2020, 1, 31))] * 2


def test_pressing_is_cut_anywhere_in_a_long_list() -> None:
    """Five stand alike in each of two ways: what lies wholly before or after the cut is none of it."""
    people = [Person(f"P{n}", date(2020, 1, 1), tenures=[Tenure("lead", date(2020, 1, 1))]) for n in range(10)]
    register = Register(people=people, requirements=[Requirement("lead", "M1", 30, date(2020, 1, 1))])
    rows = rows_of(register, TODAY)._replace(last_days={"M1": {f"P{n}": FOREVER for n in range(5)}})
    found = pressing_units(rows, TODAY, renewal_window_days=90)

    whole = found[:]

    assert len(whole) == 10
    assert all(found[start:stop] == whole[start:stop] for start in range(11) for stop in range(11))


def test_pressing_passes_over_those_of_another_directorate() -> None:
    where = [("P1", "Finance"), ("P2", "Nursing"), ("P3", "Finance"), ("P4", "Nursing")]
    people = [
        Person(who, TODAY, tenures=[Tenure("lead", TODAY)], spells=[Spell(directorate, TODAY)])
        for who, directorate in where
    ]
    register = Register(people=people, requirements=[Requirement("lead", "M1", 30, TODAY)])

    found = pressing_units(rows_of(register, TODAY), TODAY, renewal_window_days=90)

    assert [unit.person for unit in found.only(Scope(directorate="Nursing"))[:]] == ["P2", "P4"]
    assert [unit.person for unit in found.only(people={"P3", "P4"})[:]] == ["P3", "P4"]
    assert len(found) == 4


def test_pressing_says_of_whom_something_ends_until_a_day() -> None:
    """And when those leave who do; somebody without a role stands between."""
    ends = {"P1": TODAY, "P2": TODAY + timedelta(days=9), "P4": date(2020, 1, 1)}
    people = [
        Person(
            who,
            date(2020, 1, 1),
            TODAY if who == "P2" else None,
            tenures=[] if who == "P0" else [Tenure("lead", date(2020, 1, 1))],
            records=[Record("M1", date(2020, 1, 1), ends[who])] if who in ends else [],
        )
        for who in ("P0", "P1", "P2", "P3", "P4")
    ]
    register = Register(people=people, requirements=[Requirement("lead", "M1", 30, date(2020, 1, 1))])
    found = pressing_units(rows_of(register, TODAY), TODAY, renewal_window_days=90)

    def until(day: date, *statuses: Status) -> list[str]:
        return [member[0] for member in found.of(statuses, day)]

    assert until(TODAY + timedelta(days=8), Status.DUE, Status.IN_DATE) == ["P1"]
    assert until(TODAY + timedelta(days=9), Status.DUE, Status.IN_DATE) == ["P1", "P2"]
    assert until(TODAY, Status.LAPSED, Status.DUE) == ["P4", "P1"]
    assert [member[0] for member in found.of({Status.OVERDUE})] == ["P3"]
    assert found.facts.left_on == {"P2": TODAY}
