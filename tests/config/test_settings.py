import os
import ssl
import subprocess
import sys

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

from config.environment import WrongSettingError
from config.settings import (
    _base_url,
    _broker,
    _database,
    _mailbox,
    _mailer,
    _notify,
    _secret_key,
)
from tests.notify import KEY, TEXT_TEMPLATE
from tests.project import ROOT

SMTP = {"username": "", "password": "", "use_tls": False, "use_ssl": False, "timeout": 10}


@pytest.mark.only_on("postgresql")
def test_a_server_that_is_silent_is_given_up(db):
    """Each bounds another silence: at the start, between packets, and of a statement."""
    options = connection.settings_dict["OPTIONS"]
    assert options["connect_timeout"] <= 3
    assert options["keepalives_idle"] + 3 * options["keepalives_interval"] <= 30
    assert options["tcp_user_timeout"] <= 20_000
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("30s",)


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("", {"orm": "default"}),
        (
            "redis://r:6379/0",
            {"redis": "redis://r:6379/0?socket_connect_timeout=1&socket_timeout=5"},
        ),
        ("redis://r?db=1", {"redis": "redis://r?db=1&socket_connect_timeout=1&socket_timeout=5"}),
    ],
)
def test_broker_has_short_timeouts(url, settings):
    assert _broker(url) == settings


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example.nhs.uk", SMTP | {"host": "mail.example.nhs.uk", "port": 25}),
        (
            "smtp+tls://ceri:a%40b@mail.example.nhs.uk:587?timeout=30",
            SMTP
            | {"host": "mail.example.nhs.uk", "port": 587, "use_tls": True, "timeout": 30}
            | {"username": "ceri", "password": "a@b"},
        ),
        ("file:/var/greenroom/a%20folder", {"file_path": "/var/greenroom/a folder"}),
    ],
)
def test_mailer_from_email_url(monkeypatch, url, options):
    monkeypatch.setenv("EMAIL_URL", url)

    assert _mailer("memory:")["OPTIONS"] == options


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mail.example.nhs.uk", "It is not an address"),
        ("mail.example.nhs.uk:25", "which Greenroom does not know"),
        ("smtp://", "It names no host"),
        ("file:", "It names no folder"),
        ("smtp://mail.example.nhs.uk?timeout=never", "Its timeout is not a number of seconds"),
        ("smtp://mail.example.nhs.uk?timeout=0", "Its timeout is not a number of seconds"),
    ],
)
def test_mistyped_email_url_is_refused(monkeypatch, url, problem):
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(WrongSettingError, match=f"^EMAIL_URL: .*{problem}"):
        _mailer("memory:")


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("", None),
        ("imaps://desk:a%40b@mail.example.nhs.uk", {"security": "imaps", "port": 993}),
        ("imap+tls://desk:a%40b@mail.example.nhs.uk", {"security": "imap+tls", "port": 143}),
        (
            "imap://desk:a%40b@mail.example.nhs.uk:1143?timeout=30",
            {"security": "imap", "port": 1143, "timeout": 30},
        ),
    ],
)
def test_mailbox_from_imap_url(monkeypatch, url, settings):
    monkeypatch.setenv("IMAP_URL", url)
    usual = {"host": "mail.example.nhs.uk", "username": "desk", "password": "a@b", "timeout": 10}

    assert _mailbox() == (usual | settings if settings else None)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mail.example.nhs.uk", "It is not an address"),
        ("pop3://desk:secret@mail.example.nhs.uk", "which Greenroom does not know"),
        ("imaps://mail.example.nhs.uk", "It needs a host, a user and a password"),
        ("imaps://desk@mail.example.nhs.uk", "It needs a host, a user and a password"),
        ("imaps://desk:secret@mail.example.nhs.uk?timeout=0", "Its timeout is not a number"),
    ],
)
def test_mistyped_imap_url_is_refused_without_its_password(monkeypatch, url, problem):
    monkeypatch.setenv("IMAP_URL", url)

    with pytest.raises(WrongSettingError, match=f"^IMAP_URL: .*{problem}") as refused:
        _mailbox()
    assert "secret" not in str(refused.value)


def test_notify_from_its_settings(monkeypatch):
    assert _notify() is None

    monkeypatch.setenv("NOTIFY_API_KEY", KEY)
    monkeypatch.setenv("NOTIFY_TEXT_TEMPLATE", TEXT_TEMPLATE)

    assert _notify() == {
        "api_key": KEY,
        "url": "https://api.notifications.service.gov.uk",
        "text_template": TEXT_TEMPLATE,
        "email_template": "",
    }


@pytest.mark.parametrize(
    ("name", "values", "problem"),
    [
        ("NOTIFY_API_KEY", {"NOTIFY_API_KEY": f"secret{KEY[-36:]}"}, "It is not a key of GOV.UK"),
        ("NOTIFY_API_KEY", {"NOTIFY_TEXT_TEMPLATE": ""}, "There is no template to use it with"),
        ("NOTIFY_TEXT_TEMPLATE", {"NOTIFY_TEXT_TEMPLATE": "Asks"}, "It is not the ID of a temp"),
        ("NOTIFY_EMAIL_TEMPLATE", {"NOTIFY_EMAIL_TEMPLATE": "1"}, "It is not the ID of a templ"),
        ("NOTIFY_URL", {"NOTIFY_URL": "api.example.org"}, "It is not an address"),
    ],
)
def test_mistyped_notify_is_refused_without_its_key(monkeypatch, name, values, problem):
    right = {"NOTIFY_API_KEY": KEY, "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE}
    for each, value in (right | values).items():
        monkeypatch.setenv(each, value)

    with pytest.raises(WrongSettingError, match=f"^{name}: {problem}") as refused:
        _notify()
    assert KEY[-36:] not in str(refused.value)


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "postgres://a:b@c:port/d"])
def test_unknown_database_is_refused(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(WrongSettingError, match=r"^DATABASE_URL: .*Write postgres://"):
        _database("sqlite:////a/file")


def test_the_database_of_the_default_may_have_any_path(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")

    assert _database("sqlite:////a%23b/file")["NAME"] == "/a#b/file"


@pytest.mark.parametrize(
    "url", ["greenroom.example.nhs.uk", "ftp://a", "https://", "https://a.example.org/greenroom"]
)
def test_base_url_refuses_other_addresses(monkeypatch, url):
    monkeypatch.setenv("BASE_URL", url)

    with pytest.raises(WrongSettingError, match=r"^BASE_URL: "):
        _base_url("http://localhost:8000")


def test_base_url_has_no_trailing_slash(monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://greenroom.example.nhs.uk/")

    assert _base_url("http://localhost:8000") == "https://greenroom.example.nhs.uk"


def test_unknown_broker_is_refused():
    with pytest.raises(WrongSettingError, match=r"^BROKER_URL: "):
        _broker("amqp://r")


def test_secret_key_is_made_once(tmp_path):
    made = _secret_key(tmp_path)

    assert (len(made) > 50, _secret_key(tmp_path)) == (True, made)


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b"\xff\xfe", "cannot be read")])
def test_invalid_secret_key_is_reported_and_not_replaced(tmp_path, content, words):
    """A new key would silently lose everything that the old one signed or encrypted."""
    (tmp_path / "secret_key").write_bytes(content)

    with pytest.raises(
        WrongSettingError,
        match=rf"^SECRET_KEY: .*secret_key {words}.* from a backup.* recordings .* are lost",
    ):
        _secret_key(tmp_path)


def test_command_explains_a_file_that_is_not_a_database(tmp_path):
    (tmp_path / "greenroom.sqlite3").write_bytes(b"no database " * 1000)
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "readiness"]

    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert ended.stderr.startswith("The database cannot be used: file is not a database.")


def test_command_explains_a_missing_package(tmp_path):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull}
    without_packages = [sys.executable, "-S", "manage.py", "check"]

    ended = subprocess.run(without_packages, cwd=ROOT, env=env, capture_output=True, text=True)

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert ended.stderr.startswith("This Python lacks django. ")
    assert "rm -rf .venv && make setup" in ended.stderr


def test_command_explains_a_wrong_setting(tmp_path):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "LOG_LEVEL": "loud"}

    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    words = (
        "LOG_LEVEL: It is not a log level. Write one of DEBUG, INFO, WARNING, ERROR, CRITICAL.\n"
    )
    assert (ended.returncode, ended.stderr) == (1, words)


@pytest.mark.parametrize(
    ("base_url", "starts"),
    [("https://greenroom.example.nhs.uk", False), ("http://localhost:8000", True)],
)
def test_the_example_is_not_shown_at_an_https_address(tmp_path, base_url, starts):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "DATABASE_URL": ""}
    env |= {"DEMO": "true", "BASE_URL": base_url}

    ended = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert (ended.returncode == 0, ended.stderr.startswith("DEMO: It shows")) == (
        starts,
        not starts,
    )


@pytest.mark.parametrize(
    "url",
    ["sqlite:////proc/nowhere/greenroom.sqlite3", "postgres://a:secret@127.0.0.1:1/b"],
    ids=["SQLite", "other"],
)
def test_command_explains_an_unreachable_database(tmp_path, url):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "readiness"]

    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stderr.startswith("The database cannot be used: ")
    assert "Check DATABASE_URL" in ended.stderr
    assert "secret" not in ended.stderr


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_mail_server_has_to_prove_who_it_is(monkeypatch, scheme):
    monkeypatch.setenv("EMAIL_URL", f"{scheme}://mail.example.nhs.uk")

    context = EmailBackend(alias="default", **_mailer("memory:")["OPTIONS"]).ssl_context

    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
