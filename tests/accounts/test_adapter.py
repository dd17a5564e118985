"""Signing in and out, its audit events and its limits."""

import errno
import re
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import signing
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from accounts import guesses
from accounts.demo import add_cast, email_of
from accounts.models import AuditEvent, User
from jobs.models import Mail
from tests.clock import NOW

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


def test_sign_in_and_out_are_audited(client, member):
    answer = _sign_in(client, "Officer@example.nhs.uk", PASSWORD)

    assert answer.headers["Location"] == "/"
    client.post("/account/logout/")
    assert _sign_in_events() == [("sign_in.done", "Ceri Maddox"), ("sign_in.ended", "Ceri Maddox")]
    assert client.get("/users/").status_code == 302


def test_failed_sign_in_is_audited(client, member):
    page = _sign_in(client, member.email, "not this one")

    assert "The email address or password is wrong" in page.text
    _sign_in(client, "stranger@example.org", "not this one")
    assert _sign_in_events() == [("sign_in.failed", "Ceri Maddox"), ("sign_in.failed", "")]
    assert AuditEvent.objects.last().details == {"address": "stranger@example.org"}


def test_inactive_user_cannot_sign_in(client, member):
    User.objects.update(is_active=False)

    answer = _sign_in(client, member.email, PASSWORD)

    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 302}


def _fail(client: Client, email: str, times: int) -> int:
    """The status of the last of so many wrong tries, each as soon as it is allowed."""
    for _ in range(times):
        status = _sign_in(client, email, "not this one").status_code
    return status


def test_after_some_failures_the_next_try_waits_and_nobody_is_locked_out(
    client, member, manager, at_now
):
    manager.set_password(PASSWORD)
    manager.save()

    statuses = [_fail(client, member.email, 1) for _ in range(6)]
    page = _sign_in(client, member.email, PASSWORD)

    assert statuses == [200] * 5 + [429]
    assert (page.status_code, page["Retry-After"]) == (429, "1")
    assert "Wait 1 second" in page.text
    assert ("sign_in.slowed", "Ceri Maddox") in _sign_in_events()
    assert _sign_in(Client(), manager.email, PASSWORD).status_code == 302
    at_now.shift(1)
    assert _sign_in(Client(), member.email, PASSWORD).status_code == 302


def test_known_device_signs_in_whatever_strangers_try(member, at_now):
    """54 wrong tries from nine networks, within the hour, and the account from everywhere slowed."""
    known = Client(REMOTE_ADDR="192.0.2.1")
    _sign_in(known, member.email, PASSWORD)
    known.post("/account/logout/")
    made = 0
    for number in range(54):
        at_now.shift(65)
        made += _fail(Client(REMOTE_ADDR=f"198.51.100.{number % 9}"), member.email, 1) == 200
    stranger = Client(REMOTE_ADDR="203.0.113.9")

    assert made > 40
    assert _fail(stranger, member.email, 1) == 429
    assert _sign_in(known, member.email, PASSWORD).status_code == 302


def test_known_device_has_a_count_of_its_own(member, at_now):
    known = Client()
    _sign_in(known, member.email, PASSWORD)
    known.post("/account/logout/")

    assert _fail(known, member.email, 5) == 200
    assert _fail(known, member.email, 1) == 429


def test_forged_device_is_a_stranger(member, at_now):
    client = Client()
    for _ in range(5):
        client.cookies["devices"] = signing.dumps({str(member.pk): "made up"}, salt="another")
        _sign_in(client, member.email, "not this one")

    assert _fail(client, member.email, 1) == 429


def test_many_names_from_one_address_slow_it_down_but_lock_nobody(member, at_now):
    client = Client(REMOTE_ADDR="192.0.2.66")
    for number in range(31):
        _fail(client, f"name{number}@example.org", 1)

    assert _sign_in(client, member.email, PASSWORD).status_code == 429
    at_now.shift(1)
    assert _sign_in(client, member.email, PASSWORD).status_code == 302


@pytest.mark.parametrize("address", ["officer@example.nhs.uk", "stranger@example.org"])
def test_a_wrong_password_costs_one_hash(client, member, monkeypatch, address):
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: made.append(1) or encode(*args))

    _sign_in(client, address, "not this one")

    assert len(made) == 1


def test_at_most_two_passwords_are_checked_at_once(client, member):
    for _ in range(guesses.HASHES_AT_ONCE):
        guesses.hashing.acquire()
    try:
        busy = _sign_in(client, member.email, PASSWORD)
    finally:
        for _ in range(guesses.HASHES_AT_ONCE):
            guesses.hashing.release()

    assert (busy.status_code, busy["Retry-After"]) == (503, "1")
    assert "Go back and try again" in busy.text
    assert _sign_in(client, member.email, PASSWORD).status_code == 302


def test_a_try_that_waits_costs_no_hash(client, member, at_now, monkeypatch):
    _fail(client, member.email, 5)
    monkeypatch.setattr(MD5PasswordHasher, "encode", None)

    assert _fail(client, member.email, 1) == 429


def test_a_full_disk_lets_one_try_through_at_a_time(client, member, monkeypatch):
    def full(*_: object, **__: object) -> int:
        raise OperationalError("full") from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(guesses, "count_try", full)
    monkeypatch.setattr(guesses, "_uncounted", {})

    assert _sign_in(client, member.email, PASSWORD).status_code == 302
    assert _sign_in(Client(), member.email, PASSWORD).status_code == 429


def test_a_database_that_is_away_lets_nobody_through(client, member, monkeypatch):
    def away(*_: object, **__: object) -> int:
        raise OperationalError("away")

    monkeypatch.setattr(guesses, "count_try", away)

    with pytest.raises(OperationalError):
        _sign_in(client, member.email, PASSWORD)


def test_sign_in_from_another_browser_is_marked_as_new(client, member):
    """The first sign-in of all is not: there is nobody yet who could be told."""
    _sign_in(client, member.email, PASSWORD)
    _sign_in(client, member.email, PASSWORD)
    client.post("/account/logout/")
    _sign_in(client, member.email, PASSWORD)
    _sign_in(Client(), member.email, PASSWORD)

    done = AuditEvent.objects.filter(action="sign_in.done").order_by("number")
    assert [event.details.get("device") for event in done] == [None, None, "new"]


def test_nobody_can_sign_up(client, db):
    page = client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert "You cannot create a sign-in yourself" in page.text
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"]
)
def test_email_pages_of_allauth_are_not_found(client_of, officer, path):
    assert client_of(officer).get(f"/account/{path}").status_code == 404


def test_new_user_sets_a_password_from_the_email(client, officer, settings):
    officer.set_unusable_password()
    officer.save()

    page = client.post("/account/password/reset/", {"email": officer.email}, follow=True)

    assert "Check your email" in page.text
    link = re.search(rf"{settings.BASE_URL}(/\S+)", Mail.objects.get().text)
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Set a new password" in form.text
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert _sign_in(client, officer.email, PASSWORD).headers["Location"] == "/"
    assert _sign_in_events() == [
        ("user.password_set", "Ceri Maddox"),
        ("sign_in.done", "Ceri Maddox"),
    ]


@pytest.mark.parametrize("host", ["localhost:1337", "127.0.0.1"])
def test_reset_link_is_at_our_own_address_whatever_host_was_asked(officer, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://greenroom.example.nhs.uk"

    Client(headers={"host": host}).post("/account/password/reset/", {"email": officer.email})

    [link] = re.findall(r"https?://\S+/key/", Mail.objects.get().text)
    assert link == "https://greenroom.example.nhs.uk/account/password/reset/key/"


def test_reset_for_an_unknown_address_sends_nothing(client, db):
    page = client.post("/account/password/reset/", {"email": "stranger@example.org"}, follow=True)

    assert "Check your email" in page.text
    assert not Mail.objects.exists()


def test_reset_answers_the_same_while_the_mail_server_is_away(client, officer, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)

    pages = [
        client.post("/account/password/reset/", {"email": email}, follow=True).text
        for email in (officer.email, "stranger@example.org")
    ]

    assert ["Check your email" in page for page in pages] == [True, True]
    assert [sent.to for sent in Mail.objects.all()] == [officer.email]


def test_demo_sign_ins_are_shown_in_demo_mode_only(client, db, settings):
    assert "greenroom-example" not in client.get("/account/login/").text

    settings.DEMO = True
    assert "greenroom-example" not in client.get("/account/login/").text  # other data
    add_cast(NOW)

    assert "greenroom-example" in client.get("/account/login/").text


def test_users_of_the_example_sign_in_in_demo_mode_only(client, member, settings):
    User.objects.update(email=email_of("officer"))

    refused = client.post(
        "/account/login/", {"login": email_of("officer"), "password": PASSWORD}, follow=True
    )

    assert "Your sign-in is switched off" in refused.text
    assert "_auth_user_id" not in client.session
    settings.DEMO = True
    assert _sign_in(client, email_of("officer"), PASSWORD).headers["Location"] == "/"


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example.org/", "//elsewhere.example.org/", "javascript:alert(1)"]
)
def test_sign_in_redirects_only_to_this_site(client, member, onward):
    answer = client.post(
        "/account/login/", {"login": member.email, "password": PASSWORD, "next": onward}
    )

    assert answer.headers["Location"] == "/"


def test_sign_in_changes_the_key_of_the_session(client, member):
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by someone else"
    session.save()
    before = session.session_key

    _sign_in(client, member.email, PASSWORD)

    assert client.session.session_key != before
    assert Client().get("/", headers={"Cookie": f"sessionid={before}"}).status_code == 302


def test_sign_in_needs_a_csrf_token(member):
    answer = _sign_in(Client(enforce_csrf_checks=True), member.email, PASSWORD)

    assert answer.status_code == 403
    assert "Send this again" in answer.text
