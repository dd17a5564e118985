"""Whose role needs a second factor and who has none sets one up before anything else."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client

from accounts.access import Role
from accounts.factors.actions import change_factor_roles
from accounts.factors.gate import is_lacking, note_factor
from accounts.models import User
from tests.clock import NOW
from tests.second_factors import code_of, give_codes

PASSWORD = "three quiet otters"
SECURITY = "/account/security/"


@pytest.fixture(autouse=True)
def _no_brakes_on_yet() -> None:
    cache.clear()


@pytest.fixture
def member(officer: User, administrator: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    change_factor_roles(roles={Role.OFFICER}, by=administrator, now=NOW, seen=None)
    return officer


def _signed_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_every_page_leads_to_the_set_up_until_there_is_a_factor(member):
    client = _signed_in(member)

    for path in ("/today/", "/people/", "/account/sessions/"):
        assert client.get(path).headers["Location"] == SECURITY
    page = client.get(SECURITY)
    assert "Set up a second factor first" in page.text
    assert client.get("/help/").status_code == 200
    secret = client.get("/account/security/codes/").context["form"].secret
    client.post("/account/security/codes/", {"code": code_of(secret)})
    assert client.get("/people/").status_code == 200


def test_signing_out_stays_possible(member):
    client = _signed_in(member)

    client.post("/account/logout/")

    assert "_auth_user_id" not in client.session


def test_part_of_a_page_leads_the_whole_page_there(member):
    answer = _signed_in(member).get("/today/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == SECURITY


def test_nothing_is_done_before(member):
    answer = _signed_in(member).post("/views/save/", {"path": "/people/", "name": "Mine"})

    assert answer.headers["Location"] == SECURITY
    assert User.objects.get(pk=member.pk).saved_views == []


def test_another_role_and_who_has_a_factor_go_on(member, administrator):
    administrator.set_password(PASSWORD)
    administrator.save()
    assert _signed_in(administrator).get("/users/").status_code == 200

    give_codes(member)
    client = _signed_in(member)
    client.post("/account/second-step/", {"code": code_of()})

    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("is_multi_factor", [True, False])
def test_provider_that_asked_for_a_second_factor_is_enough(rf, member, is_multi_factor):
    request = rf.get("/")
    request.session = SessionStore()
    request.user = member
    record_authentication(request, member, method="openid", is_multi_factor=is_multi_factor)

    note_factor(request)

    assert is_lacking(request) is not is_multi_factor
