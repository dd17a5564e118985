"""T13: every address, for every role, by GET and by POST: let in or refused exactly as the table of roles says."""

import pytest
from django.test import Client

from accounts.access import ROLE_PERMISSIONS, Permission, Role
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


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", GUARDED, ids=[address.name for address in GUARDED])
def test_each_role_is_let_in_or_refused_as_the_table_says(db, address, method):
    casts = {"nobody": set(), **{role.value: {role} for role in Role}}

    answers = {name: getattr(signed_in(roles), method)(address.example).status_code for name, roles in casts.items()}

    may = {name: expected(address, roles) for name, roles in casts.items()}
    is_nobodys = set(answers.values()) == {NOT_THIS_METHOD}
    assert is_nobodys or {name: code != REFUSED for name, code in answers.items()} == may
    assert [name for name, code in answers.items() if code >= 500] == []


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
