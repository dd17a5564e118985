"""The source files, templates, URLs and models of the project, for tests that check all of them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "jobs", "training", "scheduling", "desk", "imports", "reports")
PACKAGES = ("config", "nhsuk", "demo", *APPS)
NO_ROW = (
    "999999999",
    "nowhere",
    "2026-11-25",
    "00000000-0000-4000-8000-000000000000",
)  # keys that no row has


class Address(NamedTuple):
    """One URL of the site: its name (`app:name`), its view, and an example for a row that does not
    exist.
    """

    name: str
    view: Any
    example: str

    @property
    def is_of_no_row(self) -> bool:
        """Whether the URL names a row; that of the example does not exist."""
        return any(name in self.example for name in NO_ROW)

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]

    @property
    def template(self) -> str:
        """Where the template of its page stands: in the folder of its view's app, or of the app's
        part.
        """
        folder = self.view.__module__.partition(".views")[0].replace(".", "/")
        return f"{folder}/{self.noun}.html"

    @property
    def noun(self) -> str:
        return self.name.partition(":")[2]


@cache
def addresses() -> tuple[Address, ...]:
    """Every address of our own apps; allauth's stand apart, it guards its own."""
    return tuple(address for address in _walk(get_resolver(), (), {}) if ":" in address.name)


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...], parts: dict[str, Any]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = parts | {name: _of_no_row(kind) for name, kind in entry.pattern.converters.items()}
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or ""))
            yield Address(name, entry.callback, reverse(name, kwargs=here) if spaces else "")
        else:
            yield from _walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces, here)


def _of_no_row(converter: Any) -> str:
    """What the converter lets through and no row is called, or the first choice that it gives."""
    nobody = (text for text in NO_ROW if re.fullmatch(converter.regex, text))
    return next(nobody, converter.regex.partition("|")[0])


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


def pure() -> list[Path]:
    """What computes from plain values alone, and says so."""
    return [
        file for file in sources() if re.search(r"\bPure\b", ast.get_docstring(tree(file)) or "")
    ]
