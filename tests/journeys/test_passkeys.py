"""A passkey in a real browser, by Chromium's own authenticator: added, signed out, signed in with it."""

import re

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from accounts.access import Role
from accounts.factors.actions import change_factor_roles
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.journeys.conftest import PASSWORD
from tests.second_factors import code_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def has_authenticator(walker):
    """A device that knows its owner's finger."""
    protocol = walker.context.new_cdp_session(walker.page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


@pytest.fixture
def member(manager):
    manager.set_password(PASSWORD)
    manager.save()
    return manager


def test_passkey_is_added_and_signs_in_without_the_password(walk, member, administrator):
    change_factor_roles(roles={Role.MANAGER}, by=administrator, now=NOW, seen=None)
    walker = walk(None)
    has_authenticator(walker)

    walker.sign_in(member.email)
    walker.sees("Set up a second factor first")
    walker.check_page()
    walker.press("Add a passkey")
    walker.check_page()
    walker.page.get_by_role("button", name="Add the passkey").click()
    walker.sees("They are shown until you press the button")
    walker.check_page()
    walker.press("I have stored them")
    walker.check_page()
    walker.context.clear_cookies()
    walker.go("/account/login/?next=/lines/")
    walker.check_page()
    walker.page.get_by_role("button", name="Sign in with a passkey").click()
    walker.page.wait_for_url(f"{walker.base}/lines/")

    walker.context.clear_cookies()
    walker.go("/account/login/")
    walker.page.get_by_label("Email").fill(member.email)
    walker.page.get_by_label("Password").fill(PASSWORD)
    walker.page.get_by_role("button", name="Sign in", exact=True).click()
    walker.sees("Second step")
    walker.check_page()
    walker.page.get_by_role("button", name="Use a passkey").click()
    walker.page.wait_for_url(f"{walker.base}/today/")


def test_codes_are_turned_on_and_asked_for(walk, member):
    walker = walk().sign_in(member.email)
    walker.go("/account/security/codes/")
    walker.check_page()
    key = re.sub(r"\s", "", walker.page.locator("main code").inner_text())
    walker.page.get_by_label("Code").fill("000000")
    walker.press("Turn on")
    walker.is_told_of_an_error()
    walker.check_page()
    walker.page.get_by_label("Code").fill(code_of(key))
    walker.press("Turn on")
    walker.sees("Recovery codes")
    walker.context.clear_cookies()
    walker.go("/account/login/")
    walker.page.get_by_label("Email").fill(member.email)
    walker.page.get_by_label("Password").fill(PASSWORD)
    walker.page.get_by_role("button", name="Sign in", exact=True).click()
    walker.sees("Second step")

    walker.page.get_by_label("Code").fill(code_of(key, seconds=30))
    walker.press("Sign in")

    walker.sees("Today")


def test_what_was_typed_is_done_once_it_is_confirmed(walk, administrator):
    administrator.set_password(PASSWORD)
    administrator.save()
    UserFactory(name="Nesta Farrow", roles={Role.ADMINISTRATOR})
    walker = walk().sign_in(administrator.email)
    walker.go("/users/add/")
    walker.page.get_by_label("Name", exact=True).fill("Rhys Calloway")
    walker.page.get_by_label("Email address").fill("rhys@example.nhs.uk")
    walker.page.get_by_label("Communications manager").check()
    walker.page.get_by_label("Board member").check()
    signed_in_long_ago(walker)

    walker.press("Add the user")
    walker.sees("Confirm it is you")
    walker.check_page()
    walker.page.get_by_label("Password").fill(PASSWORD)
    walker.press("Confirm")

    walker.sees("Rhys Calloway has been added.")
    walker.sees("waits for a second person")
    walker.check_page()
    walker.go("/users/waiting/")
    walker.check_page()
    walker.go("/settings/second-factor/")
    walker.page.get_by_label("Board member").check()
    walker.press("See whom it concerns")
    walker.sees("1 person with these roles has no second factor yet")
    walker.check_page()


def signed_in_long_ago(walker):
    """As if five minutes had passed."""
    key = next(
        c["value"] for c in walker.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME
    )
    stored = SessionStore(key)
    stored[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": 0}]
    stored.save()
