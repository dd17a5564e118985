"""Settings that stand in a file: `.env` beside manage.py, or the file that ENV_FILE names. The environment wins."""

import os
from pathlib import Path


def read_env_file(root: Path) -> None:
    """Puts each NAME=value line of the file into the environment, where the name is not set there already."""
    file = Path(os.environ.get("ENV_FILE", root / ".env"))
    if not file.is_file():
        return
    for line in file.read_text().splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))
