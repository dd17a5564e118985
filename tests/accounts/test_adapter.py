"""Signing in and out, its audit events and its limits."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, User
from tests.conftest import ClientOf

PASSWORD = "three quiet otters"


@pytest.fixture(autouse=True)
def _no_brakes_on_yet() -> None:
    cache.clear()


@pytest.fixture
def member(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def _sign_in_events() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("number").values_list("action", "about_label"))


def _sign_in(client: Client, email: str, password: str):
    return client.post("/account/login/", {"login": email, "password": password})


def test_sign_in_and_out_are_audited(client: Client, member: User) -> None:
    answer = _sign_in(client, "Officer@example.nhs.uk", PASSWORD)

    assert answer.headers["Location"] == "/"
    client.post("/account/logout/")
    assert _sign_in_events() == [("sign_in.done", "Ceri Maddox"), ("sign_in.ended", "Ceri Maddox")]
    assert client.get("/users/").status_code == 302


def test_failed_sign_in_is_audited(client: Client, member: User) -> None:
    page = _sign_in(client, member.email, "not this one")

    assert "The email address or password is wrong" in page.text
    _sign_in(client, "stranger@example.org", "not this one")
    assert _sign_in_events() == [("sign_in.failed", "Ceri Maddox"), ("sign_in.failed", "")]
    assert AuditEvent.objects.last().details == {"address": "stranger@example.org"}


def test_inactive_user_cannot_sign_in(client: Client, member: User) -> None:
    User.objects.update(is_active=False)

    answer = _sign_in(client, member.email, PASSWORD)

    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 302}


def test_many_failures_lock_one_address_only(
    client: Client, member: User, manager: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    manager.set_password(PASSWORD)
    manager.save()

    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = _sign_in(client, member.email, "not this one")

    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert _sign_in(client, member.email, PASSWORD).status_code == 429
    assert ("sign_in.locked_out", "Ceri Maddox") in _sign_in_events()
    assert _sign_in(Client(), manager.email, PASSWORD).status_code == 302


def test_failures_from_one_ip_address_lock_nobody_elsewhere(member: User) -> None:
    for _ in range(12):
        _sign_in(Client(REMOTE_ADDR="192.0.2.66"), member.email, "not this one")

    assert (
        "Too many attempts"
        in _sign_in(Client(REMOTE_ADDR="192.0.2.66"), member.email, PASSWORD).text
    )
    assert _sign_in(Client(REMOTE_ADDR="192.0.2.1"), member.email, PASSWORD).status_code == 302


def test_too_many_requests_has_our_page(client: Client, db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    for _ in range(3):
        answer = _sign_in(client, "stranger@example.org", "x")

    assert answer.status_code == 429
    assert "Wait a minute, go back and try again." in answer.text


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    page = client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert "You cannot create a sign-in yourself" in page.text
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"]
)
def test_email_pages_of_allauth_are_not_found(
    client_of: ClientOf, officer: User, path: str
) -> None:
    assert client_of(officer).get(f"/account/{path}").status_code == 404


def test_new_user_sets_a_password_from_the_email(client: Client, officer: User) -> None:
    officer.set_unusable_password()
    officer.save()

    page = client.post("/account/password/reset/", {"email": officer.email}, follow=True)

    assert "Check your email" in page.text
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Set a new password" in form.text
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert _sign_in(client, officer.email, PASSWORD).headers["Location"] == "/"
    assert _sign_in_events() == [
        ("user.password_set", "Ceri Maddox"),
        ("sign_in.done", "Ceri Maddox"),
    ]


def test_reset_for_an_unknown_address_sends_nothing(client: Client, db: None) -> None:
    page = client.post("/account/password/reset/", {"email": "stranger@example.org"}, follow=True)

    assert "Check your email" in page.text
    assert mail.outbox == []


def test_unreachable_mail_server_is_reported(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)

    page = client.post("/account/password/reset/", {"email": officer.email}, follow=True)

    assert "The email could not be sent." in page.text


def test_demo_sign_ins_are_shown_in_demo_mode_only(
    client: Client, db: None, settings: Settings
) -> None:
    assert "greenroom-example" not in client.get("/account/login/").text

    settings.DEMO = True

    assert "greenroom-example" in client.get("/account/login/").text


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example.org/", "//elsewhere.example.org/", "javascript:alert(1)"]
)
def test_sign_in_redirects_only_to_this_site(client: Client, member: User, onward: str) -> None:
    answer = client.post(
        "/account/login/", {"login": member.email, "password": PASSWORD, "next": onward}
    )

    assert answer.headers["Location"] == "/"


def test_sign_in_changes_the_key_of_the_session(client: Client, member: User) -> None:
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by someone else"
    session.save()
    before = session.session_key

    _sign_in(client, member.email, PASSWORD)

    assert client.session.session_key != before
    assert Client().get("/", headers={"Cookie": f"sessionid={before}"}).status_code == 302


def test_sign_in_needs_a_csrf_token(member: User) -> None:
    answer = _sign_in(Client(enforce_csrf_checks=True), member.email, PASSWORD)

    assert answer.status_code == 403
    assert "Send this again" in answer.text
