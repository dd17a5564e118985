"""How users and audit events are said on pages."""

from typing import Any

from django import template

from accounts.access import Role
from accounts.forms import action_words
from accounts.models import User

register = template.Library()
register.filter("action_words", action_words)


@register.filter
def role_words(user: User) -> str:
    """The roles of a user whose grants were fetched with the page."""
    held = {grant.role for grant in user.role_grants.all()}
    return ", ".join(role.label for role in Role if role in held)


@register.filter
def detail_words(details: dict[str, Any]) -> str:
    """`{"before": ["officer"]}` as 'before: officer'."""
    return " · ".join(f"{key.replace('_', ' ')}: {_plain(value)}" for key, value in details.items())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)
