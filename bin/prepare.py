"""Makes `.venv` with everything in it, or completes a partial one; says what is missing and how to
install it.

Runs on any Python 3.7 or later, so that it can report a Python that is too old. Usage:
bin/prepare.py base|dev|test
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VERSIONS = ("3.13", "3.12")
CANDIDATES = ("python3.13", "python3.12", "/usr/bin/python3", "python3")
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
TEST_COMMANDS = {  # and Debian's packages
    "chromium-headless-shell": "chromium-headless-shell",
    "npm": "npm",
    "pdftotext": "poppler-utils",
}
NO_NETWORK = (
    "failed to fetch",
    "name resolution",
    "connection",
    "timed out",
    "error sending request",
    "versions: none",
)
SECOND = "Another make is preparing this folder: waiting until it has ended."
FIX = "Fix that, then run the same make command again."
UNREACHED = """The package index did not answer: this machine has no network, or a proxy is in the way.
Connect it, or name a mirror that it can reach (PIP_INDEX_URL and UV_INDEX_URL) or a folder of wheels
(PIP_FIND_LINKS and UV_FIND_LINKS), then run the same make command again."""


# Whether an interpreter is that of an environment: without its pyvenv.cfg it is the machine's own.
IN_ENVIRONMENT = "sys.prefix != sys.base_prefix"


class MissingError(Exception):
    """Something this machine lacks; the text says what, and the command that installs it."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  a command talks to whoever started it


def apt_install(packages: list[str], why: str) -> None:
    """Installs Debian packages as root; for other users raises MissingError with the command."""
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise MissingError(
            "{}. Install it, then run the same make command again. Debian's name: {}".format(
                why, " ".join(packages)
            )
        )
    if os.geteuid() != 0:
        raise MissingError(
            "{}. Run this, then the same make command again:\n\n    sudo {}\n".format(why, command)
        )
    say("{}: running {}".format(why, command))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in ("apt-get update -qq", command + " -qq"):
        result = subprocess.run(
            step.split(), env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if result.returncode:
            tail = result.stdout.decode(errors="replace")[-600:]
            raise MissingError(
                "{}, and `{}` failed:\n{}\nFix that, then run the same make command again.".format(
                    why, step, tail
                )
            )


def ask(command: str, question: str) -> str:
    """The output of an interpreter, or an empty string if it does not run."""
    try:
        result = subprocess.run(
            [command, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.decode().strip() if result.returncode == 0 else ""


def find_python() -> str:
    """An interpreter that is new enough and can make an environment."""
    seen = set()
    for command in CANDIDATES:
        version = ask(command, "import sys; print('%d.%d' % sys.version_info[:2])")
        if version in VERSIONS:
            if not ask(command, "import ensurepip, venv; print('yes')"):
                apt_install(
                    ["python{}-venv".format(version)],
                    "Python {} has no venv module".format(version),
                )
            return command
        seen.add(version)
    versions = ", ".join(sorted(seen - {""})) or "none"
    why = "Greenroom needs Python {} (found: {})".format(" or ".join(VERSIONS), versions)
    apt_install(["python3", "python3-venv"], why)
    if ask("/usr/bin/python3", "import sys; print('%d.%d' % sys.version_info[:2])") in VERSIONS:
        return "/usr/bin/python3"
    raise MissingError(
        why
        + ", and this Debian has no newer one. Install Python 3.13, then run the same make command"
        " again."
    )


def need_libraries() -> None:
    """The system libraries that WeasyPrint needs."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if missing:
        apt_install(missing, "PDFs need " + ", ".join(missing))


def need_commands() -> None:
    """The browser, the reader of PDFs and the Node.js packages that only the tests use."""
    missing = [package for command, package in TEST_COMMANDS.items() if not shutil.which(command)]
    if missing:
        apt_install(missing, "The tests need " + ", ".join(missing))
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        run(["npm", "ci", "--no-fund", "--no-audit", "--silent"], "the Node.js packages")


def stamp_of(level: str) -> Path:
    return VENV / "complete-{}".format(level)


def fingerprint(level: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / (level + ".txt")).read_bytes()).hexdigest()


def is_complete(level: str) -> bool:
    """Whether the stamp, which is written last, is there and matches the requirements."""
    stamp = stamp_of(level)
    return (
        stamp.exists()
        and stamp.read_text() == fingerprint(level)
        and bool(ask(str(PYTHON), "import sys; print({} or '')".format(IN_ENVIRONMENT)))
    )


def run(command: list[str], what: str) -> None:
    """Runs an installer; a failure says whether the network was why."""
    env = {
        "PIP_RETRIES": "2",
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "VIRTUAL_ENV": str(VENV),
    }
    result = subprocess.run(
        command, cwd=str(ROOT), env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if result.returncode == 0:
        return
    output = result.stdout.decode(errors="replace")[-1500:].strip()
    is_network = any(sign in output.lower() for sign in NO_NETWORK)
    raise MissingError(
        "Could not install {}:\n{}\n{}".format(what, output, UNREACHED if is_network else FIX)
    )


def make_environment(level: str) -> None:
    """Installs requirements/LEVEL.txt into `.venv`, by hash. A partial `.venv` is completed if it
    works.
    """
    if level == "base" and stamp_of("dev").exists():
        level = "dev"
    if is_complete(level):
        return
    for old in ("base", "dev"):
        if stamp_of(old).exists():
            stamp_of(old).unlink()
    works = "import sys, pip; print(sys.version_info[:2] >= (3, 12) and {} or '')"
    if not ask(str(PYTHON), works.format(IN_ENVIRONMENT)):
        if VENV.exists():
            say("The environment in .venv is incomplete: making it again.")
        subprocess.run([find_python(), "-m", "venv", "--clear", str(VENV)], check=True)
    run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "-r",
            str(ROOT / "requirements" / "uv.txt"),
        ],
        "uv",
    )
    wanted = ROOT / "requirements" / (level + ".txt")
    run(
        [str(PYTHON), "-m", "uv", "pip", "sync", "-q", "--require-hashes", str(wanted)], wanted.name
    )
    stamp_of(level).write_text(fingerprint(level))


@contextlib.contextmanager
def one_at_a_time(path: Path, waiting: str) -> Iterator[None]:
    """Of those that lock this file or folder. The lock ends with the process."""
    lock = os.open(str(path), os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def set_up(level: str) -> None:
    """`base` runs the product, `dev` also its checks, `test` also the browser."""
    started = time.monotonic()
    # two that made the same `.venv` at once would tear it
    with one_at_a_time(Path(__file__), SECOND):
        _set_up(level, started)


def _set_up(level: str, started: float) -> None:
    wanted = "base" if level == "base" else "dev"
    was_ready = is_complete(wanted)
    need_libraries()
    make_environment(wanted)
    if level == "test":
        need_commands()
    if not was_ready:
        say("Environment ready in {:.0f} s.".format(time.monotonic() - started))


if __name__ == "__main__":
    try:
        set_up(sys.argv[1])
    except MissingError as missing:
        sys.exit(str(missing))
