"""Is this installation well? Each app lists its checks in its config as `checks =
["jobs.checks.database", ...]`.

A check is a function that takes `now` and returns one `Finding`. A check that fails is a finding
too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.module_loading import import_string

WHOLE = {"jobs.checks.audit_trail": "jobs.checks.whole_audit_trail"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of a check in a sentence and, if something is wrong, how to fix it."""

    check: str
    is_right: bool
    words: str
    remedy: str = ""


Check = Callable[..., Finding]


def right(check: str, words: str) -> Finding:
    return Finding(check=check, is_right=True, words=words)


def wrong(check: str, words: str, remedy: str) -> Finding:
    return Finding(check=check, is_right=False, words=words, remedy=remedy)


def checks() -> Iterator[str]:
    """The dotted names of every app's checks."""
    for config in apps.get_app_configs():
        yield from getattr(config, "checks", ())


def whole_checks() -> Iterator[str]:
    """The same, with the one that takes its time in the place of the one for a page."""
    yield from (WHOLE.get(name, name) for name in checks())


def examine(*, now: datetime, names: Iterable[str] | None = None) -> list[Finding]:
    """The finding of each of these checks, or of every one in the order in which the apps list them."""
    return [_run(name, now) for name in (checks() if names is None else names)]


def _run(name: str, now: datetime) -> Finding:
    check: Check = import_string(name)
    try:
        return check(now=now)
    except Exception as problem:  # a failing check is reported, and the others still run
        title = name.rpartition(".")[2].replace("_", " ").capitalize()
        return wrong(
            title,
            f"This check failed: {problem}",
            "Fix the problems above first, then check again.",
        )
