"""What pages and those who watch are told; tests/faults/test_silent_database.py has a database that says
nothing.
"""

import pytest
from django.test import Client

from accounts import silent_database


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silent_database, "is_known", lambda: True)
    monkeypatch.setattr(silent_database, "is_silent", lambda: True)


@pytest.mark.usefixtures("silent")
def test_pages_say_so_without_asking_it():
    answer = Client().get("/today/", headers={"cookie": "sessionid=1"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The database is busy or restarting" in answer.text
    assert "Content-Security-Policy" in answer


@pytest.mark.usefixtures("silent")
def test_health_asks_it_nothing_of_whoever_is_signed_in():
    browser = Client(headers={"cookie": "sessionid=1"})

    answers = [browser.get(address) for address in ("/healthz", "/readyz")]

    assert [(answer.status_code, answer.text) for answer in answers] == [
        (200, "ok\n"),
        (503, "the database does not answer\n"),
    ]
