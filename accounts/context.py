"""The context of every page: the mode of the installation, permissions (`can.work_desk`) and menus."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import Role
from accounts.navigation import BAR, KEYS, USER_MENU, links

POCKET_ROLES = {Role.SPOKESPERSON, Role.TRAINER}  # on a phone, without a keyboard


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
    reader = {"permissions": user.permissions, "roles": user.roles, "match": request.resolver_match}
    bar = list(links(BAR, **reader))
    return {
        "can": Can(user.permissions),
        "navigation": bar,
        "is_in_bar": not bar or any(link.is_page for link in bar),
        "key_navigation": list(links(KEYS, **reader)),
        "has_keys": bool(user.roles - POCKET_ROLES),
        "user_navigation": list(links(USER_MENU, **reader)),
        **known,
    }
