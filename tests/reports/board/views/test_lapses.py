"""The list of what runs out: filtered, paged, exported, and linked to a place; for those who
arrange it.
"""

import csv
import io
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.reports.board.views.test_readiness import words_of
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def senior(last_name: str, days: int, code: str = "M2", directorate: str = "Finance") -> Person:
    """One of the senior staff, whose course runs out in so many days."""
    person = PersonFactory(last_name=last_name)
    TenureFactory(person=person, role="senior_staff")
    DirectorateSpellFactory(person=person, directorate=DirectorateFactory(name=directorate))
    TrainingRecordFactory(
        person=person, course=CourseFactory(code=code), valid_until=TODAY + timedelta(days=days)
    )
    return person


@pytest.fixture
def three() -> list[Person]:
    people = [
        senior("Fenwright", 20),
        senior("Dunmore", 60, "M1", "Nursing"),
        senior("Okafor", 180),
    ]
    starts_at = NOW + timedelta(days=30)
    BookingFactory(
        person=people[0],
        training_session__course=CourseFactory(code="M2"),
        training_session__starts_at=starts_at,
        training_session__ends_at=starts_at + timedelta(hours=1),
    )
    return people


def names(page: str) -> list[str]:
    return [name for name in ("Fenwright", "Dunmore", "Okafor") if name in page]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Fenwright", "Dunmore"]),
        ("?within=30", ["Fenwright"]),
        ("?within=180", ["Fenwright", "Dunmore", "Okafor"]),
        ("?within=180&course=M2", ["Fenwright", "Okafor"]),
        ("?directorate=Nursing", ["Dunmore"]),
        ("?role=clinical_lead", []),
        ("?search=okaf&within=180", ["Okafor"]),
        ("?booked=yes&within=180", []),  # the place is after the last day
        ("?booked=no", ["Fenwright", "Dunmore"]),
        ("?on=2026-10-01&within=90", ["Fenwright"]),
    ],
)
def test_lapse_list_shows_what_is_asked_for(client_of, officer, three, query, expected):
    assert names(client_of(officer).get(f"/readiness/lapses/{query}").text) == expected


def test_lapse_list_leads_to_a_place_and_its_export_says_the_same(client_of, officer, three):
    client = client_of(officer)

    page = client.get("/readiness/lapses/").text
    files = [client.get(f"/readiness/lapses.{kind}?within=180") for kind in ("csv", "xlsx", "pdf")]

    words = words_of(page)
    assert "30 days 1 course 1 person 1 course 1 person" in words
    assert (
        "Robin Fenwright M2 Print, phone and online interviews 15 Dec 2026 20 25 Dec 2026" in words
    )
    assert f'href="/people/{three[1].reference}/book/M1/"' in page
    rows = list(csv.reader(io.StringIO(files[0].content.decode("utf-8-sig"))))
    assert rows[0] == ["As of", "2026-11-25", "As known at", "2026-11-25T16:20+00:00"]
    assert [[*row[1:2], *row[6:]] for row in rows[2:4]] == [
        ["Robin Fenwright", "2026-12-15", "20", "2026-12-25", "no"],
        ["Robin Dunmore", "2027-01-24", "60", "", ""],
    ]
    sheet = load_workbook(BytesIO(files[1].content)).active
    assert sheet is not None
    assert (sheet.max_row, files[2].status_code) == (5, 404)


def test_lapse_list_is_not_for_the_board_and_asks_as_much_of_three(
    client_of, officer, board_member
):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            senior("Fenwright", 20)
        with CaptureQueriesContext(connection) as queries:
            assert client_of(officer).get("/readiness/lapses/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert [
        client_of(board_member).get(f"/readiness/lapses{end}").status_code for end in ("/", ".csv")
    ] == [403, 403]
