"""The context of every page: the mode of the installation, permissions (`can.work_desk`) and menus."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import Role
from accounts.navigation import Menu

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
    return {
        "can": Can(user.permissions),
        "menu": Menu(user.permissions, user.roles, request.resolver_match),
        "has_keys": bool(user.roles - POCKET_ROLES),
        **known,
    }
