import os
import subprocess
import sys

import pytest

from config.environment import WrongSettingError
from config.settings import _base_url, _broker, _database, _mailer, _secret_key
from tests.project import ROOT

SMTP = {"username": "", "password": "", "use_tls": False, "use_ssl": False, "timeout": 10}


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
def test_broker_has_short_timeouts(url: str, settings: dict[str, str]) -> None:
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
        match=rf"^SECRET_KEY: .*secret_key {words}.* from a backup.* recordings are lost",
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
