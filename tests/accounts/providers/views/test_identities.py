"""Linking people to their identities: by administrators, and by themselves."""

import re

import pytest
from django.test import Client

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.providers.models import Identity, Provider
from tests.factories.accounts import UserFactory
from tests.factories.providers import IdentityFactory
from tests.provider import StandIn, asked_of, led_to

PASSWORD = "three quiet otters"

pytestmark = pytest.mark.usefixtures("at_now")


def _link(client: Client, identity: Identity, email: str):
    return client.post(f"/users/identities/{identity.pk}/", {"email": email}, follow=True)


def test_identity_link_lets_them_sign_in(client_of, administrator, officer, provider):
    identity = IdentityFactory(provider=provider)
    client = client_of(administrator)

    assert identity.subject in client.get(f"/users/identities/{identity.pk}/").text
    page = _link(client, identity, officer.email.upper())

    identity.refresh_from_db()
    assert (identity.user, identity.linked_by) == (officer, administrator)
    assert "Ceri Maddox can now sign in with Trust account." in page.text
    event = AuditEvent.objects.get(action="user.identity_linked")
    assert (event.about_id, event.details["subject"]) == (str(officer.pk), identity.subject)


def test_identity_link_refuses_what_would_be_wrong(client_of, administrator, provider):
    identity = IdentityFactory(provider=provider)
    gone = UserFactory(is_active=False)
    chief = UserFactory(name="Ines Thackray", roles={Role.MANAGER})
    client = client_of(administrator)

    assert "Link your own account yourself" in _link(client, identity, administrator.email).text
    assert "Ines Thackray is a manager or administrator: they link it" in (
        _link(client, identity, chief.email).text
    )
    assert "is switched off" in _link(client, identity, gone.email).text
    assert "No user has this address" in _link(client, identity, "who@example.org").text
    assert Identity.objects.get().user is None


def test_identity_link_of_one_that_is_linked_is_not_found(client_of, administrator, officer):
    identity = IdentityFactory(user=officer)

    assert client_of(administrator).get(f"/users/identities/{identity.pk}/").status_code == 404


def test_identity_unlink_ends_the_sign_in(client_of, administrator, officer):
    identity = IdentityFactory(user=officer, provider__name="Trust account")
    client = client_of(administrator)

    shown = client.get(f"/users/{officer.pk}/").text
    page = client.post(f"/users/identities/{identity.pk}/unlink/", follow=True)

    assert f"/users/identities/{identity.pk}/unlink/" in shown
    assert "Ceri Maddox can no longer sign in with Trust account." in page.text
    assert Identity.objects.get().user is None


def test_identity_unlink_leaves_administrators_their_last_way_in(client_of, administrator):
    administrator.set_unusable_password()
    administrator.save()
    identity = IdentityFactory(user=administrator)

    page = client_of(administrator).post(f"/users/identities/{identity.pk}/unlink/", follow=True)

    assert "You have no password" in page.text
    assert Identity.objects.get().user == administrator


@pytest.fixture
def member(client: Client, officer: User) -> Client:
    """A browser in which somebody has just signed in with their password."""
    officer.set_password(PASSWORD)
    officer.save()
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    return client


def _address_to_link(client: Client) -> str:
    found = re.search(r'action="(/account/ways/add/[^"]+)"', client.get("/account/ways/").text)
    assert found
    return found[1]


def _go_and_return(client: Client, provider: Provider, stand_in: StandIn):
    address = led_to(client.post(_address_to_link(client)))
    asked = asked_of(address)
    stand_in.hand_out(stand_in.sign(nonce=asked["nonce"]), address=address)
    query = {"code": "code", "state": asked["state"]}
    return client.get(f"/account/providers/{provider.pk}/callback/", query, follow=True)


def test_my_identity_add_links_after_the_password(member, officer, provider, stand_in):
    page = _go_and_return(member, provider, stand_in)

    identity = Identity.objects.get()
    assert (identity.user, identity.linked_by) == (officer, officer)
    assert "You can now sign in with Trust account." in page.text
    assert "As Dr Leila Iyer-Thorne, linked" in page.text


def test_my_identity_add_asks_again_after_five_minutes(member, provider, at_now):
    """Whoever only has the session of somebody links nothing of their own to it."""
    address = _address_to_link(member)
    at_now.shift(301)

    page = member.post(address, follow=True)

    assert page.redirect_chain == [("/account/ways/", 302)]
    assert "Confirm it is you" in page.text
    assert "/account/ways/add/" not in page.text


def test_my_identity_add_is_pressed_on_the_page(member, provider):
    """No other site can begin it."""
    address = f"/account/ways/add/{provider.pk}/"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies

    assert [member.get(address).status_code, strict.post(address).status_code] == [405, 403]


def test_my_identity_add_of_somebody_elses_is_refused(member, provider, stand_in, spokesperson):
    IdentityFactory(provider=provider, subject="abc-123", user=spokesperson)

    page = _go_and_return(member, provider, stand_in)

    assert "Dr Leila Iyer-Thorne signs in with this already" in page.text
    assert Identity.objects.get().user == spokesperson


def test_my_identity_add_ends_where_somebody_else_signed_in_meanwhile(
    member, provider, stand_in, spokesperson
):
    address = led_to(member.post(_address_to_link(member)))
    asked = asked_of(address)
    stand_in.hand_out(stand_in.sign(nonce=asked["nonce"]), address=address)
    attempts = member.session["provider_attempts"]
    member.force_login(spokesperson, backend="accounts.backends.UserBackend")
    session = member.session
    session["provider_attempts"] = attempts
    session.save()

    query = {"code": "code", "state": asked["state"]}
    answer = member.get(f"/account/providers/{provider.pk}/callback/", query)

    assert answer.status_code == 403
    assert not Identity.objects.exists()


def test_my_identity_remove_leaves_a_way_in(member, officer, provider):
    identity = IdentityFactory(provider=provider, user=officer)
    other = IdentityFactory(provider=provider, user=UserFactory())

    assert member.post(f"/account/ways/{other.pk}/remove/").status_code == 404
    page = member.post(f"/account/ways/{identity.pk}/remove/", follow=True)
    assert "You can no longer sign in with Trust account." in page.text
    assert Identity.objects.get(pk=identity.pk).user is None


def test_my_identity_remove_without_a_password_is_refused(client_of, officer):
    officer.set_unusable_password()
    officer.save()
    identity = IdentityFactory(user=officer)

    page = client_of(officer).post(f"/account/ways/{identity.pk}/remove/", follow=True)

    assert "You have no password" in page.text
    assert Identity.objects.get().user == officer


def test_my_identities_without_providers_say_so(client_of, officer):
    page = client_of(officer).get("/account/ways/")

    assert "Your organisation has set up no other way to sign in." in page.text
