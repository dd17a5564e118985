"""What would be so: against a register in which it is so, judged by the walk through the days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.board.suppositions import Supposed, Supposition, Validity, supposed_of
from tests.training import oracle
from tests.training.test_readiness_oracle import COURSES, days, registers, thorough
from training.lapses import Booked
from training.register import Person, Record, Register, Requirement, Tenure
from training.trend import rows_of_register

D = date.fromisoformat
MONTHS = {"M1": None, "M2": 1, "M3": 2}
people = st.frozensets(st.sampled_from(["P0", "P1", "P2", "gone"]))
places = st.dictionaries(
    st.tuples(st.sampled_from(["P0", "P1", "P2"]), st.sampled_from(COURSES)), days, max_size=4
)


def supposed(
    register: Register, supposition: Supposition, *, on: date, booked: Booked | None = None
) -> Supposed:
    validity = Validity(MONTHS, register.renewal_window_days)
    rows = rows_of_register(register)
    rows = rows._replace(courses=dict(rows.courses) | {course: course for course in COURSES})
    return supposed_of(supposition, rows, on=on, booked=booked or {}, validity=validity)


def trained(register: Register, places: Booked, then: date) -> Register:
    """Everybody who has a place by the day is given a record of it, the earliest first."""
    found = []
    for person in register.people:
        records = list(person.records)
        for (reference, course), day in places.items():
            if reference == person.reference and day <= then:
                held = [record for record in records if record.course == course]
                months, window = MONTHS[course], register.renewal_window_days
                last_day = oracle.last_day_of(day, months, held, window)
                records.append(Record(course, day, last_day))
        found.append(replace(person, records=records))
    return replace(register, people=found)


def counted_for(register: Register, course: str, months: int) -> Register:
    """Each record of the course is stored again, in the order of their days."""
    return replace(
        register,
        people=[
            replace(person, records=list(_stored_again(person, course, months, register)))
            for person in register.people
        ],
    )


def _stored_again(person: Person, course: str, months: int, register: Register) -> Iterable[Record]:
    held: list[Record] = []
    for record in sorted(person.records, key=lambda one: one.completed_on):
        if record.course != course:
            yield record
        else:
            day, window = record.completed_on, register.renewal_window_days
            held.append(Record(course, day, oracle.last_day_of(day, months, held, window)))
    yield from held


def figures(register: Register, on: date) -> tuple[int, int]:
    """People required and people ready."""
    return oracle.figures(oracle.rows(register, on))[3:]


@given(registers, days, days, st.sampled_from(COURSES), people, places)
@settings(thorough, max_examples=60)
def test_people_trained_are_those_with_a_record_of_that_day(
    register, one, other, course, whom, booked
):
    on, then = sorted([one, other])
    otherwise = trained(register, booked, then) if then > on else register
    in_fact = trained(otherwise, {(person, course): then for person in whom}, then)

    found = supposed(register, Supposition(then, course, whom), on=on, booked=booked)

    assert (found.required, found.ready) == figures(in_fact, then)
    assert (found.required, found.ready_otherwise) == figures(otherwise, then)
    assert found.people == len(whom - {"gone"})


@given(registers, days, days, st.sampled_from(COURSES), st.integers(1, 3), places)
@settings(thorough, max_examples=60)
def test_another_validity_is_that_of_records_stored_again(
    register, one, other, course, months, booked
):
    on, then = sorted([one, other])
    otherwise = trained(register, booked, then) if then > on else register
    in_fact = counted_for(otherwise, course, months)

    found = supposed(register, Supposition(then, course, months=months), on=on, booked=booked)

    assert (found.required, found.ready) == figures(in_fact, then)
    assert (found.required, found.ready_otherwise) == figures(otherwise, then)


@given(registers, days, days, places, places)
@settings(thorough, max_examples=60)
def test_a_plan_trains_whoever_has_a_place_by_the_day(register, one, other, planned, booked):
    on, then = sorted([one, other])
    otherwise = trained(register, booked, then) if then > on else register
    in_fact = trained(otherwise, planned, then)

    found = supposed(
        register, Supposition(then, plan="the spring", places=planned), on=on, booked=booked
    )

    assert (found.required, found.ready) == figures(in_fact, then)
    assert found.ready_otherwise == figures(otherwise, then)[1]
    assert found.people == len({person for (person, _), day in planned.items() if day <= then})


TENURE = Tenure("board", D("2025-01-01"))
REGISTER = Register(
    people=[
        Person("A", D("2025-01-01"), tenures=[TENURE]),
        Person(
            "B",
            D("2025-01-01"),
            tenures=[TENURE],
            records=[Record("M2", D("2026-01-01"), D("2026-12-31"))],
        ),
    ],
    requirements=[Requirement("board", "M2", 30, D("2025-01-01"))],
)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("2026-03-31", (1, 0)),  # the paper's day: who is booked is not trained yet
        ("2026-04-01", (2, 1)),
    ],
)
def test_who_is_booked_has_passed_on_a_later_day_alone(then, expected):
    """B's record, as if it counted for a month, has run out; A has a place before either day."""
    found = supposed(
        REGISTER,
        Supposition(D(then), "M2", months=1),
        on=D("2026-03-31"),
        booked={("A", "M2"): D("2026-03-30")},
    )

    assert (found.ready_otherwise, found.ready) == expected


def test_a_course_counts_through_the_last_day_of_so_many_months():
    def ready(then: date) -> int:
        return supposed(REGISTER, Supposition(then, "M2", months=6), on=then).ready

    last_day = D("2026-06-30")
    assert (ready(last_day), ready(last_day + timedelta(days=1))) == (1, 0)


@pytest.mark.parametrize(("then", "ready"), [("2027-01-31", 1), ("2027-02-01", 0)])
def test_who_is_trained_in_the_renewal_window_loses_no_days(then, ready):
    """B's record counts until 31 December, and the month after that is added to it."""
    places = {("B", "M2"): D("2026-12-15")}

    found = supposed(
        REGISTER, Supposition(D(then), plan="December", places=places), on=D("2026-12-01")
    )

    assert (found.ready_otherwise, found.ready) == (0, ready)


@pytest.mark.parametrize(("then", "ready"), [("2026-02-28", 1), ("2026-03-01", 0)])
def test_records_that_count_anew_continue_each_other_in_the_order_of_their_days(then, ready):
    """The second was completed in the renewal window of the first, and stands before it."""
    days = [D("2026-01-20"), D("2026-01-01")]
    records = [Record("M2", day, day + timedelta(days=730)) for day in days]
    twice = replace(REGISTER.people[1], records=records)
    register = replace(REGISTER, people=[twice])

    found = supposed(register, Supposition(D(then), "M2", months=1), on=D("2026-01-31"))

    assert (found.ready_otherwise, found.ready) == (1, ready)
