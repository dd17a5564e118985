"""Leads those whose role needs a second factor, and who have none, to set one up before anything else.

Whether they do is looked up at the sign-in, so that a page costs no query. So a role that needs one from now
on asks for it at the next sign-in.
"""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.httpkit import authenticated_user
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import View
from accounts.factors.queries import has_factor, needs_factor
from accounts.providers.second_factor import signed_in_with_second_factor
from accounts.requests import Request

LACKING = "lacks_factor"  # in the session
SET_UP_PAGE = "accounts:security_overview"
ALLOWED = frozenset(
    {
        SET_UP_PAGE,
        "accounts:passkey_add",
        "accounts:codes_start",
        "accounts:recovery_codes",
        "accounts:help_overview",
        "account_logout",
        "account_change_password",
    }
)
Answer = Callable[[HttpRequest], HttpResponse]


def lead_to_second_factor(get_response: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    answered.process_view = _lead  # type: ignore[attr-defined]  # Django looks for it
    return answered


def _lead(request: Request, view: View, *_arguments: Any) -> HttpResponse | None:
    if getattr(view, "public", False) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if not request.user.is_authenticated or not is_lacking(request):
        return None
    match = request.resolver_match
    if match and match.view_name in ALLOWED:
        return None
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(reverse(SET_UP_PAGE))
    return redirect(SET_UP_PAGE)


def note_factor(request: HttpRequest) -> None:
    """At the sign-in, whose session is stored anyway: with a full disk a page could not do it."""
    user = authenticated_user(request)
    is_enough = signed_in_with_second_factor(request) or has_factor(user)
    request.session[LACKING] = not is_enough and needs_factor(user)


def is_lacking(request: HttpRequest) -> bool:
    """Whether this user has to set one up first."""
    if request.session.get(LACKING) and has_factor(authenticated_user(request)):
        request.session[LACKING] = False
    return bool(request.session.get(LACKING))
