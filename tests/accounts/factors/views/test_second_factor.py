"""The setting which roles need a second factor."""

from django.test import Client

from accounts.access import Role
from accounts.models import SignInRule
from tests.factories.accounts import UserFactory
from tests.second_factors import give_codes, give_passkey

PAGE = "/settings/second-factor/"


def _seen(client: Client) -> str:
    return str(client.get(PAGE).context["seen"])


def test_whom_it_concerns_is_shown_before_it_is_saved(client_of, administrator, officer, manager):
    give_codes(manager)
    UserFactory(name="Gone Away", roles={Role.OFFICER}, is_active=False)
    client = client_of(administrator)
    chosen = {"factor_roles": ["officer", "manager"], "seen": _seen(client)}

    page = client.post(PAGE, chosen)
    assert "1 person with these roles has no second factor yet" in page.text
    assert "Ceri Maddox" in page.text
    assert "Gone Away" not in page.text
    assert SignInRule.objects.ours().factor_roles == []
    saved = client.post(PAGE, {**chosen, "looked": page.context["looked"]}, follow=True)

    assert "Saved. This applies from the next sign-in." in saved.text
    assert SignInRule.objects.ours().factor_roles == ["officer", "manager"]
    change = saved.context["history"][0]
    assert (change.who, change.before, change.after) == (
        "Tomasz Underhay",
        "none",
        "Communications officer, Communications manager",
    )


def test_nothing_but_what_was_looked_at_is_saved(client_of, administrator):
    client = client_of(administrator)

    sent = {"factor_roles": ["officer"], "seen": _seen(client), "looked": "board"}
    client.post(PAGE, sent)

    assert SignInRule.objects.ours().factor_roles == []


def test_two_tabs_the_second_is_told(client_of, administrator):
    client = client_of(administrator)
    seen = _seen(client)
    client.post(PAGE, {"factor_roles": ["officer"], "seen": seen, "looked": "officer"})

    page = client.post(PAGE, {"factor_roles": ["board"], "seen": seen, "looked": "board"})

    assert "Someone else changed this after you opened it." in page.text
    assert SignInRule.objects.ours().factor_roles == ["officer"]


def test_everybody_and_nobody_have_their_words(client_of, administrator, board_member):
    give_passkey(board_member)
    client = client_of(administrator)

    assert "Everybody with these roles" in client.post(PAGE, {"factor_roles": ["board"]}).text
    assert "Nobody needs a second factor." in client.post(PAGE, {"seen": ""}).text


def test_role_that_there_is_not_is_refused(client_of, administrator):
    page = client_of(administrator).post(PAGE, {"factor_roles": ["emperor"]})

    assert page.context["form"].errors
