import os

from config.environment import read_env_file


def test_read_env_file_sets_what_the_environment_does_not(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# a remark\nGREENROOM_A = one\nGREENROOM_B='two'\n\nnot a setting\n")
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
