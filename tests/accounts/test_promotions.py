"""Whoever could sign in as an ordinary user cannot do so once they are a manager or an administrator."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from accounts.access import Role
from accounts.actions.role_requests import confirm_role
from accounts.actions.sign_ins import set_password
from accounts.actions.users import set_roles
from accounts.factors.actions import add_passkey, make_recovery_codes
from accounts.models import AuditEvent, RoleRequest, User
from accounts.providers.actions import admit, link_identity, link_own_identity
from accounts.providers.models import Identity, Provider
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.providers import IdentityFactory, ProviderFactory

DAY = timedelta(days=1)


@pytest.fixture
def second(db: None) -> User:
    return UserFactory(name="Nesta Farrow", roles={Role.ADMINISTRATOR})


@pytest.fixture
def trust(db: None) -> Provider:
    return ProviderFactory(name="Trust account")


def _promote(user: User, administrator: User, second: User) -> list[str]:
    set_roles(user=user, roles={Role.OFFICER, Role.MANAGER}, by=administrator, now=NOW + 3 * DAY)
    return confirm_role(request=RoleRequest.objects.get(), by=second, now=NOW + 3 * DAY)


def _link_own(user: User, provider: Provider, subject: str, days: int) -> None:
    link_own_identity(
        provider=provider,
        subject=subject,
        claims={"name": subject},
        user=user,
        now=NOW + days * DAY,
    )


def _key(user: User, name: str, days: int) -> None:
    moment = NOW + days * DAY
    if add_passkey(user=user, name=name, credential={}, now=moment):
        Authenticator.objects.filter(type="recovery_codes").update(created_at=moment)


def test_account_that_an_administrator_linked_goes_with_all_that_was_added_since(
    officer, administrator, second, trust
):
    _link_own(officer, trust, "before", 0)
    _key(officer, "Phone", 0)
    link_identity(
        identity=IdentityFactory(provider=trust, name="Tomasz"),
        user=officer,
        by=administrator,
        now=NOW + DAY,
    )
    _link_own(officer, trust, "after", 2)
    _key(officer, "Stick", 2)
    set_password(user=officer, password="three quiet otters", by=officer, now=NOW + 2 * DAY)

    removed = _promote(officer, administrator, second)

    assert removed == [
        "the account Tomasz at Trust account",
        "the account after at Trust account",
        "the passkey “Stick”",
        "the password",
    ]
    assert AuditEvent.objects.get(action="user.ways_removed").details == {"ways": removed}
    officer = User.objects.get(pk=officer.pk)
    assert [str(each) for each in officer.identities.all()] == ["before"]
    assert [str(each) for each in Authenticator.objects.filter(type="webauthn")] == ["Phone"]
    assert not officer.has_usable_password()


def test_it_is_unlinked_before_the_promotion_and_what_it_added_goes_all_the_same(
    officer, administrator, second, trust
):
    identity = IdentityFactory(provider=trust)
    link_identity(identity=identity, user=officer, by=administrator, now=NOW)
    _key(officer, "Stick", 0)
    Identity.objects.update(user=None, linked_at=None)

    assert _promote(officer, administrator, second) == [
        "the passkey “Stick”",
        "the recovery codes",
    ]
    assert not Authenticator.objects.exists()


def test_recovery_codes_made_since_go_without_the_passkey(officer, administrator, second, trust):
    _key(officer, "Phone", -1)
    link_identity(identity=IdentityFactory(), user=officer, by=administrator, now=NOW)
    make_recovery_codes(user=officer, now=NOW)
    Authenticator.objects.filter(type="recovery_codes").update(created_at=NOW)

    assert _promote(officer, administrator, second)[1:] == ["the recovery codes"]
    assert Authenticator.objects.get().type == "webauthn"


def test_account_found_by_the_address_goes_too(officer, administrator, second):
    """Whose addresses are trusted, an administrator says alone."""
    provider = ProviderFactory(trusts_addresses=True)
    claims = {"email": officer.email, "email_verified": True}
    admit(provider=provider, subject="abc", claims=claims, now=NOW)
    assert officer.identities.exists()

    _promote(officer, administrator, second)

    assert not officer.identities.exists()


def test_only_administrator_alone_gains_nothing_either(officer, administrator):
    link_identity(identity=IdentityFactory(), user=officer, by=administrator, now=NOW)

    set_roles(user=officer, roles={Role.MANAGER}, by=administrator, now=NOW + DAY)

    assert not officer.identities.exists()


@pytest.mark.parametrize("role", [Role.BOARD, Role.TRAINER])
def test_other_roles_take_nothing_away(officer, administrator, role):
    link_identity(identity=IdentityFactory(), user=officer, by=administrator, now=NOW)

    set_roles(user=officer, roles={role}, by=administrator, now=NOW + DAY)

    assert officer.identities.count() == 1


def test_own_ways_stay(officer, administrator, second, trust):
    _link_own(officer, trust, "mine", 0)
    _key(officer, "Phone", 1)

    assert _promote(officer, administrator, second) == []
    assert officer.identities.count() == 1
    assert not AuditEvent.objects.filter(action="user.ways_removed").exists()


def test_what_a_manager_added_stays_when_they_become_an_administrator(
    officer, administrator, second, trust
):
    link_identity(identity=IdentityFactory(), user=officer, by=administrator, now=NOW)
    _promote(officer, administrator, second)
    _link_own(officer, trust, "mine", 4)

    roles = {Role.MANAGER, Role.ADMINISTRATOR}
    set_roles(user=officer, roles=roles, by=None, now=NOW + 5 * DAY)

    assert [str(each) for each in officer.identities.all()] == ["mine"]


def test_link_sees_a_role_that_was_given_meanwhile(officer, administrator):
    assert officer.roles == {Role.OFFICER}  # as the page read it
    set_roles(user=User.objects.get(pk=officer.pk), roles={Role.MANAGER}, by=None, now=NOW)

    with pytest.raises(Refused, match="is a manager or administrator: they link it"):
        link_identity(identity=IdentityFactory(), user=officer, by=administrator, now=NOW)


@pytest.mark.usefixtures("at_now")
def test_role_request_confirm_says_what_was_removed(
    client_of, officer, administrator, second, trust
):
    identity = IdentityFactory(provider=trust, name="Tomasz")
    link_identity(identity=identity, user=officer, by=administrator, now=NOW)
    set_roles(user=officer, roles={Role.MANAGER}, by=administrator, now=NOW)
    asked = RoleRequest.objects.get()

    page = client_of(second).post(f"/users/waiting/{asked.pk}/confirm/", follow=True)

    assert "removed from their sign-in: the account Tomasz at Trust account." in page.text
