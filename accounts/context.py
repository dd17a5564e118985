"""The context of every page: the mode of the installation, permissions (`can.work_desk`) and menus."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import Role
from accounts.navigation import KEYS, bar_of, links, menu_of

DEMO_DOMAIN = "@demo.example.nhs.uk"  # of the example's users alone: accounts/demo.py
POCKET_ROLES = {Role.SPOKESPERSON, Role.TRAINER, Role.STAFF}  # on a phone, without a keyboard


class Can:
    """`can.NAME` in a template: whether the user has the permission NAME."""

    def __init__(self, permissions: frozenset[str]) -> None:
        self._permissions = permissions

    def __getitem__(self, name: str) -> bool:
        return name in self._permissions


def page_context(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    known = {"is_demo": settings.DEMO, "base_url": settings.BASE_URL}
    if user is None or not user.is_authenticated:
        return {"can": Can(frozenset()), **known}
    known["is_demo"] = settings.DEMO and user.email.endswith(DEMO_DOMAIN)
    reader = {"permissions": user.permissions, "roles": user.roles, "match": request.resolver_match}
    menu = {link.url: link for link in links(menu_of(user.permissions), **reader)}
    bar = list(links(bar_of(user.permissions), **reader))
    return {
        "can": Can(user.permissions),
        "navigation": bar,
        "is_in_bar": not bar or any(link.is_page for link in bar),
        "key_navigation": list(links(KEYS, **reader)),
        "has_keys": bool(user.roles - POCKET_ROLES),
        "user_navigation": list(menu.values()),
        **known,
    }
