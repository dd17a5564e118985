"""Ending one sign-in of one's own."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from accounts.models import AuditEvent, User

PASSWORD = "three quiet otters"


@pytest.fixture(autouse=True)
def _passwords(officer: User, manager: User) -> None:
    cache.clear()
    for user in (officer, manager):
        user.set_password(PASSWORD)
        user.save()


def _signed_in(user: User, browser: str) -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def _of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def test_one_of_ones_own_ends_and_the_others_stay(officer):
    here, phone, train = (_signed_in(officer, name) for name in ("Firefox", "iPhone", "Edg"))

    page = here.post(f"/account/sessions/{_of(phone).pk}/end/", follow=True)

    assert "That browser is signed out." in page.text
    assert phone.get("/people/").status_code == 302
    assert train.get("/people/").status_code == 200
    assert AuditEvent.objects.last().details == {"because": "ended elsewhere", "browser": "iPhone"}


def test_neither_this_one_nor_that_of_another(officer, manager):
    mine, theirs = _signed_in(officer, "Firefox"), _signed_in(manager, "Safari")

    for client in (mine, theirs):
        assert mine.post(f"/account/sessions/{_of(client).pk}/end/").status_code == 404
    assert theirs.get("/people/").status_code == 200
