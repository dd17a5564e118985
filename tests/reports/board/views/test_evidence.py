"""Evidence on a page and as a table: for a day, with links to where the reader may go."""

import csv
import io

import pytest
from django.test import Client

from tests.clock import TODAY
from tests.factories.incidents import IncidentFactory
from tests.factories.policies import PolicyVersionFactory
from tests.factories.training import PracticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EVIDENCE = "/evidence/"


def rows(client: Client, query: str = "") -> list[list[str]]:
    text = client.get(f"/evidence.csv{query}").text
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_evidence_is_of_the_year_to_today(desk):
    PracticeFactory(practised_on=TODAY, kind="mock")

    text = desk.get(EVIDENCE).text

    assert "26 November 2025 to 25 November 2026" in text
    assert "There is something to show for 2 of 7 questions" in text
    assert "1 mock interview with 1 person in the year." in text
    assert 'value="25/11/2026"' in text


def test_evidence_is_of_the_year_to_another_day(desk):
    PracticeFactory(practised_on=TODAY, kind="mock")

    page = desk.get(f"{EVIDENCE}?on=24/11/2026")

    assert "No mock interview was held in the year." in page.text
    assert 'href="/evidence.csv?on=24%2F11%2F2026"' in page.text


@pytest.mark.parametrize("on", ["26/11/2026", "never"])
def test_evidence_of_a_day_to_come_says_so_and_shows_today(desk, on):
    page = desk.get(f"{EVIDENCE}?on={on}")

    assert "<title>Error: Warning and informing" in page.text
    assert "to 25 November 2026" in page.text
    assert desk.get(f"/evidence.csv?on={on}").status_code == 302


def test_evidence_leads_only_where_the_reader_may_go(desk, board):
    incident = IncidentFactory(reference="M-01", title="Flood")
    version = PolicyVersionFactory(operative_on="2026-01")
    policy = version.policy.get_absolute_url()

    of_desk, of_board = desk.get(EVIDENCE).text, board.get(EVIDENCE).text

    for text in (of_desk, of_board):
        assert "“Flood”, declared on 25 November 2026" in text
        assert f'href="{policy}"' in text
    assert f'href="{incident.get_absolute_url()}"' in of_desk
    assert incident.get_absolute_url() not in of_board


def test_evidence_export_says_what_is_missing_and_where_to_look(desk, board):
    IncidentFactory(reference="M-01", title="Flood")

    heading, *found = rows(desk)

    assert heading == ["What is asked", "What shows it", "Missing", "Where to look it up"]
    assert [
        "Exercises",
        "No mock interview was held in the year.",
        "yes",
        "http://testserver/fading/",
    ] in found
    assert [row[2] for row in found if row[0] == "What was done in incidents"] == ["yes"]
    assert {row[3] for row in rows(board) if row[0] == "Exercises"} == {""}
    assert desk.get("/evidence.pdf").status_code == 404
    assert desk.get("/evidence.xlsx").status_code == 200
