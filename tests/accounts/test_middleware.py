import io
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.middleware import Answer, sender_behind_proxy, strip_control_characters
from tests.factories.scheduling import EnquiryFactory


def _handed_on(
    request: HttpRequest, middleware: Callable[[Answer], Answer] = strip_control_characters
) -> HttpRequest:
    seen: list[HttpRequest] = []

    def view(passed: HttpRequest) -> HttpResponse:
        seen.append(passed)
        return HttpResponse()

    middleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("is_behind", "senders", "sender"),
    [
        (True, "6.6.6.6, 10.0.0.9", "10.0.0.9"),
        (True, "10.0.0.9", "10.0.0.9"),
        (True, "", "127.0.0.1"),
        (False, "6.6.6.6", "127.0.0.1"),
    ],
)
def test_client_address_behind_a_proxy(settings, is_behind, senders, sender):
    settings.BEHIND_PROXY = is_behind
    request = RequestFactory().get("/", headers={"X-Forwarded-For": senders})

    assert _handed_on(request, sender_behind_proxy).META["REMOTE_ADDR"] == sender


def test_nul_in_a_search_is_dropped():
    request = _handed_on(RequestFactory().get("/", {"search": "Ab\0bot", "page": "2"}))

    assert request.GET.dict() == {"search": "Abbot", "page": "2"}


def test_nul_in_a_field_is_dropped():
    request = _handed_on(RequestFactory().post("/", {"te\0xt": ["a\0", "b"]}))

    assert dict(request.POST.lists()) == {"text": ["a", "b"]}


def test_request_without_nul_is_unchanged():
    request = RequestFactory().post("/?page=2", {"text": "a"})
    sent = request.GET, request.POST

    assert _handed_on(request) is request
    assert sent == (request.GET, request.POST)


def test_nul_in_the_path_is_404(client):
    assert client.get("/enquiries/%00/").status_code == 404


@pytest.mark.django_db
def test_nul_in_a_note_is_dropped(client_of, officer):
    enquiry = EnquiryFactory()

    client_of(officer).post(
        f"/enquiries/{enquiry.reference}/note/", {"text": "Rang\0 \u202eback\u2069"}
    )

    assert enquiry.notes.values_list("text", flat=True).last() == "Rang back"


@pytest.mark.django_db
def test_sign_out_clears_browser_data(client_of, officer):
    browser = client_of(officer)

    assert browser.get("/enquiries/").headers["Cache-Control"] == "private, no-cache"
    assert browser.post("/account/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in browser.get("/account/login/").headers


@pytest.mark.django_db
def test_get_of_a_post_address_has_our_page(client_of, officer):
    response = client_of(officer).get("/enquiries/E-0001/note/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Opening it changed nothing" in response.text


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = readlines = read


def post_of(client: Client, size: int, body: io.BytesIO | None = None):
    """A POST that states this length."""
    return client.generic(
        "POST",
        "/account/login/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": body or io.BytesIO()},
    )


@pytest.mark.django_db
def test_large_body_is_refused_before_sign_in_and_unread(settings):
    answer = post_of(Client(), settings.MAX_BODY_SIGNED_OUT + 1, Unread())

    assert answer.status_code == 413
    assert post_of(Client(), settings.MAX_BODY_SIGNED_OUT).status_code == 200


def test_larger_body_is_refused_after_sign_in_too(client_of, officer, settings):
    client = client_of(officer)

    assert post_of(client, settings.MAX_BODY + 1, Unread()).status_code == 413
    assert post_of(client, settings.MAX_BODY_SIGNED_OUT + 1).status_code != 413


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "status"), [("", 200), ("-1", 400), ("many", 200)])
def test_a_length_that_is_no_number_is_no_fault(length, status):
    answer = Client().post("/account/login/", {}, CONTENT_LENGTH=length)

    assert answer.status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/scim/v2/Users", "/account/providers/1/sign-out/", "/account/providers/1/keys/"]
)
def test_program_without_tls_is_refused_and_not_redirected(settings, path):
    settings.SECURE_SSL_REDIRECT = True

    plain = Client().post(path, headers={"Authorization": "Bearer secret"})

    assert (plain.status_code, "Location" in plain.headers) == (403, False)
    assert "replace the secret" in plain.text
    assert Client().get("/account/providers/1/").status_code == 301
    assert Client().post("/account/providers/1/sign-out/", secure=True).status_code == 404
