"""A list by the column that its reader pressed, either way."""

import pytest
from django.db.models.functions import Lower

from nhsuk.sorting import sorted_by
from tests.factories.training import PersonFactory
from training.models import Person

COLUMNS = {"name": (Lower("last_name"), "first_name"), "joined": ("joined_on", "last_name")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Anna Aster", "Zoe Aster", "Bea birch"]),
        ("-name", ["Bea birch", "Anna Aster", "Zoe Aster"]),
        ("", ["Zoe Aster", "Bea birch", "Anna Aster"]),
        ("password", ["Zoe Aster", "Bea birch", "Anna Aster"]),
    ],
)
def test_sorted_by_a_column_of_the_list_alone(sort, expected):
    for first, last in (("Zoe", "Aster"), ("Bea", "birch"), ("Anna", "Aster")):
        PersonFactory(title="", first_name=first, last_name=last)

    rows = sorted_by(Person.objects.order_by("pk"), sort, COLUMNS)

    assert [person.full_name for person in rows] == expected
