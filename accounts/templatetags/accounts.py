"""How users and audit events are shown on pages."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from accounts.access import Role
from accounts.audit import REDACTED
from accounts.emailed import links_refused, reaches_nobody, stored_instead
from accounts.forms import action_words
from accounts.models import RoleGrant, User
from accounts.providers.models import Provider
from nhsuk.words import moment

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")
DETAILS = {REDACTED: "events that lost their names and details"}

BROWSERS = (  # the first that is named: later ones claim to be the earlier
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)

register = template.Library()
register.filter("action_words", action_words)


@register.simple_tag
def nobody_yet() -> bool:
    """Whether this is an installation that nobody has set up."""
    return not User.objects.exists()


register.simple_tag(stored_instead)
register.simple_tag(reaches_nobody)


@register.inclusion_tag("accounts/_no_mail_server.html", takes_context=True)
def no_mail_server(context: template.Context) -> dict[str, Any]:
    """Nothing where email is sent, and where the banner of every page says that it is not."""
    stored = "" if _has_banner(context) else stored_instead()
    return {"stored": stored, "refused": links_refused(), "may_set_up": _may_set_up(context)}


@register.inclusion_tag("accounts/_no_mail_banner.html", takes_context=True)
def no_mail_banner(context: template.Context) -> dict[str, Any]:
    """For everyone who is signed in; nothing in the example, where email counts as sent."""
    return {
        "stored": stored_instead() if _has_banner(context) else "",
        "may_set_up": _may_set_up(context),
        "can": context.get("can"),
    }


def _has_banner(context: template.Context) -> bool:
    user = context.get("user")
    return bool(user and user.is_authenticated and reaches_nobody())


def _may_set_up(context: template.Context) -> bool:
    can = context.get("can")
    return bool(can and (can["edit_courses"] or can["manage_users"]))


@register.simple_tag
def sign_in_providers() -> list[Provider]:
    """Those whose buttons stand on the sign-in page."""
    return list(Provider.objects.on().only("name").order_by("name"))


@register.filter
def role_words(grants: Iterable[RoleGrant]) -> str:
    held = {grant.role for grant in grants}
    return ", ".join(role.label for role in Role if role in held)


@register.filter
def browser_words(user_agent: str) -> str:
    """A browser and what it runs on, as far as it says so; the user is to know their own again."""
    browser = next((name for key, name in BROWSERS if key in user_agent), "A browser")
    system = next((name for key, name in SYSTEMS if key in user_agent), "")
    return f"{browser} on {system}" if system else browser


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
