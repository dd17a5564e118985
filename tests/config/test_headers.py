"""Security headers: only our own content runs, only our own pages frame it, and nothing but what is
meant for browsers is answered.
"""

import pytest
from django.test import Client


def policy(header: str) -> dict[str, list[str]]:
    return {
        name: sources
        for name, *sources in (part.split() for part in header.split(";") if part.strip())
    }


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/today/", "/people/", "/nowhere/"])
def test_content_security_policy_of_a_page(client_of, officer, address):
    client: Client = client_of(None if "login" in address else officer)

    headers = client.get(address).headers

    told = policy(headers["Content-Security-Policy"])
    assert told["default-src"] == ["'none'"]
    assert told["base-uri"] == ["'none'"]
    assert told["frame-ancestors"] == ["'self'"]
    assert told["object-src"] == ["'none'"]
    assert {
        source for name in ("script-src", "style-src", "form-action") for source in told[name]
    } == {"'self'"}
    assert {source for sources in told.values() for source in sources} == {
        "'none'",
        "'self'",
        "data:",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(
        headers["Permissions-Policy"].split(", ")
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/people/", 200, "text/html; charset=utf-8"),
        ("/people/export/csv/", 200, "text/csv; charset=utf-8"),
        ("/people/export/xlsx/", 200, "application/vnd.openxmlformats-"),
        ("/static/js/keys.js", 200, 'text/javascript; charset="utf-8"'),
        ("/static/css/pages.css", 200, 'text/css; charset="utf-8"'),
        ("/healthz", 200, "text/plain; charset=utf-8"),
        ("/nowhere/", 404, "text/html; charset=utf-8"),
        ("/users/", 403, "text/html; charset=utf-8"),
        ("/account/logout/", 200, "text/html; charset=utf-8"),
        ("/enquiries/E-0001/note/", 405, "text/html; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is_and_is_for_this_site_alone(
    settings, client_of, officer, address, status, kind
):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    client = client_of(officer)

    answer = client.get(address, headers={"Origin": "https://elsewhere.example.org"})
    answer.close()  # of a static file

    told = policy(answer.headers["Content-Security-Policy"])
    assert (answer.status_code, answer.headers["Content-Type"][: len(kind)]) == (status, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert (told["object-src"], told["frame-ancestors"]) == (["'none'"], ["'self'"])
    assert [name for name in answer.headers if name.startswith("Access-Control-")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/healthz", "/people/", "/static/js/keys.js"])
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "MADEUP"])
def test_no_other_method_is_answered(client_of, officer, method, address):
    answer = client_of(officer).generic(method, address)

    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/.git/config", "/.env", "/manage.py", "/config/settings.py", "/requirements/base.txt"),
        *("/data/secret_key", "/files/", "/static/", "/static/js/", "/static/../manage.py"),
        *("/static/%2e%2e/manage.py", "/docs/", "/admin/", "/debug/"),
    ],
)
def test_neither_sources_nor_data_nor_folders_are_served(
    settings, client_of, administrator, address
):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True

    assert client_of(administrator).get(address).status_code == 404
