"""The pages of tokens."""

import re
from datetime import timedelta

import pytest

from accounts.tokens import hash_of
from reports.api.models import ApiToken
from tests.clock import NOW, TODAY
from tests.factories.api import ApiTokenFactory

pytestmark = pytest.mark.usefixtures("at_now")


def test_api_token_add_shows_the_token_once(client_of, administrator):
    client = client_of(administrator)

    page = client.post(
        "/api/tokens/add/", {"name": "Board", "scopes": ["figures:read"], "days": "30"}
    )

    made = ApiToken.objects.get()
    shown = re.findall(r"<dt>Token</dt><dd><code>([\w-]{43})</code>", page.text)
    assert [hash_of(each) for each in shown] == [made.token_hash]
    assert page["Cache-Control"] == "private, no-store"
    assert made.ends_on == TODAY + timedelta(days=30)
    assert made.made_by == administrator
    assert shown[0] not in client.get("/api/tokens/").text


def test_api_token_add_says_what_is_missing(client_of, administrator):
    page = client_of(administrator).post("/api/tokens/add/", {"days": "30"}).text

    assert "Enter what will read with it, so that you know it again" in page
    assert "Choose at least one thing that it may read" in page
    assert not ApiToken.objects.exists()


def test_api_token_list_shows_those_that_work_and_folds_the_others(client_of, administrator):
    ApiTokenFactory(name="Board dashboard", scopes=["figures:read"])
    ApiTokenFactory(name="Old report", ends_on=TODAY - timedelta(days=1))
    ApiTokenFactory(name="Lost laptop", revoked_at=NOW, revoked_by=administrator)
    ApiTokenFactory(name="Left", made_by__is_active=False, made_by__name="Ewa Prentice")

    page = client_of(administrator).get("/api/tokens/").text

    table, folded = page.split("Tokens that no longer work")
    assert re.findall(r'<th scope="row">([^<]+)</th>', table) == ["Board dashboard"]
    assert re.findall(r"<li>([\w ]+): ", folded) == ["Lost laptop", "Left", "Old report"]
    assert "Ewa Prentice, who made it, can no longer sign in" in folded


def test_api_token_revoke_can_be_undone(client_of, administrator):
    token = ApiTokenFactory(name="Board dashboard")
    client = client_of(administrator)

    page = client.post(f"/api/tokens/{token.pk}/revoke/", follow=True).text
    assert "The token “Board dashboard” no longer works." in page
    assert not ApiToken.objects.valid(NOW).exists()
    undo = f"/api/tokens/{token.pk}/restore/"
    assert undo in page

    assert "works again." in client.post(undo, follow=True).text
    assert ApiToken.objects.valid(NOW).exists()


def test_api_token_add_and_restore_say_that_there_is_one_already(client_of, administrator):
    ends_on = TODAY + timedelta(days=30)
    ApiTokenFactory(name="Board", ends_on=ends_on)
    revoked = ApiTokenFactory(
        name="Board", ends_on=ends_on, revoked_at=NOW, revoked_by=administrator
    )
    client = client_of(administrator)
    entered = {"name": "Board", "scopes": ["figures:read"], "days": "30"}

    for page in (
        client.post("/api/tokens/add/", entered),
        client.post(f"/api/tokens/{revoked.pk}/restore/", follow=True),
    ):
        assert "There is a token “Board” until 25 December 2026 already." in page.text
    assert ApiToken.objects.valid(NOW).count() == 1
