"""Settings from a file: `.env` beside manage.py, or the file that ENV_FILE names. The environment
overrides it.

Runs on any Python 3.7 or later, because `make start` uses it before `.venv` exists. A wrong setting
ends the program with its name, what is wrong and how to fix it; never with the value, which may be
secret.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

LAST_PORT = 65_535


class WrongSettingError(SystemExit):
    """Ends a command with status 1 and these words."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem} {remedy}")


def env_file(root: Path) -> Path:
    return Path(os.environ.get("ENV_FILE") or root / ".env")


def read_env_file(root: Path) -> None:
    """Puts each NAME=value line of the file into the environment, where the name is not set there
    already.
    """
    file = env_file(root)
    if os.environ.get("ENV_FILE") and not file.exists():
        raise WrongSettingError(
            "ENV_FILE", f"There is no file {file}.", "Name the file, or leave it out."
        )
    if not file.is_file():
        return
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        remedy = "Make it a text file in UTF-8 that this user may read."
        raise WrongSettingError(str(file), f"It cannot be read: {problem}.", remedy) from problem
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def setting(name: str, otherwise: str = "") -> str:
    """The value without surrounding spaces; `otherwise` if it is empty or not set."""
    return os.environ.get(name, "").strip() or otherwise


def port(otherwise: int = 8000) -> int:
    text = setting("PORT", str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) <= LAST_PORT):
        raise WrongSettingError(
            "PORT", "It is not a port.", f"Use a number from 1 to {LAST_PORT}, such as 8000."
        )
    return int(text)


def folder(name: str, otherwise: Path) -> Path:
    """A folder that exists and is writable; created for this user alone if missing."""
    path = Path(setting(name, str(otherwise))).resolve()
    remedy = "Name a folder that this user may write to."
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise WrongSettingError(
            name, f"{path} cannot be created: {problem.strerror}.", remedy
        ) from problem
    if not os.access(str(path), os.W_OK | os.X_OK):
        raise WrongSettingError(name, f"Nothing can be written to {path}.", remedy)
    return path


def address(name: str, otherwise: str, schemes: tuple[str, ...], remedy: str) -> SplitResult:
    """An address with one of these schemes, parsed."""
    try:
        parts = urlsplit(setting(name, otherwise))
        _ = parts.port  # a wrong port is only found when it is read
    except ValueError as problem:
        raise WrongSettingError(
            name, "It is not an address: its host or its port is wrong.", remedy
        ) from problem
    if parts.scheme not in schemes:
        begins = f"It begins with {parts.scheme}:, which Greenroom does not know."
        raise WrongSettingError(name, begins if parts.scheme else "It is not an address.", remedy)
    return parts
