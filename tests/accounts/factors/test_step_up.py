"""Before what does much damage, the user is asked again, and what was typed is done afterwards."""

import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from time_machine import Traveller

from accounts.access import Role
from accounts.models import AuditEvent, User
from tests.factories.accounts import UserFactory
from tests.second_factors import code_of, give_codes, give_passkey, sent
from tests.sign_in import sign_in

PASSWORD = "three quiet otters"
GIVEN = {"name": "Rhys Calloway", "email": "rhys@example.nhs.uk", "roles": ["officer", "board"]}
MINUTES = 60


@pytest.fixture(autouse=True)
def _no_brakes_on_yet(at_now: Traveller) -> None:
    cache.clear()


@pytest.fixture
def boss(administrator: User) -> User:
    administrator.set_password(PASSWORD)
    administrator.save()
    return administrator


def _signed_in(user: User, *, minutes_ago: int) -> Client:
    client = Client()
    sign_in(client, user, at=time.time() - minutes_ago * MINUTES)
    return client


def _answer(page: Any, **answer: str) -> dict[str, list[str] | str]:
    """The form of the page as a browser sends it."""
    typed: dict[str, list[str]] = {}
    for name, value in page.context["typed"]:
        typed.setdefault(name, []).append(value)
    return typed | {f"confirm-{name}": value for name, value in answer.items()}


def _added() -> set[Role] | None:
    user = User.objects.filter(email=GIVEN["email"]).first()
    return user.roles if user else None


@pytest.mark.parametrize(("minutes", "is_asked"), [(4, False), (5, True)])
def test_sign_in_of_five_minutes_ago_is_asked_again(boss, minutes, is_asked):
    page = _signed_in(boss, minutes_ago=minutes).post("/users/add/", GIVEN)

    assert ("accounts/factors/step_up.html" in [each.name for each in page.templates]) == is_asked
    assert (_added() is None) == is_asked


def test_what_was_typed_is_done_after_the_password(boss):
    client = _signed_in(boss, minutes_ago=10)
    page = client.post("/users/add/", GIVEN)
    assert page["Cache-Control"] == "private, no-store"

    client.post("/users/add/", _answer(page, password=PASSWORD))

    assert _added() == {Role.OFFICER, Role.BOARD}
    assert AuditEvent.objects.get(action="sign_in.confirmed").details == {"how": "password"}
    assert client.get("/users/add/").status_code == 200


def test_the_answer_begins_a_new_session_and_the_old_one_is_nobodys(boss):
    client = _signed_in(boss, minutes_ago=10)
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    UserSession.objects.create(user=boss, session_key=old, ip="127.0.0.1", user_agent="Firefox")
    page = client.post("/users/add/", GIVEN)

    client.post("/users/add/", _answer(page, password=PASSWORD))

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    new = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert new != old
    assert [thief.get("/users/").status_code, client.get("/users/").status_code] == [302, 200]
    assert [each.session_key for each in UserSession.objects.filter(user=boss)] == [new]


def test_wrong_password_does_nothing_and_loses_nothing(boss):
    client = _signed_in(boss, minutes_ago=10)
    page = client.post("/users/add/", GIVEN)

    again = client.post("/users/add/", _answer(page, password="not this one"))

    assert "The password is wrong." in again.text
    assert _added() is None
    client.post("/users/add/", _answer(again, password=PASSWORD))
    assert _added() == {Role.OFFICER, Role.BOARD}


def test_empty_answer_says_what_to_enter(boss):
    client = _signed_in(boss, minutes_ago=10)

    page = client.post("/users/add/", _answer(client.post("/users/add/", GIVEN)))

    assert "Enter your password" in page.text


def test_who_has_a_factor_is_asked_for_it_and_not_for_the_password(boss):
    give_codes(boss)
    client = _signed_in(boss, minutes_ago=10)
    page = client.post("/users/add/", GIVEN)

    refused = client.post("/users/add/", _answer(page, password=PASSWORD))
    assert "Enter the code, or use your passkey" in refused.text
    assert _added() is None
    client.post("/users/add/", _answer(refused, code=code_of()))

    assert _added() == {Role.OFFICER, Role.BOARD}


def test_wrong_codes_wait_here_too(boss):
    give_codes(boss)
    client = _signed_in(boss, minutes_ago=10)
    page = client.post("/users/add/", GIVEN)

    statuses = [
        client.post("/users/add/", _answer(page, code="000000")).status_code for _ in range(6)
    ]

    assert statuses == [200] * 5 + [429]


def test_passkey_confirms_and_that_of_another_does_not(boss, officer):
    key = give_passkey(boss)
    other = give_passkey(officer)
    client = _signed_in(boss, minutes_ago=10)
    page = client.post("/users/add/", GIVEN)
    options = page.context["options"]

    refused = client.post("/users/add/", _answer(page, credential=sent(other.signed(options))))
    assert "The passkey was not accepted." in refused.text
    options = refused.context["options"]
    client.post("/users/add/", _answer(refused, credential=sent(key.signed(options))))

    assert _added() == {Role.OFFICER, Role.BOARD}


def test_page_that_is_only_opened_opens_after_the_answer(boss):
    client = _signed_in(boss, minutes_ago=10)
    page = client.get("/account/security/codes/?x=1")

    answer = client.post("/account/security/codes/?x=1", _answer(page, password=PASSWORD))

    assert answer.headers["Location"] == "/account/security/codes/?x=1"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/people/?sort=name", "/people/?sort=name"),
        ("http://testserver/users/add/", ""),
        ("https://evil.example//evil.example/x", ""),
        ("", ""),
    ],
)
def test_back_leads_to_where_they_were(boss, came_from, back):
    client = _signed_in(boss, minutes_ago=10)

    page = client.post("/users/add/", GIVEN, headers={"Referer": came_from})

    assert page.context["back"] == back


def test_who_signs_in_elsewhere_is_told_to_sign_in_again(boss):
    boss.set_unusable_password()
    boss.save()

    page = _signed_in(boss, minutes_ago=10).post("/users/add/", GIVEN)

    assert "Sign out, sign in again and do it once more." in page.text


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("post", "/users/1/", Role.ADMINISTRATOR),
        ("post", "/users/1/reset/", Role.ADMINISTRATOR),
        ("post", "/users/waiting/1/confirm/", Role.ADMINISTRATOR),
        ("post", "/people/P-1/sign-in/", Role.ADMINISTRATOR),
        ("post", "/settings/second-factor/", Role.ADMINISTRATOR),
        ("post", "/records/people/P-1.json", Role.ADMINISTRATOR),
        ("post", "/users/1/reactivate/", Role.ADMINISTRATOR),
        ("get", "/invitations/export/csv/", Role.ADMINISTRATOR),
        ("get", "/audit/export/", Role.ADMINISTRATOR),
        ("get", "/people/P-1/history/csv/", Role.OFFICER),
        ("get", "/people/export/csv/", Role.OFFICER),
        ("get", "/adjustments/export/csv/", Role.OFFICER),
        ("get", "/people/P-1/adjustments/csv/", Role.OFFICER),
        ("post", "/packs/P-0001/1/approve/", Role.MANAGER),
        ("post", "/packs/P-0001/1/by-phone/", Role.OFFICER),
        ("post", "/packs/P-0001/1/by-phone/answer/", Role.MANAGER),
        ("get", "/account/security/passkeys/add/", Role.BOARD),
        ("get", "/account/password/set/", Role.BOARD),
        ("post", "/account/sessions/", Role.BOARD),
        ("post", "/account/sessions/1/end/", Role.BOARD),
        ("post", "/api/tokens/add/", Role.ADMINISTRATOR),
        ("post", "/api/tokens/1/restore/", Role.ADMINISTRATOR),
        ("post", "/api/webhooks/1/restore/", Role.ADMINISTRATOR),
    ],
)
def test_is_asked_before_and_takes_the_answer(method, path, role, db):
    client = _signed_in(UserFactory(roles={role}), minutes_ago=10)

    page = getattr(client, method)(path)
    again = client.post(path, _answer(page, password="not theirs"))

    for each in (page, again):
        assert "accounts/factors/step_up.html" in [template.name for template in each.templates]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/password/set/", "/account/sessions/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_signed_in_is_sent_to_sign_in(method, path):
    answer = getattr(Client(), method)(path)

    assert answer.headers["Location"].startswith("/account/login/?next=")
