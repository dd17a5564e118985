"""Whoever watches the processes learns whether this one lives, and whether it can do its work."""

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import User


def test_healthz_answers_without_a_database():
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.django_db
def test_readyz_is_ready_only_with_a_database(monkeypatch):
    assert Client().get("/readyz").text == "ready\n"

    def away(*_: object) -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr(type(User.objects.all()), "exists", away)

    answer = Client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


def test_both_answer_without_tls_on_the_same_machine(settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/healthz").status_code == 200
    assert Client().get("/account/login/").status_code == 301
