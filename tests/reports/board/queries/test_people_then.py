"""The days on which people joined and left, as known at a moment, whatever was changed since."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from imports.models import RegisterChange, RegisterImport
from reports.board.queries.people_then import with_days_known_at
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory
from training.actions.people import change_person, leave_register, rejoin_register
from training.models import Person
from training.queries.register import read_register

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
JOINED = date(2024, 1, 1)


@pytest.fixture
def person() -> Person:
    PersonFactory(reference="P0", left_on=TODAY)
    return PersonFactory(reference="P1", joined_on=JOINED)


def days(known_at: datetime) -> tuple[date, date | None]:
    people = with_days_known_at(read_register(known_at=known_at).people, known_at)
    assert [one.left_on for one in people if one.reference == "P0"] == [TODAY]
    return next((one.joined_on, one.left_on) for one in people if one.reference == "P1")


def imported(person: Person, before: Any, after: Any, *, undone_at: datetime | None = None) -> None:
    made = RegisterImport.objects.create(imported_at=NOW, undone_at=undone_at)
    entries = [
        {"row": 2, "added": 77},
        {"row": 3, "changed": person.pk, "before": before, "after": after},
    ]
    RegisterChange.objects.create(
        register_import=made, file="people", model=Person._meta.label, entries=entries
    )


def test_days_that_nobody_changed_are_those_of_today(person):
    assert days(NOW - HOUR) == (JOINED, None)


def test_a_last_day_set_later_was_not_known(person):
    leave_register(person=person, left_on=date(2026, 3, 20), by=None, now=NOW)
    leave_register(person=person, left_on=date(2026, 3, 31), by=None, now=NOW + HOUR)

    assert [days(NOW + n * HOUR)[1] for n in (-1, 0, 1)] == [
        None,
        date(2026, 3, 20),
        date(2026, 3, 31),
    ]


def test_a_last_day_taken_back_later_was_known(person):
    leave_register(person=person, left_on=date(2026, 3, 20), by=None, now=NOW)
    rejoin_register(person=person, rejoined_on=date(2026, 6, 1), by=None, now=NOW + HOUR)

    assert [days(NOW + n * HOUR)[1] for n in (0, 1)] == [date(2026, 3, 20), None]


def test_a_first_day_corrected_later_was_another(person):
    values = {"joined_on": date(2025, 1, 1), "job_title": "Matron"}
    change_person(
        person=person, values=values, seen={"joined_on": JOINED, "job_title": ""}, by=None, now=NOW
    )
    change_person(
        person=person,
        values={"job_title": "Chief nurse"},
        seen={"job_title": "Matron"},
        by=None,
        now=NOW + HOUR,
    )

    assert [days(NOW + n * HOUR)[0] for n in (-1, 0)] == [JOINED, date(2025, 1, 1)]


def test_days_that_an_import_brought_later_were_not_known(person):
    imported(person, {"left_on": None, "phone": ""}, {"left_on": "2026-03-31", "phone": "1"})
    Person.objects.filter(pk=person.pk).update(left_on=date(2026, 3, 31))

    assert [days(NOW + n * HOUR)[1] for n in (-1, 0)] == [None, date(2026, 3, 31)]


def test_days_that_an_import_brought_until_it_was_undone_were_known(person):
    imported(person, {"left_on": None}, {"left_on": "2026-03-31"}, undone_at=NOW + HOUR)

    assert [days(NOW + n * HOUR)[1] for n in (-1, 0, 1)] == [None, date(2026, 3, 31), None]
