"""How what is confidential leaves the house: kept by nothing on the way, and where it must be, run
by nothing.
"""

from collections.abc import Collection
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.csp import csp_override

from accounts.access import View

KEPT_BY_NOBODY = "private, no-store"
NOTE = "pressed"
NOTED_FOR = 3600  # seconds
SANDBOX = [
    "allow-forms",
    "allow-same-origin",
    "allow-downloads",
    "allow-popups",
    "allow-top-navigation",
]


def unkept(view: View) -> View:
    """Kept by nothing on the way, framed by nobody."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = KEPT_BY_NOBODY
        response["X-Frame-Options"] = "DENY"
        return response

    return answered


def sealed(view: View) -> View:
    """Unkept, and the page runs no script: for what opens by a secret link, without signing in."""
    policy = cast(dict[str, Collection[str]], settings.SECURE_CSP)
    return csp_override({**policy, "script-src": ["'none'"], "sandbox": SANDBOX})(unkept(view))


def to_itself(request: HttpRequest, note: str = "", at: str = "") -> HttpResponse:
    """After a press on a page of a secret link: the same page by GET, so that going back or
    reloading sends nothing.

    `at`: the page, where the press went to another address.

    `note` is what `noted` answers there, in this browser alone and for an hour; whoever else has
    the link finds the page as it was.
    """
    path = at or request.path
    response = HttpResponseRedirect(path)
    if note:
        kept: dict[str, Any] = {
            "max_age": NOTED_FOR,
            "path": path,
            "httponly": True,
            "samesite": "Lax",
        }
        response.set_signed_cookie(NOTE, note, secure=request.is_secure(), salt=path, **kept)
    return response


def noted(request: HttpRequest) -> str:
    """What was noted when this browser pressed; empty where it did not, or long ago."""
    return str(request.get_signed_cookie(NOTE, default="", salt=request.path, max_age=NOTED_FOR))


def without_note(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """For what is said once: the next who looks in this browser does not find it."""
    response.delete_cookie(NOTE, path=request.path, samesite="Lax")
    return response


def as_file(
    content: bytes, *, content_type: str, name: str, is_shown: bool = False
) -> HttpResponse:
    """The file under this ASCII name: saved where it arrives, or with `is_shown` opened there; kept
    by nothing else.
    """
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    response["Cache-Control"] = KEPT_BY_NOBODY
    response["X-Content-Type-Options"] = "nosniff"
    return response
