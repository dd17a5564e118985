"""Choosing what one is told, on one's own page and by the team."""

import re

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory
from training.unwanted_emails import unwanted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = "/my-text-messages/"
SPOKESPERSONS = {"missed_offers", "materials", "assessments", "after_support"}


def ticked(page: str) -> set[str]:
    return set(re.findall(r'value="(\w+)" id="wanted-\w+" checked', page))


def test_my_emails_change_and_undo(client_of, spokesperson):
    person = PersonFactory(user=spokesperson)
    client = client_of(spokesperson)
    before = client.get(MINE).text

    saved = client.post(f"{MINE}emails/", {"wanted": ["assessments"]}, follow=True).text
    undo = re.search(r'action="(/my-text-messages/emails/\?undo=1[^"]*)"', saved)
    assert undo
    off = unwanted_by(person)
    undone = client.post(undo[1].replace("&amp;", "&"), follow=True).text

    assert (ticked(before), ticked(saved), ticked(undone)) == (
        SPOKESPERSONS,
        {"assessments"},
        SPOKESPERSONS,
    )
    assert off == SPOKESPERSONS - {"assessments"}
    assert unwanted_by(person) == set()
    assert "Without these you would speak with the wrong words." in before
    assert "Whose training lapses" not in before


def test_my_emails_change_of_an_officer_without_text_messages(client_of, officer):
    client = client_of(officer)

    page = client.post(f"{MINE}emails/", {"wanted": ["lapses", "packs", "x"]}, follow=True).text

    assert ticked(page) & {"lapses", "remarks"} == {"lapses"}
    assert "packs" not in unwanted_by(officer)
    assert "remarks" in unwanted_by(officer)


def test_person_emails_change_by_the_team(client_of, officer):
    person = PersonFactory()
    address = f"/people/{person.reference}/text-messages/"
    client = client_of(officer)

    page = client.post(f"{address}emails/", {"wanted": []}, follow=True).text

    assert (unwanted_by(person), ticked(page)) == (SPOKESPERSONS, set())
    assert f"What we tell {person}, and how" in page
    assert client_of(UserFactory()).post(f"{address}emails/").status_code == 403
