"""What every page knows: the installation's name and mode, and what the reader may do (`can.work_desk`)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


class Can:
    """`can.NAME` in a template is whether the reader holds the permission NAME."""

    def __init__(self, permissions: frozenset[str]) -> None:
        self._permissions = permissions

    def __getitem__(self, name: str) -> bool:
        return name in self._permissions


def house(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    permissions = user.permissions if user is not None and user.is_authenticated else frozenset()
    return {"can": Can(permissions), "is_demo": settings.DEMO, "base_url": settings.BASE_URL}
