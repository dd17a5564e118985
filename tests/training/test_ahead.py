"""What runs out next, straight from the rows, is what the register says, whatever the facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.test_pressing import rows_of
from tests.training.test_readiness_oracle import days, registers, scopes, thorough
from training.ahead import Ahead, ahead_of, with_booked
from training.lapses import Booked, Forecast, Lapse, coming_lapses, forecast
from training.pressing import pressing_units
from training.readiness import Scope, Status, Unit
from training.register import Exemption, Person, Record, Register, Requirement, Tenure

ON = date(2026, 11, 25)
places = st.dictionaries(
    st.tuples(st.sampled_from(["P0", "P1", "P2"]), st.sampled_from(["M1", "M2", "M3"])),
    days.map(lambda day: day + timedelta(days=20)),
)


def ahead(register: Register, on: date, within: int) -> Ahead:
    pressing = pressing_units(rows_of(register, on), on, renewal_window_days=register.renewal_window_days)
    return ahead_of(pressing, on, within=within)


@given(registers, days, scopes, st.integers(0, 60), st.integers(0, 60), places)
@thorough
def test_ahead_is_what_the_register_says(
    register: Register, on: date, scope: Scope, within: int, soon: int, booked: Booked
) -> None:
    whole = coming_lapses(register, on, within=within, booked=booked, scope=scope)

    found = ahead(register, on, within).only(scope)

    assert [with_booked(lapse, booked) for lapse in found.until(date.max)] == whole
    until = on + timedelta(days=soon)
    assert [with_booked(lapse, booked) for lapse in found.until(until)] == [x for x in whole if x.last_day <= until]
    assert found.forecast(on=on, days=soon, booked=booked) == forecast(whole, on=on, days=soon)


def lapse(person: str, course: str, last_day: date) -> Lapse:
    return Lapse(Unit(person, course, Status.DUE, last_day, ON, frozenset({"lead"}), None), last_day)


def test_a_person_is_safe_once_all_that_ends_in_time_is_booked_in_time() -> None:
    found = Ahead([lapse("P1", "M1", ON), lapse("P1", "M2", ON), lapse("P2", "M1", ON), lapse("P1", "M3", date.max)])
    places = {("P1", "M1"): ON, ("P1", "M3"): ON, ("P2", "M1"): ON + timedelta(days=2), ("P9", "M1"): ON}

    assert found.forecast(on=ON, days=0, booked=places) == Forecast(0, 2, 3, 2, 2)
    assert found.forecast(on=ON, days=0, booked=places | {("P1", "M2"): ON}) == Forecast(0, 2, 3, 1, 1)
    assert found.forecast(on=ON - timedelta(days=2), days=1, booked=places) == Forecast(1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, [ON]),
        ({"left_on": ON}, []),
        ({"left_on": ON + timedelta(days=1)}, [ON]),
        ({"tenures": [Tenure("lead", date(2020, 1, 1), ON)]}, []),
        ({"tenures": [Tenure("lead", date(2020, 1, 1), ON + timedelta(days=1))]}, [ON]),
        ({"exemptions": [Exemption("M1", ON, ON + timedelta(days=9))]}, [ON + timedelta(days=9)]),
        ({"exemptions": [Exemption(None, ON + timedelta(days=1))]}, []),
        ({"exemptions": [Exemption("M2", ON, ON + timedelta(days=9))]}, [ON]),
        ({"exemptions": [Exemption(None, ON, ON + timedelta(days=99))]}, []),
        ({"records": [Record("M1", date(2026, 1, 1), None)], "exemptions": [Exemption(None, ON, ON)]}, []),
        ({"records": [], "exemptions": [Exemption(None, ON, ON)]}, []),
        (
            {"records": [Record("M1", date(2024, 1, 1), date(2026, 1, 1))], "exemptions": [Exemption(None, ON, ON)]},
            [ON],
        ),
    ],
)
def test_ahead_is_of_duties_that_stand_the_day_after(facts: dict, expected: list[date]) -> None:
    held = {"tenures": [Tenure("lead", date(2020, 1, 1))], "records": [Record("M1", date(2026, 1, 1), ON)]}
    person = Person("P1", date(2020, 1, 1), **held | facts)
    register = Register(people=[person], requirements=[Requirement("lead", "M1", 30, date(2020, 1, 1))])

    found = ahead(register, ON, 90).until(date.max)

    assert [one.last_day for one in found] == expected
    assert list(found) == coming_lapses(register, ON, within=90)


@pytest.mark.parametrize("days", [0, 1, 179, 180, 181])
def test_ahead_reaches_half_a_year_and_puts_the_first_to_run_out_first(days: int) -> None:
    ends = {"P1": ON + timedelta(days=days), "P3": ON + timedelta(days=5), "P2": ON + timedelta(days=5)}
    held = {"tenures": [Tenure("lead", date(2020, 1, 1))]}
    people = [
        Person(who, date(2020, 1, 1), records=[Record("M1", date(2026, 1, 1), end)], **held)
        for who, end in ends.items()
    ]
    people.append(
        Person("P4", ON, records=[Record("M1", ON, ON)], exemptions=[Exemption(None, ON, ends["P1"])], **held)
    )
    register = Register(people=people, requirements=[Requirement("lead", "M1", 30, date(2020, 1, 1))])
    pressing = pressing_units(rows_of(register, ON), ON, renewal_window_days=90)

    found = ahead_of(pressing, ON).until(date.max)

    assert list(found) == coming_lapses(register, ON, within=180)
    assert {one.unit.person for one in found} == ({"P2", "P3"} if days == 181 else {"P1", "P2", "P3", "P4"})
