"""T13: every address, for every role, by GET and by POST: let in or refused exactly as the table of roles says."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.test import Client

from accounts.access import ROLE_PERMISSIONS, Permission, Role
from accounts.models import User
from config import urls
from tests.factories.accounts import UserFactory
from tests.house import addresses

GUARDED = [address for address in addresses() if not getattr(address.view, "public", False)]
REFUSED, NOT_THIS_METHOD = 403, 405
OPEN = [address for address in addresses() if getattr(address.view, "public", False)]


def signed_in(roles: set[Role]) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(roles=roles), backend="django.contrib.auth.backends.ModelBackend")
    return client


def expected(address, roles: set[Role]) -> bool:
    """Let in where any of the permissions is held; an address for anyone who has signed in names none."""
    held = {permission for role in roles for permission in ROLE_PERMISSIONS[role]}
    return not address.view.requires or bool(held & address.view.requires)


@pytest.fixture
def _refused_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals are counted here; the page that puts one in words has its own test."""
    monkeypatch.setattr(urls, "handler403", lambda _request, **_why: HttpResponseForbidden(), raising=False)


def differing(answers: dict[str, int], roles: set[Role]) -> set[str]:
    """The addresses that let in whom the table refuses, or refuse whom it lets in."""
    told = [each for each in GUARDED if answers.get(each.name, NOT_THIS_METHOD) != NOT_THIS_METHOD]
    return {each.name for each in told if (answers[each.name] != REFUSED) != expected(each, roles)}


def answer(ask: Callable[[str], HttpResponse], address: str) -> int:
    """The status; whatever it did is taken back, so that the next address finds the same."""
    with transaction.atomic():
        status = ask(address).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.usefixtures("db", "_refused_in_short")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("roles", [set[Role](), *({role} for role in Role)], ids=["nobody", *Role])
def test_each_role_is_let_in_or_refused_as_the_table_says(roles, method):
    client = signed_in(roles)

    answers = {each.name: answer(getattr(client, method), each.example) for each in GUARDED}

    assert differing(answers, roles) == set()
    assert [name for name, code in answers.items() if code >= 500] == []


@pytest.mark.usefixtures("db", "_refused_in_short")
def test_control_a_door_that_does_not_look_at_roles_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    some, roles = [each for each in GUARDED if each.view.requires][::15], {Role.BOARD}
    monkeypatch.setattr(User, "permissions", frozenset(Permission))
    client = signed_in(roles)

    answers = {each.name: answer(client.get, each.example) for each in some}

    reached = {name for name, code in answers.items() if code != NOT_THIS_METHOD}
    assert differing(answers, roles) == {each.name for each in some if not expected(each, roles)} & reached != set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_signed_in_is_sent_to_sign_in(db, method):
    answers = {address.name: getattr(Client(), method)(address.example) for address in GUARDED}

    sent = {
        name: answer.get("Location", "") for name, answer in answers.items() if answer.status_code != NOT_THIS_METHOD
    }
    assert {name for name, where in sent.items() if not where.startswith("/account/login/?next=")} == set()


def test_a_public_address_asks_nobody_to_sign_in(db):
    answers = {address.name: Client().get(address.example).status_code for address in OPEN}

    assert {name for name, code in answers.items() if code not in {200, 404, NOT_THIS_METHOD}} == set()


def test_every_permission_is_held_by_some_role_and_named_by_some_view():
    held = {permission for permissions in ROLE_PERMISSIONS.values() for permission in permissions}
    named = {permission for address in GUARDED for permission in address.view.requires}

    assert held == set(Permission)
    assert set(Permission) - named == set()
