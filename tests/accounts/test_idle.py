"""A session ends when nobody uses it: soon at the desk, later on one's own pages, and in any case."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from time_machine import Traveller

from accounts.access import Role
from accounts.idle import COOKIE, LIMITS
from accounts.models import AuditEvent, SignInRule, User
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory

PASSWORD = "three quiet otters"
DESK = "/people/"
OWN = "/my-training/"
AT_THE_DESK = timedelta(minutes=30)  # unless the setting says otherwise
LONGEST = timedelta(hours=12)
PAUSE = AT_THE_DESK - timedelta(minutes=1)


@pytest.fixture
def user(db: None, at_now: Traveller) -> User:
    """An officer who gives interviews too."""
    user = UserFactory(roles={Role.OFFICER, Role.SPOKESPERSON})
    user.set_password(PASSWORD)
    user.save()
    PersonFactory(user=user)
    return user


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client, address: str, **headers: str) -> bool:
    answer = client.get(address, headers=headers)
    return answer.status_code == 200 and "HX-Redirect" not in answer.headers


def test_cookie_ends_with_the_browser(client):
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["expires"] == ""


def test_desk_ends_after_half_an_hour_without_use(client, at_now):
    assert is_in(client, DESK)
    at_now.shift(PAUSE)
    assert is_in(client, DESK)
    at_now.shift(PAUSE)
    assert is_in(client, DESK)
    at_now.shift(AT_THE_DESK)

    page = client.get(DESK, follow=True)

    assert page.redirect_chain == [("/account/login/?next=%2Fpeople%2F", 302)]
    assert "You were signed out because Greenroom was not used" in page.text
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.details) == ("sign_in.ended", {"because": "not used"})


def test_own_pages_stay_open_and_do_not_open_the_desk_again(client, at_now):
    for _ in range(5):
        at_now.shift(2 * AT_THE_DESK)
        assert is_in(client, OWN)

    assert not is_in(client, DESK)
    assert not is_in(client, OWN)


def test_no_use_prolongs_a_session_beyond_twelve_hours(client, at_now):
    for _ in range(int(LONGEST / PAUSE)):
        at_now.shift(PAUSE)
        assert is_in(client, DESK)

    at_now.shift(PAUSE)

    assert not is_in(client, DESK)
    assert not is_in(client, OWN)


def test_a_page_that_refreshes_itself_is_no_use(client, at_now):
    """Today asks every minute; an open tab would never end."""
    for _ in range(2):
        at_now.shift(AT_THE_DESK / 2 - timedelta(seconds=1))
        assert is_in(client, DESK, **{"HX-Request": "true"})

    at_now.shift(2)

    assert not is_in(client, DESK, **{"HX-Request": "true"})


@pytest.mark.parametrize("forged", ["", "made up", "another session"])
def test_deleting_or_forging_the_cookie_gains_nothing(client, at_now, forged):
    is_in(client, DESK)
    at_now.shift(AT_THE_DESK)
    later = (NOW + AT_THE_DESK).timestamp()
    client.cookies[COOKIE] = (
        signing.dumps([later, later], salt="accounts.idle of another")
        if forged == "another session"
        else forged
    )

    assert not is_in(client, DESK)


def test_limits_are_those_of_the_setting_at_the_sign_in(user, client, at_now):
    SignInRule.objects.create(pk=1, desk_minutes=10, own_hours=2)
    later = Client()
    later.post("/account/login/", {"login": user.email, "password": PASSWORD})

    at_now.shift(timedelta(minutes=11))
    assert (is_in(client, DESK), is_in(later, DESK)) == (True, False)

    later.post("/account/login/", {"login": user.email, "password": PASSWORD})
    at_now.shift(timedelta(hours=1, minutes=50))
    assert is_in(later, OWN)
    at_now.shift(timedelta(minutes=11))
    assert not is_in(later, OWN)


def test_a_session_from_before_the_setting_ends_too(client, at_now):
    session = client.session
    del session[LIMITS]
    session.save()
    assert is_in(client, DESK)

    at_now.shift(AT_THE_DESK)

    assert not is_in(client, DESK)


def test_public_pages_end_no_session(client, at_now):
    at_now.shift(AT_THE_DESK)

    assert client.get("/p/unknown").status_code == 404
    assert client.session.get("_auth_user_id")


def test_changing_the_password_signs_out_everywhere_else(client, user, at_now):
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": user.email, "password": PASSWORD})
    at_now.shift(PAUSE)
    new = "seven grey herons walk"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    at_now.shift(PAUSE)

    assert is_in(client, DESK)
    assert not is_in(elsewhere, DESK)


def test_session_of_another_kind_is_left_alone(client_of, officer, at_now):
    client = client_of(officer)
    at_now.shift(AT_THE_DESK)

    assert is_in(client, DESK)


def test_user_sees_and_ends_their_sessions(client, user):
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19) Safari/605"})
    phone.post("/account/login/", {"login": user.email, "password": PASSWORD})

    shown = client.get("/account/sessions/").text
    ended = client.post("/account/sessions/", follow=True).text

    assert "Safari on an iPhone" in shown
    assert "Sign out everywhere else" in shown
    assert "You are signed out everywhere else." in ended
    assert "You are signed in nowhere else." in ended
    assert (is_in(client, DESK), is_in(phone, DESK)) == (True, False)
