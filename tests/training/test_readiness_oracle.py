"""For any facts, readiness agrees with a day-by-day walk through the rule."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import oracle
from tests.training.changes import change_between
from training.readiness import (
    By,
    Figures,
    Scope,
    add_months,
    groups_of,
    medium_readiness,
    percent_of,
    readiness_figures,
    units_on,
    valid_until_for,
)
from training.register import (
    Exemption,
    Person,
    Practice,
    Record,
    Register,
    Requirement,
    Spell,
    Tenure,
)
from training.trend import month_ends, trend

ROLES = ["board", "lead"]
COURSES = ["M1", "M2", "M3"]
MEDIA = ["print", "radio", "committee"]
FIRST = date(2024, 2, 9)

# A short stretch of days around leap day, so that ends meet, overlap and just miss each other
# often. What holds begins in the first half of it, so that something holds on most of the days that
# are asked about.
days = st.integers(20, 90).map(lambda n: FIRST + timedelta(days=n))
beginnings = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
lengths = st.one_of(st.none(), st.integers(0, 60))


def period(
    make: Callable[..., Any],
    *before: st.SearchStrategy[Any],
    lengths: st.SearchStrategy[int | None] = lengths,
) -> st.SearchStrategy[Any]:
    def made(values: tuple[Any, ...]) -> Any:
        *given_values, first, length = values
        return make(
            *given_values, first, None if length is None else first + timedelta(days=length)
        )

    return st.tuples(*before, beginnings, lengths).map(made)


def person(reference: str) -> st.SearchStrategy[Person]:
    courses = st.sampled_from(COURSES)
    return st.builds(
        lambda there, **facts: Person(reference, *there, **facts),
        st.one_of(st.just((FIRST, None)), period(lambda first, last: (first, last))),
        tenures=st.lists(period(Tenure, st.sampled_from(ROLES)), min_size=1, max_size=4),
        spells=st.lists(
            period(Spell, st.sampled_from(["Finance", "Nursing"])),
            max_size=3,
            unique_by=lambda s: s.starts_on,
        ),
        records=st.lists(period(Record, courses), max_size=6),
        exemptions=st.lists(
            period(Exemption, st.one_of(courses, st.none()), lengths=st.integers(0, 20)), max_size=2
        ),
        practice=st.lists(st.builds(Practice, st.sampled_from(MEDIA), beginnings), max_size=3),
        topics=st.frozensets(st.sampled_from(["winter", "vaccination"])),
    )


registers = st.builds(
    Register,
    people=st.tuples(*(person(f"P{n}") for n in range(3))),
    requirements=st.lists(
        period(Requirement, st.sampled_from(ROLES), st.sampled_from(COURSES), st.integers(0, 40)),
        min_size=2,
        max_size=5,
    ),
    media_of=st.just(
        {"M1": frozenset(), "M2": frozenset({"print"}), "M3": frozenset({"radio", "committee"})}
    ),
    practice_currency_months=st.just({"print": 1, "radio": 2, "committee": None}),
    renewal_window_days=st.integers(0, 40),
)
scopes = st.builds(
    Scope,
    directorate=st.sampled_from([None, None, "Finance", "Nursing", "No directorate"]),
    role=st.sampled_from([None, *ROLES]),
    course=st.sampled_from([None, *COURSES]),
)
thorough = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_row(unit: Any) -> oracle.Row:
    where = unit.directorate or "No directorate"
    return (
        unit.person,
        unit.course,
        unit.status.value,
        unit.valid_until,
        unit.due_by,
        unit.roles,
        where,
    )


def as_figures(figures: Figures) -> tuple[int, int, str | None, int, int]:
    percent = None if figures.percent is None else str(figures.percent)
    return (
        figures.required,
        figures.compliant,
        percent,
        figures.people_required,
        figures.people_ready,
    )


def within(row: oracle.Row, scope: Scope) -> bool:
    _, course, _, _, _, roles, directorate = row
    return (
        (not scope.course or course == scope.course)
        and (not scope.role or scope.role in roles)
        and (not scope.directorate or directorate == scope.directorate)
    )


def test_generated_registers_are_not_trivial():
    """Registers in which little applies on the day would agree with any oracle."""
    seen: list[Figures] = []

    @given(registers, days)
    @thorough
    def look(register: Register, on: date) -> None:
        seen.append(readiness_figures(units_on(register, on)))

    look()
    assert sum(figures.required > 0 for figures in seen) > 0.7 * len(seen)
    assert sum(figures.compliant > 0 for figures in seen) > 0.4 * len(seen)


@given(registers, days)
@thorough
def test_units_on_agree_with_the_oracle(register, on):
    assert [as_row(unit) for unit in units_on(register, on)] == oracle.rows(register, on)


@given(registers, days, scopes)
@thorough
def test_figures_agree_with_the_oracle(register, on, scope):
    expected = [row for row in oracle.rows(register, on) if within(row, scope)]

    assert as_figures(readiness_figures(units_on(register, on, scope))) == oracle.figures(expected)


@given(registers, days)
@thorough
def test_groups_are_the_figures_of_their_scope(register, on):
    units = units_on(register, on)

    for by in By:
        for name, figures in groups_of(units, by).items():
            assert figures == readiness_figures(units_on(register, on, Scope(**{by.value: name})))


@given(registers, st.lists(days, min_size=1, max_size=6, unique=True), scopes)
@thorough
def test_trend_is_the_figures_of_each_day(register, some_days, scope):
    points = trend(register, some_days, scope)

    assert [point.on for point in points] == sorted(some_days)
    assert [point.figures for point in points] == [
        readiness_figures(units_on(register, on, scope)) for on in sorted(some_days)
    ]


@given(registers, days, days)
@thorough
def test_change_between_adds_up(register, one, other):
    before = units_on(register, one)
    after = units_on(register, other)

    change = change_between(before, after)

    assert (
        change.net == readiness_figures(after).people_ready - readiness_figures(before).people_ready
    )


@given(registers, days)
@thorough
def test_media_agree_with_the_oracle(register, on):
    for someone in register.people:
        for medium in MEDIA:
            expected = oracle.medium(someone, medium, register, on)
            assert medium_readiness(someone, medium, register=register, on=on).status == expected


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 400))
def test_add_months_agrees_with_the_oracle(day, months):
    assert add_months(day, months) == oracle.month_later(day, months)


@given(
    days,
    st.one_of(st.none(), st.integers(1, 36)),
    st.lists(period(Record, st.just("M1")), max_size=5),
    st.integers(0, 90),
)
@thorough
def test_valid_until_agrees_with_the_oracle(done, months, held, window):
    valid_until = valid_until_for(
        completed_on=done, valid_for_months=months, held=held, renewal_window_days=window
    )

    assert valid_until == oracle.last_day_of(done, months, held, window)


@given(st.integers(0, 300), st.integers(0, 300))
def test_percent_agrees_with_the_oracle(one, other):
    part, whole = sorted((one, other))

    percent = percent_of(part, whole)

    assert (None if percent is None else str(percent)) == oracle.written(part, whole)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 48))
def test_month_ends_are_the_last_so_many(on, months):
    walked = [
        day
        for back in range(31 * (months + 1))
        if (day := on - timedelta(days=back)) + oracle.ONE == first(day)
    ]

    assert month_ends(on, months) == sorted(walked[:months])


def first(day: date) -> date:
    """The first day of the next month."""
    return oracle.month_later(day.replace(day=1), 1)
