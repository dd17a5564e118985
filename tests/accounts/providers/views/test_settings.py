"""The settings pages of providers."""

from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.providers.models import Provider
from tests.conftest import ClientOf
from tests.factories.providers import IdentityFactory, ProviderFactory
from tests.provider import SECRET

TENANT = "6f1c5a34-0000-4000-8000-2b9a3c4d5e6f"
GIVEN = {
    "name": "Trust account",
    "kind": "generic",
    "issuer": "https://login.example.org",
    "client_id": "greenroom",
    "proof": "client_secret",
    "secret": SECRET,
}

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.mark.parametrize("more", [1, 3])
def test_provider_list_query_count(
    client_of,
    administrator,
    officer,
    django_assert_num_queries,
    more,
):
    for _ in range(more):
        IdentityFactory(user=officer)
        IdentityFactory()
    client = client_of(administrator)

    with django_assert_num_queries(6):
        page = client.get("/users/providers/")

    assert page.text.count("<td>Another provider</td>") == more * 2
    assert page.text.count("/users/identities/") == more


def test_provider_list_without_any_says_how_to_begin(client_of, administrator):
    page = client_of(administrator).get("/users/providers/")

    assert "No provider yet: everyone signs in with a password." in page.text


def test_provider_add_stores_the_secret_encrypted(client_of, administrator):
    page = client_of(administrator).post("/users/providers/add/", GIVEN, follow=True)

    provider = Provider.objects.get()
    assert provider.opened_secret == SECRET
    assert SECRET not in provider.secret
    assert SECRET not in page.text
    assert not provider.is_on
    assert provider.redirect_address in page.text.replace("<wbr>", "")
    assert AuditEvent.objects.get(action="provider.added").by == administrator


def test_provider_add_with_a_key_makes_it(client_of, administrator):
    given = GIVEN | {"proof": "private_key_jwt", "secret": ""}

    page = client_of(administrator).post("/users/providers/add/", given, follow=True)

    provider = Provider.objects.get()
    assert "BEGIN PRIVATE KEY" in provider.opened_key
    assert provider.keys_address in page.text.replace("<wbr>", "")


def test_provider_add_of_entra_id_makes_the_issuer(client_of, administrator):
    given = GIVEN | {"kind": "entra", "issuer": "", "tenant": TENANT.upper()}

    client_of(administrator).post("/users/providers/add/", given)

    provider = Provider.objects.get()
    assert provider.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert provider.tenant == TENANT


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"kind": "entra", "tenant": "ours"}, "tenant", "Enter the tenant ID"),
        ({"issuer": ""}, "issuer", "Enter the issuer"),
        ({"issuer": "http://login.example.org"}, "issuer", "does not begin with https://"),
        ({"secret": ""}, "secret", "Enter the secret"),
        ({"secret": "é"}, "secret", "no accents"),
        ({"client_id": ""}, "client_id", "Enter the client ID"),
        ({"group_roles": "Press office"}, "group_roles", "Write each line as a group"),
        ({"group_roles": "A = Manager of all"}, "group_roles", "There is no role"),
        ({"group_roles": "A = Administrator"}, "group_roles", "an administrator decides"),
        ({"group_roles": "A = officer, manager"}, "group_roles", "an administrator decides"),
    ],
)
def test_provider_add_says_what_is_wrong(client_of, administrator, change, field, words):
    page = client_of(administrator).post("/users/providers/add/", GIVEN | change)

    assert words in page.context["form"].errors[field][0]
    assert not Provider.objects.exists()


def test_provider_add_refuses_one_twice(client_of, administrator):
    client = client_of(administrator)
    client.post("/users/providers/add/", GIVEN)

    page = client.post("/users/providers/add/", GIVEN | {"name": "TRUST account"})

    assert "There is a provider with this name" in page.text
    assert Provider.objects.count() == 1


def _form(page: Any) -> dict[str, Any]:
    """The form as it is drawn."""
    fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    drawn = {
        name: page.context["form"].fields[name].prepare_value(value)
        for name, value in fields.items()
    }
    return {"seen": page.context["form"]["seen"].value()} | {
        name: value for name, value in drawn.items() if value not in (None, False)
    }


def test_provider_edit_keeps_the_secret_and_shows_the_change(client_of, administrator):
    provider = ProviderFactory(is_on=False)
    client = client_of(administrator)
    before = _form(client.get(f"/users/providers/{provider.pk}/"))

    change = before | {"is_on": "on", "group_roles": "Press office = Communications officer, board"}
    page = client.post(f"/users/providers/{provider.pk}/", change, follow=True)

    provider.refresh_from_db()
    assert provider.is_on
    assert provider.opened_secret == SECRET
    assert provider.group_roles == {"Press office": ["officer", "board"]}
    assert "Press office = Communications officer, Board member" in page.text
    labels = {change.label for change in page.context["history"]}
    assert labels == {"People can sign in with it", "Roles from groups"}


def test_provider_edit_replaces_the_secret_and_tells_nobody_what_it_is(client_of, administrator):
    provider = ProviderFactory()
    client = client_of(administrator)
    form = _form(client.get(f"/users/providers/{provider.pk}/"))

    client.post(f"/users/providers/{provider.pk}/", form | {"secret": "the next one"})

    provider.refresh_from_db()
    assert provider.opened_secret == "the next one"
    assert "the next one" not in str(AuditEvent.objects.values_list("details", flat=True))


def test_provider_edit_by_two_at_once_is_refused(client_of, administrator):
    provider = ProviderFactory()
    client = client_of(administrator)
    form = _form(client.get(f"/users/providers/{provider.pk}/"))
    client.post(f"/users/providers/{provider.pk}/", form | {"name": "First"})

    page = client.post(f"/users/providers/{provider.pk}/", form | {"name": "Second"})

    assert "Someone else changed this" in page.text
    assert Provider.objects.get().name == "First"


def _try(client_of: ClientOf, administrator: User, provider: Provider) -> str:
    address = f"/users/providers/{provider.pk}/try/"
    return client_of(administrator).post(address, follow=True).text


def test_provider_try_says_that_it_works(client_of, administrator, provider):
    assert "Trust account answers, and Greenroom can use it" in _try(
        client_of, administrator, provider
    )


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"issuer": "https://elsewhere.example.org"}, "It calls itself https://elsewhere"),
        ({"token_endpoint": "http://elsewhere.example.org"}, "Its token_endpoint cannot be used"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "Its authorization_endpoint cannot"),
        ({"jwks_uri": None}, "Its jwks_uri cannot be used"),
        ({"code_challenge_methods_supported": ["plain"]}, "It offers none of S256"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "It offers none of ES256"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "It does not accept"),
    ],
)
def test_provider_try_says_what_is_wrong(
    client_of,
    administrator,
    provider,
    stand_in,
    document,
    words,
):
    stand_in.document = document

    assert words in _try(client_of, administrator, provider)


def test_provider_try_says_that_nobody_answers_or_has_no_key(
    client_of, administrator, provider, stand_in
):
    stand_in.keys = []
    without = _try(client_of, administrator, provider)
    stand_in.raw = (503, b"")

    assert "/jwks has no key that Greenroom can check signatures with" in without
    assert "It answered with status 503." in _try(client_of, administrator, provider)


def test_provider_key_replace_makes_another(client_of, administrator):
    client = client_of(administrator)
    client.post("/users/providers/add/", GIVEN | {"proof": "private_key_jwt", "secret": ""})
    provider = Provider.objects.get()
    before = client.get(f"/account/providers/{provider.pk}/keys/").json()

    client.post(f"/users/providers/{provider.pk}/key/")

    after = client.get(f"/account/providers/{provider.pk}/keys/").json()
    assert before["keys"][0]["kid"] != after["keys"][0]["kid"]
    assert "d" not in after["keys"][0]


def test_provider_keys_of_one_with_a_secret_are_none(client_of, db):
    provider = ProviderFactory()

    answer = client_of(None).get(f"/account/providers/{provider.pk}/keys/")

    assert answer.json() == {"keys": []}
