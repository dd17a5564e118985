"""Error pages say what to do next; those for serious failures need no database."""

import pytest
from django.core.exceptions import BadRequest
from django.views import defaults
from django.views.csrf import csrf_failure


def test_404_links_to_the_first_page(client_of, officer):
    page = client_of(officer).get("/nowhere/")

    assert page.status_code == 404
    assert 'go to <a href="/">your start page</a>' in page.text


def test_403_names_the_roles(client_of, officer):
    page = client_of(officer).get("/users/")

    assert page.status_code == 403
    assert "ask your administrator for the role you need" in page.text


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (defaults.server_error, 500, "Go back and try again in a minute."),
        (
            lambda request: defaults.bad_request(request, BadRequest()),
            400,
            "shorten any very long text and try again",
        ),
        (csrf_failure, 403, "reload the page and send it again"),
    ],
    ids=["broken", "unreadable", "forged"],
)
def test_500_and_503_need_no_database(rf, answer, status, says):
    page = answer(rf.get("/"))

    assert page.status_code == status
    assert says in page.text
