"""What the house tests and the tests of roles walk over: the source, the templates, the addresses, the models."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "jobs", "training", "scheduling", "reports")
PACKAGES = ("config", "nhsuk", *APPS)


class Address(NamedTuple):
    """One address of the site: `app:name`, the view behind it, and the names of its captured parts."""

    name: str
    view: Any
    route: str
    parts: tuple[str, ...]

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]

    @property
    def noun(self) -> str:
        return self.name.partition(":")[2]


@cache
def addresses() -> tuple[Address, ...]:
    """Every address of our own apps; allauth's stand apart, it guards its own."""
    return tuple(address for address in _walk(get_resolver(), (), "") if ":" in address.name)


def _walk(resolver: URLResolver, spaces: tuple[str, ...], route: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            parts = tuple(re.findall(r"<(?:\w+:)?(\w+)>", here))
            yield Address(":".join((*spaces, entry.name or "")), entry.callback, here, parts)
        else:
            yield from _walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces, here)


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the product, without migrations."""
    found = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(file for file in found if "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def models() -> list[Any]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))
