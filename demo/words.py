"""The names in words.toml."""

import tomllib
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
FIRST_NAMES: list[str] = _WORDS["first_names"]
LAST_NAMES: list[str] = _WORDS["last_names"]
DIRECTORATES: list[str] = _WORDS["directorates"]
POSTS: list[tuple[str, int, str, str]] = _WORDS["posts"]
TOPICS: dict[str, str] = _WORDS["topics"]
SPEAKS_ON: dict[str, dict[str, str]] = _WORDS["speaks_on"]
PROVIDERS: list[str] = _WORDS["providers"]
EXEMPT_BECAUSE: list[str] = _WORDS["exempt_because"]
CONTACTS: dict[str, str] = _WORDS["contacts"]
