"""No link of a page leads anybody to a page that they may not open, or that is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.crawl import pages
from tests.pages import readers

pytestmark = pytest.mark.only_on("sqlite")  # tests/example.py puts the example in place there alone


def statuses(client: Client, start: str = "/") -> dict[str, int]:
    """Of every address that links lead to, each once."""
    client.raise_request_exception = False
    return {page.address: page.status for page in pages(client, start, most_alike=8)}


def test_no_link_leads_a_board_member_astray(example, client_of):
    """And who is behind a number only as far as they may know."""
    found = statuses(readers(client_of)["board"])

    assert {address: status for address, status in found.items() if status >= 400} == {}
    paths = {address.partition("?")[0] for address in found}
    assert paths >= {"/readiness/", "/readiness/cover/", "/evidence/", "/board-actions/"}
    assert not [path for path in paths if path.startswith(("/people/", "/readiness/units"))]


@pytest.mark.parametrize("role", ["administrator", "trainer", "spokesperson", "staff"])
def test_no_link_leads_anybody_astray(example, client_of, role):
    found = statuses(readers(client_of)[role])

    assert len(found) > 10
    assert {address: status for address, status in found.items() if status >= 400} == {}


def test_a_manager_comes_from_the_figures_to_the_people(example, client_of):
    """From the page itself, by one link."""
    text = readers(client_of)["manager"].get("/readiness/").text

    for address in (
        reverse("reports:readiness_units"),
        reverse("reports:lapse_list"),
        "/readiness/cover/winter/radio/",
        "/people/",
    ):
        assert f'href="{address}' in text


def test_control_a_link_to_what_is_refused_is_seen(example, client_of, monkeypatch):
    client = readers(client_of)["board"]
    monkeypatch.setattr(User, "may", lambda *_: True)

    assert 403 in statuses(client, start="/evidence/").values()
