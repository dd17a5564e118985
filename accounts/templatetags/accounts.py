"""How users and audit events are shown on pages."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from accounts.access import Role
from accounts.audit import REDACTED
from accounts.forms import action_words
from accounts.models import RoleGrant
from nhsuk.words import moment

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")
DETAILS = {REDACTED: "events that lost their names and details"}

register = template.Library()
register.filter("action_words", action_words)


@register.filter
def role_words(grants: Iterable[RoleGrant]) -> str:
    held = {grant.role for grant in grants}
    return ", ".join(role.label for role in Role if role in held)


@register.filter
def detail_words(details: dict[str, Any]) -> str:
    """`{"before": ["officer"]}` as 'before: officer'. For redacted events, how many."""
    shown = {key: len(value) if key == REDACTED else value for key, value in details.items()}
    return " · ".join(
        f"{DETAILS.get(key, key.replace('_', ' '))}: {_plain(value)}"
        for key, value in shown.items()
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return (
            ", ".join(_inner(key.replace("_", " "), inner) for key, inner in value.items())
            or "none"
        )
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if MOMENT.match(str(value)):
        return moment(timezone.localtime(datetime.fromisoformat(value)))
    return "none" if value in (None, "") else str(value)


def _inner(key: str, value: Any) -> str:
    return f"{key} ({_plain(value)})" if isinstance(value, dict) else f"{key} {_plain(value)}"
