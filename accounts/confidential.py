"""How what is confidential leaves the house: kept by nothing on the way, and where it must be, run by nothing."""

from collections.abc import Collection
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csp import csp_override

from accounts.access import View

KEPT_BY_NOBODY = "private, no-store"
SANDBOX = ["allow-forms", "allow-same-origin", "allow-downloads", "allow-popups", "allow-top-navigation"]


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


def as_file(content: bytes, *, content_type: str, name: str, is_shown: bool = False) -> HttpResponse:
    """The file under this ASCII name: saved where it arrives, or with `is_shown` opened there; kept by nothing else."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    response["Cache-Control"] = KEPT_BY_NOBODY
    response["X-Content-Type-Options"] = "nosniff"
    return response
