import os

import pytest

from config import environment
from config.environment import WrongSettingError, read_env_file


def test_read_env_file_sets_what_the_environment_does_not(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(
        "# a remark\nGREENROOM_A = one\nGREENROOM_B='two'\n\nnot a setting\n"
    )
    monkeypatch.setattr(os, "environ", {"GREENROOM_B": "told"})

    read_env_file(tmp_path)

    assert os.environ == {"GREENROOM_A": "one", "GREENROOM_B": "told"}


def test_read_env_file_goes_by_the_name_in_env_file(tmp_path, monkeypatch):
    (tmp_path / "other").write_text("GREENROOM_A=other\n")
    monkeypatch.setattr(os, "environ", {"ENV_FILE": str(tmp_path / "other")})

    read_env_file(tmp_path)

    assert os.environ["GREENROOM_A"] == "other"


def test_read_env_file_does_without_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {})

    read_env_file(tmp_path)

    assert os.environ == {}


def test_read_env_file_refuses_the_name_of_a_file_that_is_not_there(tmp_path, monkeypatch):
    """Otherwise the defaults would hold, and another database than the one that was meant."""
    monkeypatch.setattr(os, "environ", {"ENV_FILE": str(tmp_path / "missing")})

    with pytest.raises(
        WrongSettingError, match=r"^ENV_FILE: There is no file .*missing\. Name the file"
    ):
        read_env_file(tmp_path)


def test_read_env_file_reads_past_the_mark_of_an_editor(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("GREENROOM_A=one", encoding="utf-8-sig")
    monkeypatch.setattr(os, "environ", {})

    read_env_file(tmp_path)

    assert os.environ == {"GREENROOM_A": "one"}


def test_read_env_file_says_which_file_it_cannot_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_bytes("GREENROOM_A=one".encode("utf-16"))
    monkeypatch.setattr(os, "environ", {})

    with pytest.raises(WrongSettingError, match=r"\.env: It cannot be read: .* text file in UTF-8"):
        read_env_file(tmp_path)


def test_setting_takes_nothing_for_the_default(monkeypatch):
    monkeypatch.setattr(os, "environ", {"EMPTY": " ", "SET": " one "})

    assert [environment.setting(name, "default") for name in ("EMPTY", "SET", "MISSING")] == [
        "default",
        "one",
        "default",
    ]


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8" * 5000, "٣"])
def test_port_refuses_what_is_none(monkeypatch, text):
    monkeypatch.setattr(os, "environ", {"PORT": text})

    with pytest.raises(WrongSettingError, match=r"^PORT: It is not a port"):
        environment.port()


def test_port_is_what_is_set(monkeypatch):
    monkeypatch.setattr(os, "environ", {"PORT": "65535"})

    assert environment.port() == 65535


def test_folder_is_made_where_it_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {})

    assert environment.folder("DATA_DIR", tmp_path / "a" / "b").is_dir()


def test_folder_says_that_it_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path / "file" / "data")})

    with pytest.raises(
        WrongSettingError, match=r"^DATA_DIR: .*file/data cannot be created: Not a directory\."
    ):
        environment.folder("DATA_DIR", tmp_path)


def test_folder_says_that_nothing_can_be_written_to_it(monkeypatch, tmp_path):
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
def test_address_refuses_what_is_none_without_telling_its_password(monkeypatch, text, problem):
    monkeypatch.setattr(os, "environ", {"EMAIL_URL": text})

    with pytest.raises(WrongSettingError, match=r"^EMAIL_URL: .*Write one") as refused:
        environment.address("EMAIL_URL", "", ("smtp",), "Write one.")

    assert problem in str(refused.value)
