"""Signing in with a provider: the whole way there and back, and what is refused on it."""

import base64
import hmac
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.test import Client
from joserfc.jwk import RSAKey
from oidc_provider_mock import User as MockUser
from oidc_provider_mock import run_server_in_thread

from accounts.access import Role
from accounts.models import AuditEvent, SignInRule, User
from accounts.providers import outside
from accounts.providers.client import document_of, keys_of, new_key
from accounts.providers.models import Identity, Provider, sealed
from accounts.providers.outside import ProviderAway
from accounts.providers.second_factor import signed_in_with_second_factor
from accounts.scim.models import ScimGroup
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.providers import IdentityFactory, ProviderFactory
from tests.provider import ANOTHER_KEY, KEY, StandIn, asked_of, led_to
from tests.second_factors import give_codes

TENANT = "6f1c5a34-0000-4000-8000-2b9a3c4d5e6f"
OTHER_TENANT = "6f1c5a34-0000-4000-8000-ffffffffffff"
OBJECT = "11111111-2222-4333-8444-555555555555"

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def linked(provider: Provider, spokesperson: User) -> Identity:
    return IdentityFactory(provider=provider, subject="abc-123", user=spokesperson)


def _begin(client: Client, provider: Provider, after: str = "") -> str:
    """The address at the provider that the browser is sent to."""
    return led_to(client.post(f"/account/providers/{provider.pk}/", {"next": after}))


def _return(client: Client, provider: Provider, address: str, code: str = "code"):
    query = {"code": code, "state": asked_of(address)["state"]}
    return client.get(f"/account/providers/{provider.pk}/callback/", query)


def _sign_in(client: Client, provider: Provider, stand_in: StandIn, **token: Any):
    """From the button to the answer, with a token that is right but for what is given."""
    address = _begin(client, provider)
    stand_in.hand_out(
        stand_in.sign(**{"nonce": asked_of(address)["nonce"]} | token), address=address
    )
    return _return(client, provider, address)


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _failures() -> list[str]:
    events = AuditEvent.objects.filter(action="sign_in.failed").order_by("number")
    return [event.details["because"] for event in events]


def test_sign_in_leads_there_and_back(client, provider, stand_in, linked, settings):
    page = client.get("/account/login/?next=/help/")
    address = _begin(client, provider, "/help/")
    asked = asked_of(address)
    stand_in.hand_out(stand_in.sign(nonce=asked["nonce"]), address=address)

    answer = _return(client, provider, address)

    button = page.text.partition(f'action="/account/providers/{provider.pk}/">')[2]
    assert '<input type="hidden" name="next" value="/help/">' in button.partition("</form>")[0]
    assert "Sign in with Trust account" in button.partition("</form>")[0]
    assert address.startswith(f"{stand_in.issuer}/authorize?")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == provider.redirect_address
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    assert answer["Location"] == "/help/"
    assert client.session["_auth_user_id"] == str(linked.user_id)
    event = AuditEvent.objects.get(action="sign_in.done")
    assert (event.by, event.details["provider"]) == (linked.user, "Trust account")
    assert client.get("/help/").status_code == 200


def test_no_other_site_begins_a_sign_in(provider, stand_in):
    client = Client(enforce_csrf_checks=True)
    address = f"/account/providers/{provider.pk}/"

    answers = [client.get(address), client.post(address)]

    assert [answer.status_code for answer in answers] == [405, 403]
    assert not client.session.get("provider_attempts")
    assert not stand_in.asked


def test_sign_in_goes_to_no_other_site_afterwards(client, provider, stand_in, linked):
    address = _begin(client, provider, "https://elsewhere.example.org/")
    stand_in.hand_out(stand_in.sign(nonce=asked_of(address)["nonce"]), address=address)

    assert _return(client, provider, address)["Location"] == "/"


def test_sign_in_over_the_redirects_of_another_implementation(
    client, db, spokesperson, settings, at_now
):
    """oidc-provider-mock speaks for itself: form, code, exchange, keys and token are its own."""
    settings.DEMO = True
    told = {"name": "Leila", "email": spokesperson.email, "email_verified": True}
    users = [MockUser(sub="leila", claims=told)]
    with run_server_in_thread(require_nonce=True, user_claims=users) as server:
        issuer = f"http://localhost:{server.server_port}"
        provider = ProviderFactory(issuer=issuer, trusts_addresses=True)
        address = _begin(client, provider)
        with requests.Session() as browser:
            browser.trust_env = False
            form = {"sub": "leila"}
            sent_back = browser.post(address, data=form, allow_redirects=False)
        back = sent_back.headers["Location"]
        assert back.startswith(f"{provider.redirect_address}?")

        answer = client.get(back.removeprefix("http://localhost:8000"))

    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(spokesperson.pk)
    assert Identity.objects.get().subject == "leila"


def _encoded(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _without_signature(token: str) -> str:
    return f"{_encoded({'alg': 'none'})}.{token.split('.')[1]}."


def _for_somebody_else(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(f"{body}=="))
    return f"{head}.{_encoded(claims | {'sub': 'somebody-else'})}.{signature}"


def _signed_with_the_public_key(token: str) -> str:
    """As if it were a secret that both sides share."""
    head = _encoded({"alg": "HS256", "kid": "first"})
    text = f"{head}.{token.split('.')[1]}"
    signature = hmac.digest(KEY.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


IMPOSTOR = RSAKey.generate_key(2048, {"kid": "first"})
MOMENT = int(NOW.timestamp())
HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "another key under the same name": ({"key": IMPOSTOR}, "signature"),
    "a key nobody published": ({"key": ANOTHER_KEY}, "unknown key"),
    "its own key in its head": (
        {"key": IMPOSTOR, "header": {"jwk": IMPOSTOR.as_dict(private=False)}},
        "signature",
    ),
    "a way of signing that is not allowed": ({"header": {"alg": "RS512"}}, "signature"),
    "an extension that nobody knows": ({"header": {"crit": ["x"], "x": 1}}, "signature"),
    "another issuer": ({"iss": "https://elsewhere.example.org"}, "another issuer"),
    "no issuer": ({"iss": None}, "another issuer"),
    "another audience": ({"aud": "another"}, "(aud)"),
    "two audiences and nobody named": ({"aud": ["greenroom", "another"]}, "(azp)"),
    "another party": ({"azp": "another"}, "(azp)"),
    "expired": ({"exp": MOMENT - 61}, "(exp)"),
    "never ends": ({"exp": None}, "(exp)"),
    "ends at a word": ({"exp": "tomorrow"}, "(exp)"),
    "ends never, as a number": ({"exp": float("inf")}, "(exp)"),
    "issued tomorrow": ({"iat": MOMENT + 86400, "exp": MOMENT + 90000}, "(iat)"),
    "not valid yet": ({"nbf": MOMENT + 61}, "(nbf)"),
    "no nonce": ({"nonce": None}, "(nonce)"),
    "a nonce of another sign-in": ({"nonce": "of-somebody-elses-token"}, "(nonce)"),
    "about nobody": ({"sub": None}, "(sub)"),
    "about a number": ({"sub": 123}, "(sub)"),
    "a logout token": ({"events": {}}, "logout token"),
}


@pytest.mark.parametrize(("token", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_token_is_refused_and_its_reason_recorded(
    client,
    provider,
    stand_in,
    linked,
    token,
    reason,
):
    answer = _sign_in(client, provider, stand_in, **token)

    assert (answer.status_code, _is_signed_in(client)) == (403, False)
    assert [reason in because for because in _failures()] == [True]


@pytest.mark.parametrize(
    "change",
    [
        _without_signature,
        _signed_with_the_public_key,
        _for_somebody_else,
        lambda _: "x.y.z",
    ],
)
def test_token_changed_on_its_way_is_refused(client, provider, stand_in, linked, change):
    address = _begin(client, provider)
    token = stand_in.sign(nonce=asked_of(address)["nonce"])
    stand_in.hand_out(change(token), address=address)

    assert _return(client, provider, address).status_code == 403
    assert not _is_signed_in(client)
    assert "signature is not accepted" in _failures()[0]


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"tid": OTHER_TENANT, "oid": OBJECT}, "another tenant"),
        ({"oid": OBJECT}, "another tenant"),
        ({"tid": TENANT}, "(oid)"),
        ({"tid": TENANT, "oid": OBJECT}, ""),
    ],
)
def test_sign_in_with_entra_id_goes_by_tenant_and_object(
    client,
    provider,
    stand_in,
    spokesperson,
    token,
    reason,
):
    """Its `sub` may be anything, and says nothing."""
    Provider.objects.update(kind=Provider.Kind.ENTRA, tenant=TENANT)
    IdentityFactory(provider=provider, subject=f"{TENANT}/{OBJECT}", user=spokesperson)

    _sign_in(client, provider, stand_in, **token)

    assert _is_signed_in(client) is not bool(reason)
    assert [reason in because for because in _failures()] == [True] * bool(reason)


@pytest.mark.parametrize(
    ("acr", "is_let_in"), [("AAL3_ANY", True), ("AAL2_ANY", False), (None, False)]
)
def test_sign_in_wants_the_required_way(
    client,
    provider,
    stand_in,
    linked,
    acr,
    is_let_in,
):
    Provider.objects.update(required_acr="AAL3_ANY")

    assert asked_of(_begin(client, provider))["acr_values"] == "AAL3_ANY"
    _sign_in(client, provider, stand_in, acr=acr)
    assert _is_signed_in(client) is is_let_in


def test_state_of_another_browser_is_refused(client, provider, stand_in, linked):
    """Whoever lures somebody to the end of a sign-in of their own does not get them in."""
    address = _begin(Client(), provider)
    stand_in.hand_out(stand_in.sign(nonce=asked_of(address)["nonce"]), address=address)
    _begin(client, provider)

    assert _return(client, provider, address).status_code == 403
    assert not _is_signed_in(client)
    assert _failures() == ["this browser began no such sign-in (state)"]
    assert stand_in.asked["/token"] == 0


def test_state_is_used_once(client, provider, stand_in, linked):
    address = _begin(client, provider)
    for _ in range(2):
        stand_in.hand_out(stand_in.sign(nonce=asked_of(address)["nonce"]), address=address)
        answer = _return(client, provider, address)

    assert answer.status_code == 403
    assert stand_in.asked["/token"] == 1


def test_state_of_another_provider_is_refused(client, provider, stand_in, linked):
    other = ProviderFactory(issuer=stand_in.issuer, client_id="another")
    address = _begin(client, provider)

    assert _return(client, other, address).status_code == 403
    assert _failures() == ["the sign-in was begun with another provider (state)"]


def test_state_is_over_after_ten_minutes(client, provider, stand_in, linked, at_now):
    address = _begin(client, provider)
    at_now.shift(timedelta(minutes=10, seconds=1))

    assert _return(client, provider, address).status_code == 403
    assert "more than ten minutes ago" in _failures()[0]


def test_code_of_another_browser_is_worth_nothing(client, provider, stand_in, linked):
    """The code was stolen; the verifier was not (PKCE)."""
    stolen = _begin(Client(), provider)
    mine = _begin(client, provider)
    stand_in.hand_out(stand_in.sign(nonce=asked_of(mine)["nonce"]), address=stolen)

    assert _return(client, provider, mine).status_code == 403
    assert _failures() == ["the provider refused the exchange (invalid_grant)"]


def test_many_refused_tokens_slow_down_their_own_browser(
    client, provider, stand_in, linked, at_now
):
    answers = [_sign_in(client, provider, stand_in, aud="another") for _ in range(30)]
    answers.append(_sign_in(client, provider, stand_in))
    at_now.shift(601)
    _sign_in(client, provider, stand_in, at=NOW + timedelta(seconds=601))

    assert [answer.status_code for answer in answers] == [403] * 30 + [429]
    assert len(_failures()) == 30
    assert _is_signed_in(client)


@pytest.mark.parametrize("is_begun", [False, True])
def test_refused_sign_ins_stop_no_other(client, provider, stand_in, linked, is_begun):
    """Any site can make the browsers of a hospital ask for this, and they share an address."""
    callback = f"/account/providers/{provider.pk}/callback/?state=x"
    answers = []
    for _ in range(40):
        browser = Client()
        if is_begun:
            answers.append(_return(browser, provider, _begin(browser, provider), "wrong"))
        else:
            answers.append(browser.get(callback))
        browser.post(f"/account/providers/{provider.pk}/sign-out/", {"logout_token": "x"})
    _sign_in(client, provider, stand_in)

    assert [answer.status_code for answer in answers] == [403] * 40
    assert len(_failures()) == 30
    assert _is_signed_in(client)


def test_new_key_of_the_provider_is_read(client, provider, stand_in, linked, at_now):
    """Once, and at most once a minute: a stranger's tokens do not make us ask again and again."""
    _sign_in(client, provider, stand_in)
    client.post("/account/logout/")
    stand_in.keys = [ANOTHER_KEY]
    first = _sign_in(client, provider, stand_in, key=ANOTHER_KEY)
    at_now.shift(61)
    second = _sign_in(client, provider, stand_in, key=ANOTHER_KEY, at=NOW)
    asked = stand_in.asked["/jwks"]
    for _ in range(3):
        _sign_in(Client(), provider, stand_in, key=KEY)

    assert (first.status_code, second.status_code) == (403, 302)
    assert asked == stand_in.asked["/jwks"] == 2


def test_proof_by_our_own_key(client, provider, stand_in, linked):
    """The provider reads our key from its address, and checks what we sign with it."""
    Provider.objects.update(proof=Provider.Proof.KEY, private_key=sealed(new_key()), secret="")
    stand_in.our_keys = client.get(f"/account/providers/{provider.pk}/keys/").json
    keys = stand_in.our_keys()

    _sign_in(client, provider, stand_in)

    assert _is_signed_in(client)
    assert [sorted(key) for key in keys["keys"]] == [["alg", "e", "kid", "kty", "n", "use"]] or [
        sorted(key) for key in keys["keys"]
    ] == [["e", "kid", "kty", "n", "use"]]


def test_somebody_unknown_is_told_what_to_do(client, provider, stand_in, spokesperson):
    """The address alone is no proof: whoever can have it written in a token would be let in."""
    claims = {"email": spokesperson.email, "email_verified": True}

    page = _sign_in(client, provider, stand_in, **claims)

    assert (page.status_code, _is_signed_in(client)) == (403, False)
    assert "You are not known here yet" in page.text
    assert "as <strong>Dr Leila Iyer-Thorne</strong>" in page.text
    assert _failures() == ["not known here"]
    assert (Identity.objects.get().user, Identity.objects.get().email) == (None, spokesperson.email)


@pytest.mark.parametrize(
    ("claims", "is_let_in"),
    [
        ({"email_verified": True}, True),
        ({"xms_edov": True}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "true"}, False),
        ({}, False),
    ],
)
def test_address_is_trusted_only_where_it_is_verified(
    client,
    provider,
    stand_in,
    spokesperson,
    claims,
    is_let_in,
):
    Provider.objects.update(trusts_addresses=True)

    _sign_in(client, provider, stand_in, email=spokesperson.email.upper(), **claims)

    assert _is_signed_in(client) is is_let_in


def test_address_is_trusted_once(client, provider, stand_in, linked):
    """Whoever is given a leaver's address at the provider is somebody else."""
    Provider.objects.update(trusts_addresses=True)
    claims = {"email": linked.user.email, "email_verified": True}

    _sign_in(client, provider, stand_in, sub="somebody-else", **claims)

    assert not _is_signed_in(client)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_address_of_a_manager_or_administrator_is_never_trusted(client, provider, stand_in, role):
    Provider.objects.update(trusts_addresses=True)
    user = UserFactory(roles={role})

    _sign_in(client, provider, stand_in, email=user.email, email_verified=True)

    assert not _is_signed_in(client)


def test_new_user_is_made_where_the_provider_may(client, provider, stand_in):
    groups = {"Press office": ["officer"], "Chiefs": ["manager"], "Board": ["board"]}
    Provider.objects.update(makes_users=True, group_roles=groups)
    claims = {"email": "New.Colleague@example.org", "email_verified": True}

    _sign_in(client, provider, stand_in, groups=["Press office", "Chiefs"], **claims)

    user = User.objects.get(email="new.colleague@example.org")
    assert user.roles == {Role.OFFICER}
    assert _is_signed_in(client)
    assert not user.has_usable_password()


def test_roles_follow_the_groups_and_others_stay(client, provider, stand_in):
    user = UserFactory(roles={Role.MANAGER, Role.TRAINER, Role.BOARD})
    IdentityFactory(provider=provider, subject="abc-123", user=user)
    groups = {"Press office": ["officer"], "Board": ["board"]}
    Provider.objects.update(group_roles=groups)

    _sign_in(client, provider, stand_in, groups=["Press office"])

    assert User.objects.get(pk=user.pk).roles == {Role.MANAGER, Role.TRAINER, Role.OFFICER}


def test_groups_that_were_sent_by_scim_count_and_not_those_of_the_token(client, provider, stand_in):
    user = UserFactory(roles={Role.OFFICER})
    IdentityFactory(provider=provider, subject="abc-123", user=user)
    Provider.objects.update(group_roles={"Press office": ["officer"], "Board": ["board"]})
    values = {"display_name": "Press office", "made_at": NOW, "changed_at": NOW}
    ScimGroup.objects.create(provider=provider, **values)

    _sign_in(client, provider, stand_in, groups=["Board"])

    assert User.objects.get(pk=user.pk).roles == {Role.OFFICER}


def test_user_who_is_switched_off_is_not_let_in(client, provider, stand_in, linked):
    User.objects.update(is_active=False)

    answer = _sign_in(client, provider, stand_in)

    assert answer.status_code == 403
    assert not _is_signed_in(client)
    assert _failures() == ["switched off"]


def test_provider_that_is_off_is_not_there(client, provider):
    Provider.objects.update(is_on=False)

    assert client.post(f"/account/providers/{provider.pk}/").status_code == 404
    assert client.get(f"/account/providers/{provider.pk}/callback/").status_code == 404
    assert "Trust account" not in client.get("/account/login/").text


def test_somebody_else_in_this_browser_is_signed_out_first(
    client, provider, stand_in, linked, officer
):
    client.force_login(officer, backend="accounts.backends.UserBackend")

    _sign_in(client, provider, stand_in)

    assert client.session["_auth_user_id"] == str(linked.user_id)
    assert AuditEvent.objects.get(action="sign_in.ended").by == officer


def test_whoever_cancels_there_is_told(client, provider, stand_in):
    address = _begin(client, provider)
    query = {"error": "access_denied", "state": asked_of(address)["state"]}

    page = client.get(f"/account/providers/{provider.pk}/callback/", query)

    assert page.status_code == 403
    assert "If you pressed Cancel there, start again" in page.text
    assert _failures() == ["the provider answered access_denied"]


def test_provider_that_is_away_is_named_and_the_password_offered(client, provider, stand_in):
    stand_in.raw = (500, b"")

    page = client.post(f"/account/providers/{provider.pk}/")

    assert page.status_code == 503
    assert "Trust account does not answer" in page.text
    assert "sign in with your password" in page.text


def test_provider_that_was_away_is_asked_again_after_half_a_minute(
    client,
    provider,
    stand_in,
    monkeypatch,
    at_now,
):
    """Those who press its button would otherwise hold up everybody for seconds, again and again."""
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    stand_in.seconds = 0.5
    address = f"/account/providers/{provider.pk}/"

    answers = [client.post(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert stand_in.asked.total() == 1
    stand_in.seconds = 0
    at_now.shift(31)
    assert _begin(client, provider).startswith(stand_in.issuer)


def test_provider_that_is_slow_is_not_waited_for(client, provider, stand_in, monkeypatch):
    address = _begin(client, provider)
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    stand_in.seconds = 0.5

    page = _return(client, provider, address)

    assert page.status_code == 503
    assert _failures() == ["It did not answer within 0.1 seconds."]


def test_address_for_codes_that_was_slow_is_asked_again_after_half_a_minute(
    client,
    provider,
    stand_in,
    monkeypatch,
    at_now,
):
    addresses = [_begin(client, provider) for _ in range(3)]
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    stand_in.seconds = 0.5

    answers = [_return(client, provider, address) for address in addresses]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert stand_in.asked["/token"] == 1
    stand_in.seconds = 0
    at_now.shift(31)
    assert _return(client, provider, _begin(client, provider)).status_code == 403  # a wrong code
    assert stand_in.asked["/token"] == 2


def test_address_of_keys_that_was_slow_is_asked_again_after_half_a_minute(
    client,
    provider,
    stand_in,
    monkeypatch,
    at_now,
):
    document_of(provider)
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    stand_in.seconds = 0.5

    for _ in range(2):
        with pytest.raises(ProviderAway, match="did not answer within"):
            keys_of(provider, now=NOW)

    assert stand_in.asked["/jwks"] == 1
    stand_in.seconds = 0
    at_now.shift(31)
    assert keys_of(provider, now=NOW)


def test_error_that_one_code_caused_is_not_remembered(client, provider, stand_in, linked):
    address = _begin(client, provider)
    stand_in.raw = (500, b"")
    assert _return(client, provider, address).status_code == 503
    stand_in.raw = None

    _sign_in(client, provider, stand_in)

    assert _is_signed_in(client)


def test_third_who_waits_is_told_so_and_offered_the_password(
    client, provider, stand_in, monkeypatch
):
    monkeypatch.setattr(outside, "PATIENCE", 0.01)
    monkeypatch.setattr(outside, "requesting", threading.BoundedSemaphore(1))

    with outside.requesting:
        page = client.post(f"/account/providers/{provider.pk}/")

    assert page.status_code == 503
    assert "Trust account is slow" in page.text
    assert "Try again in a minute, or sign in with your password." in page.text
    assert _begin(client, provider)  # it is not remembered as away


@pytest.mark.parametrize("minutes", [-5, 5])
def test_clock_that_differs_is_said(client, provider, stand_in, linked, minutes):
    """The token of the provider is valid for four minutes."""
    issued = MOMENT + minutes * 60

    page = _sign_in(client, provider, stand_in, iat=issued, exp=issued + 240)

    assert page.status_code == 403
    assert "differ by more than a minute" in page.text


@pytest.mark.parametrize(
    ("amr", "is_second"), [(["pwd", "mfa"], True), (["pwd"], False), (None, False)]
)
def test_second_factor_is_what_the_token_says(
    client,
    provider,
    stand_in,
    linked,
    amr,
    is_second,
):
    _sign_in(client, provider, stand_in, amr=amr)

    request = client.get("/roles/").wsgi_request
    assert signed_in_with_second_factor(request) is is_second


@pytest.mark.parametrize(("amr", "leads_to"), [(["mfa"], "/"), (["pwd"], "/account/second-step/")])
def test_own_second_factor_is_not_asked_for_where_the_provider_did(
    client,
    provider,
    stand_in,
    linked,
    amr,
    leads_to,
):
    give_codes(linked.user)

    answer = _sign_in(client, provider, stand_in, amr=amr)

    assert answer["Location"] == leads_to
    assert _is_signed_in(client) is (leads_to == "/")


@pytest.mark.parametrize(("amr", "status"), [(["mfa"], 200), (["pwd"], 302)])
def test_role_that_needs_a_second_factor_is_content_with_that_of_the_provider(
    client,
    provider,
    stand_in,
    linked,
    amr,
    status,
):
    values = {"factor_roles": [Role.SPOKESPERSON]}
    SignInRule.objects.update_or_create(pk=1, defaults=values)

    _sign_in(client, provider, stand_in, amr=amr)

    assert client.get("/roles/").status_code == status
