"""Signing out at the provider, by its logout tokens, and of the provider."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.providers.models import Identity, Provider
from accounts.providers.tokens import LOGOUT
from tests.clock import NOW
from tests.factories.providers import IdentityFactory
from tests.provider import KEY, StandIn, asked_of, led_to

MOMENT = int(NOW.timestamp())
RIGHT = {"events": {LOGOUT: {}}, "jti": "number-1", "nonce": None, "name": None}

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def identity(provider: Provider, spokesperson: User) -> Identity:
    return IdentityFactory(provider=provider, subject="abc-123", user=spokesperson)


def _signed_in(
    provider: Provider, stand_in: StandIn, sid: str = "", sub: str = "abc-123"
) -> Client:
    client = Client()
    address = led_to(client.post(f"/account/providers/{provider.pk}/"))
    asked = asked_of(address)
    token = stand_in.sign(nonce=asked["nonce"], sid=sid or None, sub=sub)
    stand_in.hand_out(token, address=address)
    query = {"code": "code", "state": asked["state"]}
    client.get(f"/account/providers/{provider.pk}/callback/", query)
    assert client.get("/help/").status_code == 200
    return client


def _tell(provider: Provider, stand_in: StandIn, **token: Any):
    sent = {"logout_token": stand_in.sign(**{**RIGHT, **token})}
    return Client(enforce_csrf_checks=True).post(
        f"/account/providers/{provider.pk}/sign-out/", sent
    )


def _is_signed_in(client: Client) -> bool:
    return client.get("/help/").status_code == 200


def test_provider_sign_out_ends_the_session_that_it_names(provider, stand_in, identity):
    browsers = [_signed_in(provider, stand_in, sid=sid) for sid in ("one", "two")]

    answer = _tell(provider, stand_in, sid="one", sub=None)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert [_is_signed_in(browser) for browser in browsers] == [False, True]
    event = AuditEvent.objects.get(action="sign_in.ended")
    assert (event.details["sessions"], event.details["provider"]) == (1, "Trust account")


def test_provider_sign_out_of_a_person_ends_all_their_sessions_and_nobody_elses(
    provider, stand_in, identity, officer
):
    IdentityFactory(provider=provider, subject="other", user=officer)
    browsers = [_signed_in(provider, stand_in) for _ in range(2)]
    other = _signed_in(provider, stand_in, sub="other")
    by_password = Client()
    by_password.force_login(identity.user, backend="accounts.backends.UserBackend")

    _tell(provider, stand_in)

    assert [_is_signed_in(browser) for browser in browsers] == [False, False]
    assert _is_signed_in(other)
    assert _is_signed_in(by_password)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"events": None}, "not a logout token"),
        ({"events": {"something": {}}}, "not a logout token"),
        ({"events": [LOGOUT]}, "not a logout token"),
        ({"nonce": "n"}, "no nonce"),
        ({"jti": None}, "no number"),
        ({"sub": None}, "neither a session nor a subject"),
        ({"iss": "https://elsewhere.example.org"}, "another issuer"),
        ({"aud": "another"}, "another application"),
        ({"exp": MOMENT - 61}, "expired"),
        ({"iat": MOMENT - 301}, "too old"),
        ({"header": {"alg": "RS512"}}, "signature"),
        ({"header": {"typ": "at+jwt"}}, "another kind"),
        ({"header": {"typ": "secevent+jwt"}}, "another kind"),
    ],
)
def test_provider_sign_out_refuses_a_wrong_token(provider, stand_in, identity, token, reason):
    browser = _signed_in(provider, stand_in)

    answer = _tell(provider, stand_in, **token)

    assert answer.status_code == 400
    assert reason in answer.json()["error_description"]
    assert _is_signed_in(browser)


@pytest.mark.parametrize("typ", ["logout+jwt", "application/logout+JWT", "JWT"])
def test_provider_sign_out_knows_the_kinds_of_a_logout_token(provider, stand_in, identity, typ):
    browser = _signed_in(provider, stand_in)

    answer = _tell(provider, stand_in, header={"typ": typ})

    assert answer.status_code == 200
    assert not _is_signed_in(browser)


def test_provider_sign_out_obeys_a_token_once(provider, stand_in, identity):
    first = _tell(provider, stand_in)
    browser = _signed_in(provider, stand_in)

    second = _tell(provider, stand_in)

    assert (first.status_code, second.status_code) == (200, 400)
    assert _is_signed_in(browser)


def test_provider_sign_out_is_done_within_a_second_among_many(provider, stand_in, identity):
    """Two thousand sessions: ten times as many people as are there at once."""
    encoded = SessionStore().encode({"_auth_user_id": "0", "provider": {"pk": provider.pk}})
    ends = timezone.now() + timedelta(hours=12)
    Session.objects.bulk_create(
        Session(session_key=f"{number:032}", session_data=encoded, expire_date=ends)
        for number in range(2000)
    )
    browser = _signed_in(provider, stand_in)

    began = time.thread_time()  # a busy machine is no fault of ours
    _tell(provider, stand_in)
    took = time.thread_time() - began

    assert not _is_signed_in(browser)
    assert took < 1, f"{took:.2f} s"


def test_provider_sign_out_says_when_the_provider_is_away(provider, stand_in):
    """It is to try again: its keys could not be read."""
    stand_in.raw = (500, b"")

    assert _tell(provider, stand_in).status_code == 503


def test_provider_sign_out_slows_down_guessing(provider, stand_in):
    for _ in range(30):
        _tell(provider, stand_in, key=KEY, aud="another")

    assert _tell(provider, stand_in, key=KEY, aud="another").status_code == 429
    assert _tell(provider, stand_in).status_code == 200  # nobody else's tokens stop the provider's


def test_signing_out_offers_to_sign_out_there_too(provider, stand_in, identity):
    browser = _signed_in(provider, stand_in)

    page = browser.post("/account/logout/", follow=True)

    assert "still signed in to Trust account in this browser" in page.text
    back = quote(f"{settings.BASE_URL}/account/login/", safe="")
    query = f"client_id=greenroom&amp;post_logout_redirect_uri={back}"
    assert f'href="{stand_in.issuer}/end?{query}"' in page.text
    assert not _is_signed_in(browser)


def test_signing_out_where_the_provider_offers_none_says_to_close_the_browser(
    provider, stand_in, identity
):
    stand_in.document = {"end_session_endpoint": None}
    browser = _signed_in(provider, stand_in)

    page = browser.post("/account/logout/", follow=True)

    assert "close the browser" in page.text


def test_signing_out_of_a_password_leads_to_the_sign_in_page(client, provider, officer):
    client.force_login(officer, backend="accounts.backends.UserBackend")

    assert client.post("/account/logout/")["Location"] == "/account/login/"
