"""`make setup` on machines that lack something: the real script in its own folder, with its own
PATH.
"""

import fcntl
import os
import shutil
import subprocess
import sys

import pytest

from tests.project import ROOT

NOBODY = 65534  # so that nothing is installed by root while the tests run
UNREACHABLE = "http://127.0.0.1:9/simple"


@pytest.fixture
def house(tmp_path):
    """A copy of what `make setup` needs, in which its `.venv` is made."""
    for name in ("bin", "requirements"):
        shutil.copytree(
            ROOT / name, tmp_path / "house" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path / "house"


@pytest.fixture
def pythons(tmp_path):
    """A folder of commands that is the whole PATH; `pythons(python3="3.9")` adds an interpreter of
    that version.
    """
    folder = tmp_path / "path"
    folder.mkdir()

    def made(*, has_venv: bool = True, **versions: str) -> str:
        for name, version in versions.items():
            answer = f'case "$2" in *version_info*) echo {version};; *) {"echo yes" if has_venv else "exit 1"};; esac'
            (folder / name).write_text(f"#!/bin/sh\n{answer}\n")
            (folder / name).chmod(0o755)
        return str(folder)

    return made


def start_prepare(house, *, path=None, candidates=None, **more):
    """Starts the script with only the interpreters of the test as candidates."""
    program = "import sys, prepare\n"
    if candidates is not None:
        program += f"prepare.CANDIDATES = {candidates!r}\nprepare.os.geteuid = lambda: {NOBODY}\n"
    program += "try:\n    prepare.set_up('base')\nexcept prepare.MissingError as missing:\n    sys.exit(str(missing))\n"
    env = {
        **os.environ,
        "PATH": path or os.environ["PATH"],
        "PYTHONPATH": str(house / "bin"),
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_prepare(house, **more):
    process = start_prepare(house, **more)
    stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def test_old_python_is_reported_with_a_command(house, pythons):
    result = run_prepare(house, path=pythons(python3="3.9"), candidates=("python3.13", "python3"))

    assert result.returncode == 1
    assert "Greenroom needs Python 3.13 or 3.12 (found: 3.9)" in result.stderr


def test_missing_python_is_reported(house, pythons):
    result = run_prepare(house, path=pythons(), candidates=("python3.13",))

    assert "(found: none)" in result.stderr


def test_python_without_venv_is_reported_with_its_package(house, pythons):
    result = run_prepare(
        house, path=pythons(**{"python3.13": "3.13"}, has_venv=False), candidates=("python3.13",)
    )

    assert result.returncode == 1
    assert "python3.13-venv" in result.stderr


def test_missing_network_is_reported(house):
    cold = {
        "PIP_INDEX_URL": UNREACHABLE,
        "UV_INDEX_URL": UNREACHABLE,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
    }
    result = run_prepare(
        house, PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull, **cold
    )

    assert result.returncode == 1
    assert "Could not install uv" in result.stderr
    assert "this machine has no network" in result.stderr
    assert not (house / ".venv" / "complete-base").exists()


def test_partial_environment_is_made_again(house):
    (house / ".venv" / "bin").mkdir(parents=True)
    (house / ".venv" / "bin" / "python").write_text("torn")

    result = run_prepare(house, PIP_INDEX_URL=UNREACHABLE, PIP_NO_CACHE_DIR="1", PIP_RETRIES="0")

    assert "is incomplete: making it again" in result.stdout
    assert (house / ".venv" / "pyvenv.cfg").exists()


def test_environment_without_its_configuration_is_made_again(house):
    """Its interpreter would be the machine's own, which refuses to install anything."""
    subprocess.run([sys.executable, "-m", "venv", str(house / ".venv")], check=True)
    (house / ".venv" / "pyvenv.cfg").unlink()

    result = run_prepare(house, PIP_INDEX_URL=UNREACHABLE, PIP_NO_CACHE_DIR="1", PIP_RETRIES="0")

    assert "is incomplete: making it again" in result.stdout
    assert (house / ".venv" / "pyvenv.cfg").exists()


def test_two_at_once_take_turns(house):
    with (house / "bin" / "prepare.py").open() as script:
        fcntl.flock(script, fcntl.LOCK_EX)
        second = start_prepare(
            house, PIP_INDEX_URL=UNREACHABLE, PIP_NO_CACHE_DIR="1", PIP_RETRIES="0"
        )
        said = second.stdout.readline()
        has_begun = (house / ".venv").exists()
    second.communicate()

    assert "Another make is preparing this folder" in said
    assert not has_begun
    assert (house / ".venv" / "pyvenv.cfg").exists()


def test_stamp_of_other_requirements_is_ignored(house, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import prepare  # a script, found through its folder

    monkeypatch.setattr(prepare, "VENV", house / ".venv")
    monkeypatch.setattr(prepare, "PYTHON", sys.executable)
    (house / ".venv").mkdir()
    (house / ".venv" / "complete-base").write_text("the digest of something else")

    assert prepare.is_complete("base") is False

    (house / ".venv" / "complete-base").write_text(prepare.fingerprint("base"))

    assert prepare.is_complete("base") is True
