"""Saving a list with its filters, finding it over the list, and removing it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
SAVE = "/views/save/"
REMOVE = "/views/remove/"
BOARD = {"path": "/people/", "query": "role=governing_board", "name": "Board members"}


def test_a_view_stands_over_its_list_for_its_owner_alone(client_of, officer, manager):
    client = client_of(officer)

    response = client.post(SAVE, BOARD)

    assert response["Location"] == "/people/?role=governing_board"
    link = '<a href="/people/?role=governing_board">Board members</a>'
    assert link in client.get("/people/").text
    assert "Board members" not in client.get("/lines/").text
    assert "Board members" not in client_of(manager).get("/people/").text


def test_save_is_offered_where_something_is_filtered_and_not_saved(client_of, officer):
    client = client_of(officer)
    client.post(SAVE, BOARD)

    offered = [
        "Save this view" in client.get(f"/people/{query}").text
        for query in ("", "?page=1", "?sort=-joined", "?role=governing_board&topic=")
    ]

    assert offered == [False, False, True, False]


def test_a_view_can_be_removed_and_the_removal_undone(client_of, officer):
    client = client_of(officer)
    client.post(SAVE, BOARD)

    client.post(REMOVE, {"path": "/people/", "name": "Board members"})
    officer.refresh_from_db()
    assert officer.saved_views == []

    undo = reverse("accounts:saved_view_save", query=BOARD)
    client.post(undo, {"csrfmiddlewaretoken": "as the button sends it"})
    officer.refresh_from_db()
    assert officer.saved_views == [BOARD]


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"path": "https://elsewhere.example.org/"}, {"name": "x" * 41}]
)
def test_what_is_no_view_is_refused(client_of, officer, given):
    response = client_of(officer).post(SAVE, BOARD | given, follow=True)

    officer.refresh_from_db()
    assert officer.saved_views == []
    assert "Enter a name of 40 letters at most" in response.text
    assert response.redirect_chain[0][0].startswith("/")


def test_removing_nothing_leads_home(client_of, officer):
    assert client_of(officer).post(REMOVE, {"path": "x"})["Location"] == "/"
