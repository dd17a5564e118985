"""Responses with confidential content: no cache stores them and, if required, no script runs."""

from collections.abc import Collection
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.csp import csp_override

from accounts.access import View

NO_STORE = "private, no-store"
NOTE = f"{settings.COOKIE_OF_PATH}pressed"
NOTE_MAX_AGE = 3600  # seconds
SANDBOX = [
    "allow-forms",
    "allow-same-origin",
    "allow-downloads",
    "allow-popups",
    "allow-top-navigation",
]


def uncached(view: View) -> View:
    """No cache stores the response and no page can frame it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        response["X-Frame-Options"] = "DENY"
        return response

    return answered


def sealed(view: View) -> View:
    """Uncached, and the page runs no script: for secret links, which need no sign-in."""
    policy = cast(dict[str, Collection[str]], settings.SECURE_CSP)
    return csp_override({**policy, "script-src": ["'none'"], "sandbox": SANDBOX})(uncached(view))


def redirect_to_itself(request: HttpRequest, note: str = "", at: str = "") -> HttpResponse:
    """After a POST on the page of a secret link: redirects to the same page, so that going back or
    reloading sends nothing.

    `at` is the page, if the POST went to another address. `note` is what `read_note` returns there,
    only in this browser and for an hour; others who have the link do not see it.
    """
    path = at or request.path
    response = HttpResponseRedirect(path)
    if note:
        options: dict[str, Any] = {
            "max_age": NOTE_MAX_AGE,
            "path": path,
            "httponly": True,
            "samesite": "Lax",
        }
        response.set_signed_cookie(
            NOTE, note, secure=settings.SESSION_COOKIE_SECURE, salt=path, **options
        )
    return response


def read_note(request: HttpRequest) -> str:
    """The note that was set for this browser; empty if there is none or it has expired."""
    return str(request.get_signed_cookie(NOTE, default="", salt=request.path, max_age=NOTE_MAX_AGE))


def clear_note(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Deletes the note, for a message that is shown once."""
    response.delete_cookie(NOTE, path=request.path, samesite="Lax")
    return response


def file_response(
    content: bytes, *, content_type: str, name: str, is_shown: bool = False
) -> HttpResponse:
    """A download with this ASCII name, or with `is_shown` a file that the browser opens; not cached."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    response["Cache-Control"] = NO_STORE
    response["X-Content-Type-Options"] = "nosniff"
    return response
