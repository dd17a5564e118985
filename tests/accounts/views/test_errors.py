"""A busy database gets a page with Retry-After, a full disk its own page; anything else is a
500.
"""

import errno
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from tests.conftest import ClientOf


@pytest.fixture
def failing(
    client_of: ClientOf, officer: User, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Exception], Client]:
    """A client whose next request for Today fails with this exception."""

    def browser(failure: Exception) -> Client:
        def fail(*_: object, **__: object) -> None:
            raise failure

        monkeypatch.setattr("reports.today.views.today.today_for", fail)
        client = client_of(officer)
        client.raise_request_exception = False
        return client

    return browser


def test_server_error_of_a_busy_database_says_when_to_try_again(
    failing,
):
    answer = failing(OperationalError("database is locked")).get("/today/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Nothing was half done" in answer.text


def test_server_error_of_a_full_disk_says_so(failing):
    answer = failing(OSError(errno.ENOSPC, "No space left on device")).get("/today/")

    assert answer.status_code == 507
    assert "The disk is full" in answer.text
    assert "Nothing was saved" in answer.text


def test_server_error_of_anything_else_is_500(failing):
    answer = failing(ValueError("a slip")).get("/today/")

    assert answer.status_code == 500
    assert "It is our fault, not yours" in answer.text


def test_form_of_ten_megabytes_is_413(client_of, officer):
    typed = b"background=" + b"a" * 10_000_000

    response = client_of(officer).generic(
        "POST", "/enquiries/add/", typed, "application/x-www-form-urlencoded"
    )

    assert response.status_code == 413
    assert "nothing was saved" in response.text
