"""Readiness in SQL agrees with the rules in Python for any register, day, moment and scope; and its
pages.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection

from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.training.changes import change_between
from training import models
from training.lapses import coming_lapses
from training.models import Organisation, Person
from training.queries import readiness as readiness_sql
from training.queries.readiness import Readiness, Unmet
from training.queries.register import read_movement, read_register
from training.readiness import (
    COMPLIANT,
    FOREVER,
    NO_DIRECTORATE,
    By,
    Scope,
    Status,
    Unit,
    exempt_among,
    groups_of,
    most_urgent_first,
    readiness_figures,
    units_on,
)
from training.register import Register
from training.trend import trend

pytestmark = pytest.mark.django_db
LATE = (Status.LAPSED, Status.OVERDUE)
FIRST = date(
    2024, 2, 9
)  # of a short stretch of days around leap day, so that ends meet and just miss each other often
ROLES = ("governing_board", "clinical_lead")
COURSES = ("M1", "M2", "M3")
DIRECTORATES = ("Finance", "Nursing")
MOMENTS = (None, NOW - timedelta(days=2))
SCOPES = (
    Scope(),
    Scope(directorate="Finance"),
    Scope(directorate="No directorate"),
    Scope(role="governing_board"),
    Scope(course="M2"),
    Scope(directorate="Nursing", role="clinical_lead", course="M1"),
)


class Facts:
    """Random facts of one kind; no two have the same key, as the database requires."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice

    def day(self, first: int = 0, last: int = 50) -> date:
        return FIRST + timedelta(days=self.dice.randint(first, last))

    def span(self, first: str, last: str, longest: int = 60) -> dict[str, date | None]:
        begins = self.day()
        is_open = self.dice.random() < 0.25
        return {
            first: begins,
            last: None if is_open else begins + timedelta(days=self.dice.randint(0, longest)),
        }

    def told(self) -> dict[str, datetime | None]:
        """When it was recorded, and taken back."""
        recorded_at = NOW - timedelta(days=self.dice.choice([1, 3, 3, 3]))
        return {
            "recorded_at": recorded_at,
            "retracted_at": NOW if self.dice.random() < 0.15 else None,
        }

    def keep(self, model: Any, rows: list[dict[str, Any]], *key: str) -> None:
        apart = {tuple(row[name] for name in key): row for row in rows}
        model.objects.bulk_create(model(**row, **self.told()) for row in apart.values())

    def some(self, most: int) -> range:
        return range(self.dice.randint(0, most))


def make_register(seed: int) -> None:
    dice = Random(seed)
    facts = Facts(dice)
    models.Requirement.objects.all().delete()
    Organisation.objects.update(renewal_window_days=dice.randint(0, 40))
    courses = [CourseFactory(code=code) for code in COURSES]
    directorates = [models.Directorate.objects.get_or_create(name=name)[0] for name in DIRECTORATES]
    people = Person.objects.bulk_create(
        Person(
            reference=f"{dice.choice(['a', 'B', '-', 'é', ' '])}{seed}.{n}",
            first_name="Robin",
            last_name="Vale",
            joined_on=facts.day(0, 30) if dice.random() < 0.3 else FIRST,
            left_on=facts.day(40, 100) if dice.random() < 0.3 else None,
            removed_at=dice.choice([NOW - timedelta(days=1), NOW - timedelta(days=4)])
            if dice.random() < 0.15
            else None,
        )
        for n in range(15)
    )
    asked = [
        {
            "role": dice.choice(ROLES),
            "course": dice.choice(courses),
            "due_within_days": dice.randint(0, 40),
        }
        | facts.span("in_force_from", "in_force_to")
        for _ in range(9)
    ]
    facts.keep(models.Requirement, asked, "role", "course", "in_force_from")
    tenures = [
        {"person": one, "role": dice.choice(ROLES)} | facts.span("starts_on", "ends_on", 45)
        for one in people
        for _ in range(dice.randint(1, 4))
    ]
    facts.keep(models.Tenure, tenures, "person", "role", "starts_on")
    spells = [
        {"person": one, "directorate": dice.choice(directorates)}
        | facts.span("starts_on", "ends_on")
        for one in people
        for _ in facts.some(3)
    ]
    facts.keep(models.DirectorateSpell, spells, "person", "starts_on")
    records = [
        {
            "person": one,
            "course": dice.choice(courses),
            "outcome": dice.choice(["passed"] * 5 + ["failed"]),
        }
        | facts.span("completed_on", "valid_until")
        for one in people
        for _ in range(dice.randint(2, 9))
    ]
    facts.keep(models.TrainingRecord, records, "person", "course", "completed_on")
    exemptions = [
        {
            "person": one,
            "course": dice.choice([*courses, None]),
            "reason": "Leave",
            "approved_by": "Ada Fenwright",
        }
        | facts.span("starts_on", "ends_on", 20)
        for one in people
        for _ in facts.some(2)
    ]
    facts.keep(models.Exemption, exemptions, "person", "course", "starts_on")


def questions(dice: Random) -> Iterator[tuple[date, datetime | None, Scope]]:
    for known_at in MOMENTS:
        for scope in SCOPES:
            yield FIRST + timedelta(days=dice.randint(20, 90)), known_at, scope


def agreed(on: date, known_at: datetime | None, scope: Scope, register: Register) -> Counter[str]:
    """Assert that SQL and Python agree; return how many units there were."""
    readiness = Readiness(on, known_at, scope)
    units = units_on(register, on, scope)
    in_order = most_urgent_first(units)
    lapses = coming_lapses(register, on, within=40, scope=scope)
    until = on + timedelta(days=20)
    ends_soon = [
        unit
        for unit in units
        if unit.status in COMPLIANT and unit.valid_until and unit.valid_until <= until
    ]

    assert list(readiness.units()) == in_order
    assert readiness.units(COMPLIANT).count() == sum(unit.is_compliant for unit in units)
    assert readiness.lapses(40) == [lapse.lapse for lapse in lapses]
    assert sorted(readiness.unmet(), key=str) == sorted(
        (
            Unmet(unit.person, unit.course, None if unit.status in LATE else unit.due_by)
            for unit in units
            if unit.status in (*LATE, Status.NEW_IN_POST)
        ),
        key=str,
    )
    assert [
        (one.person, one.course, one.last_day, one.roles) for one in readiness.in_date_until(until)
    ] == sorted(
        ((unit.person, unit.course, unit.valid_until, unit.roles) for unit in ends_soon),
        key=lambda lapse: (lapse[2], *lapse[:2]),
    )
    return Counter(unit.status.value for unit in units) + Counter(
        lapses=len(lapses), ends_soon=len(ends_soon)
    )


def not_ready_of(in_order: list[Unit]) -> dict[str, Counter[Status]]:
    """By directorate, people who are not ready, each under the most urgent of their units."""
    worst: dict[str, Unit] = {}
    for unit in in_order:
        if unit.is_required and not unit.is_compliant:
            worst.setdefault(unit.person, unit)
    found: dict[str, Counter[Status]] = {}
    for unit in worst.values():
        found.setdefault(unit.directorate or NO_DIRECTORATE, Counter())[unit.status] += 1
    return found


@pytest.mark.parametrize("some", range(4))
def test_units_and_lapses_agree_with_the_rules(some):
    seen: Counter[str] = Counter()
    for seed in range(some * 5, some * 5 + 5):
        make_register(seed)
        registers = {known_at: read_register(known_at=known_at) for known_at in MOMENTS}
        for on, known_at, scope in questions(Random(seed)):
            seen += agreed(on, known_at, scope, registers[known_at])
        _forget()

    assert {name for name, number in seen.items() if number > 10} == {
        *Status,
        "lapses",
        "ends_soon",
    }


@pytest.mark.parametrize("some", range(2))
def test_movement_agrees_with_the_rules(some):
    changes = 0
    not_ready: Counter[Status] = Counter()
    for seed in range(some * 5, some * 5 + 5):
        make_register(seed)
        registers = {known_at: read_register(known_at=known_at) for known_at in MOMENTS}
        for on, known_at, scope in questions(Random(seed)):
            since = on - timedelta(days=20)
            days = [on - timedelta(days=n) for n in (0, 9, 31)]
            register = registers[known_at]
            units = units_on(register, on, scope)
            before = units_on(register, since, scope)

            movement = read_movement(days=days, on=on, since=since, known_at=known_at, scope=scope)

            assert movement.figures == readiness_figures(units)
            assert movement.groups == {by: groups_of(units, by) for by in By}
            assert [list(movement.groups[by]) for by in By] == [
                list(groups_of(units, by)) for by in By
            ]
            assert movement.exempt == exempt_among(units)
            assert movement.change == change_between(before, units)
            assert movement.not_ready == not_ready_of(most_urgent_first(units))
            assert movement.trend == trend(register, days, scope)
            changes += movement.change != type(movement.change)()
            for people in movement.not_ready.values():
                not_ready += people
        _forget()

    assert changes > 20
    assert {status for status, people in not_ready.items() if people > 10} == {
        Status.OVERDUE,
        Status.LAPSED,
        Status.NEW_IN_POST,
    }


def _forget() -> None:
    for model in (
        models.Tenure,
        models.DirectorateSpell,
        models.TrainingRecord,
        models.Exemption,
        models.Person,
    ):
        model.objects.all().delete()  # type: ignore[attr-defined]  # each has a manager


@pytest.mark.parametrize(
    ("part", "twin"),
    [
        (
            "earlier.ends_on >= {day_before}",
            "earlier.ends_on > {day_before}",
        ),  # a reappointment counts as a gap
        ("last_day > %(window_ends_on)s", "last_day >= %(window_ends_on)s"),
        ("outcome = 'passed'", "outcome <> 'passed'"),
        ("course_id IS NOT NULL) THEN 'exempt'", "course_id IS NULL) THEN 'exempt'"),
    ],
)
def test_a_copy_that_is_wrong_by_a_day_is_caught(monkeypatch, part, twin):
    assert part in readiness_sql._UNITS
    monkeypatch.setattr(readiness_sql, "_UNITS", readiness_sql._UNITS.replace(part, twin))

    with pytest.raises(AssertionError):
        test_units_and_lapses_agree_with_the_rules(0)


def overdue(*references: str) -> list[Person]:
    """Senior staff, each required to hold M1 and M2."""
    people = [PersonFactory(reference=reference) for reference in references]
    for person in people:
        TenureFactory(person=person, role="senior_staff", starts_on=date(2024, 2, 1))
    return people


@pytest.mark.parametrize("number", [None, "", "1", "2", "3", "4", "0", "-1", "last", "9" * 30, "٢"])
def test_page_matches_the_paginator(number):
    overdue("E1", "E2", "E3")
    units = Readiness(NOW.date()).units()

    page = units.page(number, size=2)
    plain = Paginator(list(units), 2).get_page(number)

    assert (page.number, list(page), page.paginator.count) == (plain.number, list(plain), 6)
    assert page.paginator.num_pages == 3


def test_page_of_no_units_is_the_first():
    page = Readiness(NOW.date()).units().page("3", size=50)

    assert (page.number, list(page), page.paginator.count) == (1, [], 0)


@pytest.mark.parametrize("people", [1, 3])
def test_page_takes_one_query_and_one_for_the_window(people, django_assert_num_queries):
    overdue(*(f"E{n}" for n in range(people)))

    with django_assert_num_queries(2):
        page = Readiness(NOW.date()).units().page("1", size=50)

    assert page.paginator.count == 2 * people


@pytest.mark.parametrize("text", ["o’brien", "O'BRIEN", "p-7 o'b", "100%"])
def test_units_of_people_searched_for(text):
    found, _ = overdue("P-7", "Q-7")
    Person.objects.filter(pk=found.pk).update(last_name="O'Brien", job_title="100% of posts")

    units = list(Readiness(NOW.date(), people=Person.objects.search(text)).units())

    assert [(unit.person, unit.course) for unit in units] == [("P-7", "M1"), ("P-7", "M2")]


def test_in_date_until_leaves_out_what_never_expires():
    [person] = overdue("E1")
    TrainingRecordFactory(person=person, course=CourseFactory(code="M1"), valid_until=None)

    assert Readiness(NOW.date()).in_date_until(FOREVER - timedelta(days=1)) == []


def test_there_is_a_dialect_for_each_database():
    assert {"sqlite", "postgresql"} == readiness_sql._DIALECTS.keys()
    assert connection.vendor in readiness_sql._DIALECTS
    assert len({frozenset(parts) for parts in readiness_sql._DIALECTS.values()}) == 1
