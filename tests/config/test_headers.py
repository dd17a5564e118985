"""Security headers: only our own content runs, and only our own pages frame it."""

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import ClientOf


def policy(header: str) -> dict[str, list[str]]:
    return {
        name: sources
        for name, *sources in (part.split() for part in header.split(";") if part.strip())
    }


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/today/", "/people/", "/nowhere/"])
def test_content_security_policy_of_a_page(
    client_of: ClientOf, officer: User, address: str
) -> None:
    client: Client = client_of(None if "login" in address else officer)

    headers = client.get(address).headers

    told = policy(headers["Content-Security-Policy"])
    assert told["default-src"] == ["'none'"]
    assert told["base-uri"] == ["'none'"]
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
