"""Who is gone by the register, on which day, and in which words."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory, TenureFactory
from training.leavers import departures, departures_of_people, has_left
from training.models import Person

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = date(2025, 1, 1)


def gone(on: date = TODAY) -> set[Person]:
    found = set(Person.objects.gone(on))
    assert set(Person.objects.not_gone(on)) == set(Person.objects.all()) - found
    return found


def test_the_last_day_itself_still_counts():
    person = PersonFactory(left_on=TODAY)

    assert gone(TODAY) == set()
    assert gone(TODAY + timedelta(days=1)) == {person}


def test_whose_every_role_ended_is_gone():
    person = TenureFactory(starts_on=LONG_AGO, ends_on=TODAY).person
    TenureFactory(person=person, starts_on=LONG_AGO, role="other_staff", ends_on=YESTERDAY)

    assert gone(TODAY) == set()
    assert gone(TODAY + timedelta(days=1)) == {person}


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": None},
        {"starts_on": TODAY + timedelta(days=30)},  # between two terms
        {"ends_on": YESTERDAY, "retracted_at": NOW, "retracted_because": "A mistake"},
    ],
)
def test_a_role_to_come_or_a_corrected_end_keeps_them(values):
    TenureFactory(**{"starts_on": LONG_AGO, **values})

    assert gone() == set()


def test_somebody_without_any_role_is_here():
    PersonFactory()

    assert gone() == set()


def test_departures_say_why_and_when():
    left = PersonFactory(user=UserFactory(), left_on=YESTERDAY)
    ended = TenureFactory(
        person__user=UserFactory(), starts_on=LONG_AGO, ends_on=date(2026, 11, 20)
    ).person
    removed = PersonFactory(user=UserFactory(), removed=True)
    here = PersonFactory(user=UserFactory())
    people = [left, ended, removed, here]

    words = departures([person.user_id for person in people], TODAY)

    assert words == {
        left.user_id: "left on 24 November 2026",
        ended.user_id: "last role ended on 20 November 2026",
        removed.user_id: "removed from the register",
    }
    assert list(departures_of_people([person.pk for person in people], TODAY).values()) == [
        *words.values()
    ]
    assert set(User.objects.filter(has_left(TODAY))) == {left.user, ended.user, removed.user}
