"""Sign-in security: one's own passkeys, codes and recovery codes, and signing in by them."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from time_machine import Traveller

from accounts.access import Role
from accounts.factors.actions import change_factor_roles
from accounts.factors.queries import CODES, PASSKEY, RECOVERY, factors_of, recovery_codes_of
from accounts.models import AuditEvent, SignInRule, User
from jobs.models import Mail
from tests.clock import NOW
from tests.second_factors import SECRET, SoftKey, code_of, give_codes, give_passkey, sent

PASSWORD = "three quiet otters"
ACCEPT = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _no_brakes_on_yet(at_now: Traveller) -> None:
    cache.clear()


@pytest.fixture
def member(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def _actions() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


def _password(client: Client, user: User) -> Any:
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def _code(client: Client, code: str) -> Any:
    return client.post("/account/second-step/", {"code": code})


def _add_passkey(client: Client, key: SoftKey, **how: bool) -> Any:
    options = client.get("/account/security/passkeys/add/").context["options"]
    given = {"name": "My phone", "credential": sent(key.created(options, **how))}
    return client.post("/account/security/passkeys/add/", given)


def test_overview_offers_both_where_there_is_nothing(client_of, officer):
    page = client_of(officer).get("/account/security/")

    assert "Add a passkey" in page.text
    assert "Turn on" in page.text
    assert "Recovery codes" not in page.text


def test_passkey_is_added_signs_in_and_is_renamed_and_removed(client_of, member):
    client = client_of(member)
    key = SoftKey(member)

    assert _add_passkey(client, key).headers["Location"] == "/account/security/recovery/"
    passkey = Authenticator.objects.get(user=member, type=PASSKEY)
    client.post(f"/account/security/passkeys/{passkey.pk}/rename/", {"name": "Old phone"})
    assert "Old phone" in client.get("/account/security/").text

    stranger = Client()
    options = stranger.get("/account/passkey/", headers=ACCEPT).json()["request_options"]
    answer = stranger.post(
        "/account/passkey/?next=/lines/", {"credential": sent(key.signed(options))}
    )
    assert answer.headers["Location"] == "/lines/"
    assert stranger.session["_auth_user_id"] == str(member.pk)

    client.post(f"/account/security/passkeys/{passkey.pk}/remove/")
    assert not Authenticator.objects.filter(user=member).exists()
    assert _actions() == [
        "user.factor_added",
        "user.passkey_renamed",
        "sign_in.done",
        "user.factor_removed",
    ]


def test_passkey_without_finger_or_pin_is_refused(client_of, officer):
    page = _add_passkey(client_of(officer), SoftKey(officer), is_verified=False)

    assert "The passkey was not accepted." in page.text
    assert factors_of(officer) == []


def test_passkey_of_another_address_is_refused(client_of, officer):
    page = _add_passkey(
        client_of(officer), SoftKey(officer, origin="https://localhost.evil.example")
    )

    assert "The passkey was not accepted." in page.text


def test_two_tabs_the_first_passkey_page_says_why_it_is_refused(client_of, officer):
    client = client_of(officer)
    key = SoftKey(officer)
    first = client.get("/account/security/passkeys/add/").context["options"]
    client.get("/account/security/passkeys/add/")

    page = client.post(
        "/account/security/passkeys/add/", {"name": "x", "credential": sent(key.created(first))}
    )

    assert "if this page was open in two tabs, close the other" in page.text


NONSENSE = ["", "{", "[]", "7", '"x"', "{}", '{"response": 3}', '{"response": {"userHandle": "_"}}']


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_for_a_passkey_is_refused(client_of, officer, credential):
    client = client_of(officer)
    stranger = Client()
    client.get("/account/security/passkeys/add/")
    stranger.get("/account/passkey/", headers=ACCEPT)

    added = client.post("/account/security/passkeys/add/", {"name": "x", "credential": credential})
    entered = stranger.post("/account/passkey/", {"credential": credential})

    assert (added.status_code, entered.status_code) == (200, 302)
    assert entered.headers["Location"] == "/account/login/"
    assert "_auth_user_id" not in stranger.session


def test_passkey_of_another_user_signs_in_nobody(member, manager):
    key = give_passkey(manager)
    give_passkey(member)
    client = Client()
    options = client.get("/account/passkey/", headers=ACCEPT).json()["request_options"]

    client.post("/account/passkey/", {"credential": sent(key.signed(options, user=member))})

    assert "_auth_user_id" not in client.session
    _password(client, member)
    second = client.get("/account/second-step/").context["js_data"]["request_options"]
    page = client.post("/account/second-step/", {"credential": sent(key.signed(second))})
    assert "The passkey was not accepted." in page.text
    assert "_auth_user_id" not in client.session


def test_passkey_is_the_second_step_too(member):
    key = give_passkey(member)
    client = Client()
    _password(client, member)
    options = client.get("/account/second-step/").context["js_data"]["request_options"]

    client.post("/account/second-step/", {"credential": sent(key.signed(options))})

    assert client.session["_auth_user_id"] == str(member.pk)


def test_passkey_of_a_user_who_is_switched_off_signs_in_nobody(member):
    key = give_passkey(member)
    User.objects.update(is_active=False)
    client = Client()
    options = client.get("/account/passkey/", headers=ACCEPT).json()["request_options"]

    client.post("/account/passkey/", {"credential": sent(key.signed(options))})

    assert "_auth_user_id" not in client.session


def test_codes_are_turned_on_and_asked_for_after_the_password(client_of, member, at_now):
    client = client_of(member)
    page = client.get("/account/security/codes/")
    secret = page.context["form"].secret
    assert page["Cache-Control"] == "private, no-store"

    answer = client.post("/account/security/codes/", {"code": code_of(secret)})

    assert answer.headers["Location"] == "/account/security/recovery/"
    assert secret not in str(Authenticator.objects.get(user=member, type=CODES).data)
    stranger = Client()
    assert _password(stranger, member).headers["Location"] == "/account/second-step/"
    assert "_auth_user_id" not in stranger.session
    assert _code(stranger, code_of(secret)).status_code == 200  # used when it was turned on
    at_now.shift(30)
    assert _code(stranger, code_of(secret)).status_code == 302
    assert stranger.session["_auth_user_id"] == str(member.pk)


def test_second_tab_shows_the_same_key(client_of, officer):
    client = client_of(officer)

    keys = [client.get("/account/security/codes/").context["key"] for _ in range(2)]

    assert keys[0] == keys[1]


def test_codes_that_are_on_are_not_turned_on_again(client_of, officer):
    client = client_of(officer)
    secret = client.get("/account/security/codes/").context["form"].secret
    give_codes(officer)

    page = client.post("/account/security/codes/", {"code": code_of(secret)}, follow=True)

    assert "One-time codes are on already." in page.text
    assert Authenticator.objects.filter(user=officer, type=CODES).count() == 1


@pytest.mark.parametrize("seconds", [-300, 300])
def test_code_of_a_phone_whose_clock_is_five_minutes_off_says_what_to_do(member, seconds):
    give_codes(member)
    client = Client()
    _password(client, member)

    page = _code(client, code_of(seconds=seconds))

    assert "set the clock of your phone to automatic" in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_code_of_a_phone_whose_clock_is_nearly_right_is_accepted(member, seconds):
    give_codes(member)
    client = Client()
    _password(client, member)

    assert _code(client, code_of(seconds=seconds)).status_code == 302


def test_code_works_once_in_one_browser_alone(member):
    give_codes(member)
    browsers = [Client(), Client()]
    for browser in browsers:
        _password(browser, member)

    statuses = [_code(browser, code_of()).status_code for browser in browsers]

    assert statuses == [302, 200]


def test_after_five_wrong_codes_the_next_waits_also_after_the_right_password(member, at_now):
    give_codes(member)
    client = Client()
    _password(client, member)
    statuses = [_code(client, "000000").status_code for _ in range(6)]
    again = Client()
    _password(again, member)

    page = _code(again, code_of())

    assert statuses == [200] * 5 + [429]
    assert page.status_code == 429
    assert "The last codes were wrong" in page.text
    assert {"sign_in.failed", "sign_in.slowed"} <= set(_actions())
    at_now.shift(2)
    assert _code(again, code_of()).status_code == 302


def test_recovery_code_stands_in_once_and_is_told(member):
    give_codes(member)
    codes = recovery_codes_of(member) or []
    statuses = []
    for _ in range(2):
        client = Client()
        _password(client, member)
        statuses.append(_code(client, codes[0]).status_code)

    assert statuses == [302, 200]
    assert len(recovery_codes_of(member) or []) == 9
    assert AuditEvent.objects.get(action="user.recovery_code_used").details == {"left": 9}


def test_recovery_codes_are_shown_until_they_are_stored_and_then_never(client_of, officer):
    give_codes(officer)
    client = client_of(officer)
    page = client.get("/account/security/recovery/")
    shown = re.findall(r"<code>(\d{4}) (\d{4})</code>", page.text)

    assert ["".join(code) for code in shown] == recovery_codes_of(officer)
    assert page["Cache-Control"] == "private, no-store"
    client.post("/account/security/recovery/")
    assert "<code>" not in client.get("/account/security/recovery/").text
    client.post("/account/security/recovery/make/")
    again = client.get("/account/security/recovery/").context["codes"]
    assert len(again) == 10
    assert not set(again) & {"".join(code) for code in shown}


def test_recovery_codes_are_for_those_with_a_factor(client_of, officer):
    client = client_of(officer)

    page = client.post("/account/security/recovery/make/", follow=True)

    assert "Add a passkey or one-time codes first" in page.text
    assert client.get("/account/security/recovery/").status_code == 404


def test_with_the_last_factor_go_the_recovery_codes(client_of, officer):
    give_codes(officer)
    passkey = give_passkey(officer)
    client = client_of(officer)

    client.post("/account/security/codes/stop/")
    assert Authenticator.objects.filter(user=officer, type=RECOVERY).exists()
    key = Authenticator.objects.get(user=officer, type=PASSKEY)
    client.post(f"/account/security/passkeys/{key.pk}/remove/")

    assert passkey.user == officer
    assert not Authenticator.objects.filter(user=officer).exists()


def test_only_factor_of_a_role_that_needs_one_stays(client_of, officer, administrator):
    give_codes(officer)
    change_factor_roles(roles={Role.OFFICER}, by=administrator, now=NOW, seen=None)

    page = client_of(officer).post("/account/security/codes/stop/", follow=True)

    assert "Your role needs a second factor, and this is your only one." in page.text
    assert SignInRule.objects.ours().factor_roles == ["officer"]
    assert factors_of(officer) != []


def test_passkey_of_another_is_not_found(client_of, officer, manager):
    give_passkey(manager)
    pk = Authenticator.objects.get(user=manager, type=PASSKEY).pk
    client = client_of(officer)

    for what in ("rename", "remove"):
        assert client.post(f"/account/security/passkeys/{pk}/{what}/").status_code == 404


def test_codes_whose_key_was_lost_are_wrong(member, settings):
    give_codes(member)
    settings.SECRET_KEY = "another"
    client = Client()
    _password(client, member)

    assert _code(client, code_of(SECRET)).status_code == 200


def test_new_password_by_email_does_not_stand_in_for_the_second_factor(member):
    give_codes(member)
    client = Client()
    new = "seven grey herons by the water"

    client.post("/account/password/reset/", {"email": member.email})
    link = re.findall(r"/account/password/reset/key/\S+", Mail.objects.get().text)[0]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    answer = client.post("/account/login/", {"login": member.email, "password": new})

    assert answer.headers["Location"] == "/account/second-step/"
    assert client.get("/people/").status_code == 302
