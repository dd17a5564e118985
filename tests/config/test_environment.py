import os

import pytest

from config import environment
from config.environment import WrongSettingError, read_env_file


def test_read_env_file_does_not_override_the_environment(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(
        "# a remark\nGREENROOM_A = one\nGREENROOM_B='two'\n\nnot a setting\n"
    )
    monkeypatch.setattr(os, "environ", {"GREENROOM_B": "told"})

    read_env_file(tmp_path)

    assert os.environ == {"GREENROOM_A": "one", "GREENROOM_B": "told"}


def test_read_env_file_uses_env_file(tmp_path, monkeypatch):
    (tmp_path / "other").write_text("GREENROOM_A=other\n")
    monkeypatch.setattr(os, "environ", {"ENV_FILE": str(tmp_path / "other")})

    read_env_file(tmp_path)

    assert os.environ["GREENROOM_A"] == "other"


def test_read_env_file_does_without_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {})

    read_env_file(tmp_path)

    assert os.environ == {}


def test_read_env_file_refuses_a_missing_file(tmp_path, monkeypatch):
    """Otherwise the defaults would be used, with another database than the one that was meant."""
    monkeypatch.setattr(os, "environ", {"ENV_FILE": str(tmp_path / "missing")})

    with pytest.raises(
        WrongSettingError, match=r"^ENV_FILE: There is no file .*missing\. Name the file"
    ):
        read_env_file(tmp_path)


def test_read_env_file_ignores_a_byte_order_mark(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("GREENROOM_A=one", encoding="utf-8-sig")
    monkeypatch.setattr(os, "environ", {})

    read_env_file(tmp_path)

    assert os.environ == {"GREENROOM_A": "one"}


def test_read_env_file_names_an_unreadable_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_bytes("GREENROOM_A=one".encode("utf-16"))
    monkeypatch.setattr(os, "environ", {})

    with pytest.raises(WrongSettingError, match=r"\.env: It cannot be read: .* text file in UTF-8"):
        read_env_file(tmp_path)


def test_setting_uses_the_default_if_empty(monkeypatch):
    monkeypatch.setattr(os, "environ", {"EMPTY": " ", "SET": " one "})

    assert [environment.setting(name, "default") for name in ("EMPTY", "SET", "MISSING")] == [
        "default",
        "one",
        "default",
    ]


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8" * 5000, "٣"])
def test_port_refuses_other_text(monkeypatch, text):
    monkeypatch.setattr(os, "environ", {"PORT": text})

    with pytest.raises(WrongSettingError, match=r"^PORT: It is not a port"):
        environment.port()


def test_port_is_what_is_set(monkeypatch):
    monkeypatch.setattr(os, "environ", {"PORT": "65535"})

    assert environment.port() == 65535


def test_folder_is_created_if_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {})

    assert environment.folder("DATA_DIR", tmp_path / "a" / "b").is_dir()


def test_folder_reports_that_it_cannot_be_created(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path / "file" / "data")})

    with pytest.raises(
        WrongSettingError, match=r"^DATA_DIR: .*file/data cannot be created: Not a directory\."
    ):
        environment.folder("DATA_DIR", tmp_path)


def test_folder_reports_that_it_is_not_writable(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere

    with pytest.raises(WrongSettingError, match=r"^DATA_DIR: Nothing can be written to "):
        environment.folder("DATA_DIR", tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nonsense", "It is not an address."),
        (
            "mail.example.nhs.uk:25",
            "It begins with mail.example.nhs.uk:, which Greenroom does not know.",
        ),
        ("smtp://mail.example.nhs.uk:none", "its host or its port is wrong"),
        ("smtp://[::1", "its host or its port is wrong"),
    ],
)
def test_address_refuses_without_showing_the_password(monkeypatch, text, problem):
    monkeypatch.setattr(os, "environ", {"EMAIL_URL": text})

    with pytest.raises(WrongSettingError, match=r"^EMAIL_URL: .*Write one") as refused:
        environment.address("EMAIL_URL", "", ("smtp",), "Write one.")

    assert problem in str(refused.value)
