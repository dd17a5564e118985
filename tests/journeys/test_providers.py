"""Signing in with an account elsewhere in a real browser: over the redirects of another implementation, and
past our Content-Security-Policy, which lets no form lead to another site.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import timezone
from oidc_provider_mock import User as MockUser
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.providers.models import Provider
from tests.factories.providers import IdentityFactory, ProviderFactory
from tests.journeys.conftest import PASSWORD


@pytest.fixture
def provider(live_server: LiveServer, settings: Settings) -> Iterator[Provider]:
    settings.DEMO = True
    settings.BASE_URL = live_server.url
    cache.clear()
    users = [MockUser(sub="leila", claims={"name": "Dr Leila Iyer-Thorne"})]
    with run_server_in_thread(require_nonce=True, user_claims=users) as server:
        issuer = f"http://localhost:{server.server_port}"
        yield ProviderFactory(name="Trust account", issuer=issuer)


def _sign_in_there(walker, provider: Provider) -> None:
    walker.page.wait_for_url(f"{provider.issuer}/**")
    walker.page.get_by_role("button", name="leila").click()


def test_account_elsewhere_is_linked_and_signs_in(walk, spokesperson, provider):
    spokesperson.set_password(PASSWORD)
    spokesperson.save()
    walker = walk(None)
    walker.page.route("https://**", lambda route: route.fulfill(body=""))  # styles of its page
    walker.go("/account/login/")
    walker.check_page()
    walker.press("Sign in with Trust account")
    _sign_in_there(walker, provider)
    walker.sees("You are not known here yet")
    walker.check_page()
    walker.sign_in(spokesperson.email)
    walker.go("/account/ways/")
    walker.check_page()
    walker.press("Link Trust account")
    _sign_in_there(walker, provider)
    walker.sees("You can now sign in with Trust account.")
    walker.check_page()

    walker.go("/account/logout/")
    walker.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    walker.sees("You have signed out.")
    walker.press("Sign in with Trust account")
    _sign_in_there(walker, provider)
    walker.page.wait_for_url(f"{walker.base}/my-next-interview/")
    walker.go("/account/logout/")
    walker.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    walker.sees("still signed in to Trust account in this browser")
    walker.check_page()
    elsewhere = (provider.issuer, "https://")
    walker.problems[:] = [
        each for each in walker.problems if not any(host in each for host in elsewhere)
    ]


def test_pages_of_providers_are_fit_for_anyone(walk, administrator, provider):
    unknown = IdentityFactory(provider=provider, seen_at=timezone.now())
    walker = walk(administrator)

    for page in ("", "add/", f"{provider.pk}/"):
        walker.go(f"/users/providers/{page}")
        walker.check_page()
    walker.press("Try it")
    walker.sees("Trust account answers, and Greenroom can use it.")
    walker.go(f"/users/identities/{unknown.pk}/")
    walker.check_page()
