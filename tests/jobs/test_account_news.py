"""Whoever's password was changed, or who signed in from a new browser, learns of it by email, once."""

from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.actions.role_requests import end_role_request
from accounts.actions.sign_ins import NEW_DEVICE, record_sign_in, set_password
from accounts.actions.users import add_user, set_roles
from accounts.factors.actions import (
    make_recovery_codes,
    record_recovery_code_used,
    remove_factor,
    reset_factors,
)
from accounts.factors.queries import factors_of
from accounts.models import AuditEvent, RoleRequest, User
from accounts.providers.actions import link_identity
from jobs.account_news import LOOKS_BACK, tell_of_account_news
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.providers import IdentityFactory, ProviderFactory
from tests.factories.training import PersonFactory
from tests.second_factors import give_codes, give_passkey
from training.actions.people import leave_register, stay_on_register

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_new_password_is_told_once(officer):
    set_password(user=officer, password="three quiet otters", by=officer, now=NOW)

    assert [tell_of_account_news(now=NOW + n * MINUTE) for n in range(3)] == [1, 1, 1]

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (officer.email, "Your password was changed")
    assert "on 25 November 2026, 4:20pm" in mail.text
    assert "/account/password/reset/" in mail.text
    assert "otters" not in mail.text


def test_sign_in_from_a_new_browser_is_told(officer):
    record_sign_in(event="done", user=officer, now=NOW)
    record_sign_in(event="done", user=officer, now=NOW, device=NEW_DEVICE)

    tell_of_account_news(now=NOW)

    mail = Mail.objects.get()
    assert mail.subject == "A sign-in from a new browser"
    assert "/account/sessions/" in mail.text


@pytest.mark.parametrize(("is_active", "after"), [(True, LOOKS_BACK), (False, MINUTE)])
def test_old_news_and_those_who_are_gone_get_no_mail(officer, is_active, after):
    set_password(user=officer, password="three quiet otters", by=officer, now=NOW)
    User.objects.update(is_active=is_active)

    tell_of_account_news(now=NOW + after)

    assert not Mail.objects.exists()


def test_whoever_was_added_is_told_how_to_sign_in(administrator):
    given = {"roles": {Role.OFFICER}, "now": NOW}
    add_user(email="rhys@example.nhs.uk", name="Rhys", password=None, by=administrator, **given)
    add_user(email="own@example.nhs.uk", name="X", password="own", by=administrator, **given)
    add_user(email="command@example.nhs.uk", name="Y", password=None, by=None, **given)

    tell_of_account_news(now=NOW)
    tell_of_account_news(now=NOW + MINUTE)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("rhys@example.nhs.uk", "You can sign in to Greenroom")
    assert mail.text.startswith(f"{administrator} added you to Greenroom")
    assert "You sign in as rhys@example.nhs.uk." in mail.text
    assert "/account/password/reset/" in mail.text


def _told() -> list[tuple[str, str]]:
    tell_of_account_news(now=NOW + MINUTE)
    return sorted(Mail.objects.values_list("to", "subject"))


def test_each_change_of_a_second_factor_is_told(officer, administrator):
    give_passkey(officer, "My phone")
    give_codes(officer)
    passkey, codes = factors_of(officer)
    remove_factor(user=officer, factor=codes, now=NOW)
    make_recovery_codes(user=officer, now=NOW)
    record_recovery_code_used(user=officer, left=9, now=NOW)
    reset_factors(user=officer, by=administrator, now=NOW)

    assert [subject for _, subject in _told()] == [
        "A recovery code was used",
        "A second factor was added",
        "A second factor was added",
        "A second factor was removed",
        "New recovery codes were made",
        "Your second factor was reset",
    ]
    texts = "\n".join(Mail.objects.order_by("pk").values_list("text", flat=True))
    assert "you added a second factor to your sign-in for Greenroom: passkey “My phone”." in texts
    assert "you removed a second factor from your sign-in for Greenroom: one-time codes." in texts
    assert "You have 9 recovery codes left." in texts
    assert "Tomasz Underhay reset your second factor" in texts
    assert str(passkey) == "My phone"


def test_role_that_waits_is_told_to_the_other_administrators(officer, administrator, manager):
    second = UserFactory(roles={Role.ADMINISTRATOR})
    UserFactory(roles={Role.ADMINISTRATOR}, is_active=False)
    set_roles(user=officer, roles={Role.MANAGER}, by=administrator, now=NOW)

    assert _told() == [(second.email, "A role waits for your confirmation")]
    text = Mail.objects.get().text
    assert "Tomasz Underhay asked that Ceri Maddox gets the role Communications manager" in text
    assert "/users/waiting/" in text


def test_role_that_no_longer_waits_is_not_told(officer, administrator):
    UserFactory(roles={Role.ADMINISTRATOR})
    set_roles(user=officer, roles={Role.MANAGER}, by=administrator, now=NOW)
    end_role_request(request=RoleRequest.objects.get(), by=administrator, now=NOW)

    assert _told() == []


def test_role_that_the_only_administrator_gave_is_told_to_the_managers(
    officer, administrator, manager
):
    set_roles(user=officer, roles={Role.ADMINISTRATOR}, by=administrator, now=NOW)

    assert _told() == [(manager.email, "A role was granted without a second person")]
    assert "gave Ceri Maddox this role: Administrator" in Mail.objects.get().text


def test_linked_account_is_told(officer):
    link_identity(
        identity=IdentityFactory(provider__name="Trust account"),
        user=officer,
        by=UserFactory(),
        now=NOW,
    )

    tell_of_account_news(now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (officer.email, "Another account can sign in as you")
    assert "an account at Trust account can sign in to Greenroom as you" in mail.text


def test_what_went_with_the_promotion_is_told(officer):
    provider = ProviderFactory(name="Trust account")
    identity = IdentityFactory(provider=provider, name="Tomasz")
    link_identity(identity=identity, user=officer, by=UserFactory(), now=NOW)
    set_roles(user=officer, roles={Role.MANAGER}, by=None, now=NOW)

    assert _told() == [
        (officer.email, "Another account can sign in as you"),
        (officer.email, "Set up your sign-in again"),
    ]
    text = Mail.objects.get(subject="Set up your sign-in again").text
    assert "was added since was removed: the account Tomasz at Trust account." in text
    assert "/account/password/reset/" in text
    assert "/account/sessions/" not in text


def test_register_that_shuts_out_an_administrator_is_told_to_them_and_the_others(
    administrator, manager
):
    """Who may, an administrator, could otherwise quietly get rid of those who watch them."""
    other = UserFactory(name="Nesta Farrow", roles={Role.ADMINISTRATOR})
    person = PersonFactory(user=other)
    assert _told() == []

    leave_register(person=person, left_on=TODAY - DAY, by=administrator, now=NOW)

    subject = "Nesta Farrow can no longer sign in"
    assert _told() == sorted((who.email, subject) for who in (administrator, manager, other))
    text = Mail.objects.get(to=manager.email).text
    assert "left on 24 November 2026. Their role here: Administrator." in text
    assert "/audit/" in text
    assert AuditEvent.objects.get(action="user.access_ended").details == {
        "because": "left on 24 November 2026"
    }


def test_register_that_shuts_out_somebody_again_is_told_again(administrator, manager):
    person = PersonFactory(user=manager)
    for _ in range(2):
        leave_register(person=person, left_on=TODAY - DAY, by=None, now=NOW)
        _told()
        stay_on_register(person=person, by=None, now=NOW)
        _told()

    assert Mail.objects.filter(to=administrator.email).count() == 2
    assert AuditEvent.objects.filter(action="user.access_back").count() == 2


def test_last_administrator_whom_the_register_lets_stay_and_others_are_not_told(
    administrator, officer
):
    for user in (administrator, officer):
        PersonFactory(user=user, left_on=TODAY - DAY)

    assert _told() == []
