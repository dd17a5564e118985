"""Redirects to sign-in and back."""

import pytest

pytestmark = pytest.mark.django_db


def test_page_redirects_to_sign_in_and_back(client_of):
    response = client_of(None).get("/enquiries/?q=beds")

    assert response.url == "/account/login/?next=%2Fenquiries%2F%3Fq%3Dbeds"


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/enquiries/?q=beds", "%2Fenquiries%2F%3Fq%3Dbeds"),
        ("http://testserver/enquiries/E-0001/", "%2Fenquiries%2FE-0001%2F"),
        ("https://elsewhere.example.org/enquiries/", "%2Fenquiries%2FE-0001%2Fnote%2F"),
        ("", "%2Fenquiries%2FE-0001%2Fnote%2F"),
    ],
)
def test_post_returns_to_the_page_of_the_form(client_of, sent_from, back):
    response = client_of(None).post("/enquiries/E-0001/note/", headers={"Referer": sent_from})

    assert response.url == f"/account/login/?next={back}"


def test_htmx_request_sends_the_whole_page_to_sign_in(client_of):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/today/"}

    response = client_of(None).get("/today/lapses/", headers=headers)

    assert (response.status_code, response["HX-Redirect"]) == (
        200,
        "/account/login/?next=%2Ftoday%2F",
    )


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example.org/today/", "http://[::1", "nonsense"]
)
def test_htmx_request_from_another_site_returns_to_itself(client_of, page):
    headers = {"HX-Request": "true", "HX-Current-URL": page}

    response = client_of(None).get("/today/", headers=headers)

    assert response["HX-Redirect"] == "/account/login/?next=%2Ftoday%2F"
