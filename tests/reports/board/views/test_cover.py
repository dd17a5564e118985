"""The cover grid for those who arrange training and for the board, the people behind a cell, and
the files.
"""

from datetime import date

import pytest

from tests.clock import TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TopicFactory,
    TrainingRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
GRID = "/readiness/cover/"
CELL = "/readiness/cover/winter/radio/"


@pytest.fixture
def two_listed() -> None:
    """One who is ready on radio for winter, and one who lacks a mock."""
    topic = TopicFactory(code="winter", title="Winter")
    for name, practised_on in (("Ready", TODAY), ("Rusty", date(2024, 1, 1))):
        person = PersonFactory(reference=name, last_name=name)
        PersonTopicFactory(person=person, topic=topic)
        TrainingRecordFactory(person=person, course=CourseFactory(code="M3"))
        PracticeFactory(person=person, practised_on=practised_on)


@pytest.mark.usefixtures("two_listed")
def test_cover_grid_says_what_to_do_with_names_to_those_who_may_see_them(
    client_of, officer, board_member
):
    told = client_of(officer).get(GRID).text
    shown = client_of(board_member).get(GRID).text

    assert 'aria-label="Winter, Radio: 1 ready"' in told
    assert "1 mock for radio (Robin Rusty)" in told
    assert "1 mock for radio (" not in shown
    assert "1 mock for radio" in shown
    assert ("Rusty" in shown, CELL in shown) == (False, False)


@pytest.mark.usefixtures("two_listed")
def test_cover_grid_of_another_day_says_so_and_takes_it_along(client_of, officer):
    page = client_of(officer).get(f"{GRID}?on=2031-01-01").text

    assert "Winter, Radio: 0 ready" in page
    assert f"{CELL}?on=2031-01-01" in page
    assert "/readiness/cover.csv?on=2031-01-01" in page


@pytest.mark.usefixtures("two_listed")
def test_cover_cell_says_who_is_ready_and_what_the_others_lack(client_of, officer, board_member):
    page = " ".join(client_of(officer).get(CELL).text.split())

    assert page.index("Robin Ready") < page.index("Robin Rusty") < page.index("a mock interview")
    assert "1 of 2 people listed" in page
    assert client_of(officer).get("/readiness/cover/winter/telegraph/").status_code == 404
    assert client_of(board_member).get(CELL).status_code == 403
    TopicFactory(code="beds")
    assert (
        "Nobody is listed for this topic."
        in client_of(officer).get("/readiness/cover/beds/radio/").text
    )


@pytest.mark.usefixtures("two_listed")
def test_cover_export_gives_each_cell(client_of, board_member, spokesperson):
    rows = client_of(board_member).get("/readiness/cover.csv").text.splitlines()

    assert rows[0].lstrip("\ufeff").startswith("As of,2026-11-25,As known at,")
    assert "Winter,Radio,1,two or more" in rows
    assert "Winter,Committee,0,two or more" in rows
    for address in ("/readiness/cover.csv", GRID):
        assert client_of(spokesperson).get(address).status_code == 403
    assert client_of(board_member).get("/readiness/cover.pdf").status_code == 404
    assert client_of(board_member).get("/readiness/cover.csv?on=soon").status_code == 302
