"""Messages after an action, which may have a button that undoes it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest

_UNDO = "undo:"


class HostCookieStorage(CookieStorage):
    cookie_name = f"{settings.COOKIE_OF_HOST}messages"


class Storage(FallbackStorage):
    """Django's own, but for the name of the cookie."""

    storage_classes = (HostCookieStorage, SessionStorage)


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Says on the next page what was done; the undo button sends a POST to the address `undo`."""
    messages.success(request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def undo_address(extra_tags: str) -> str:
    """The address to undo at, from a message's extra tags; empty where there is nothing to undo."""
    return extra_tags.removeprefix(_UNDO) if (extra_tags or "").startswith(_UNDO) else ""


def refuse(request: HttpRequest, text: str) -> None:
    """Says on the next page why nothing was done, and what to do instead."""
    messages.error(request, text)


def warn(request: HttpRequest, text: str) -> None:
    """Says on the next page what to check, although it was done."""
    messages.warning(request, text)


def inform(request: HttpRequest, text: str) -> None:
    """Says on the next page what else happened."""
    messages.info(request, text)
