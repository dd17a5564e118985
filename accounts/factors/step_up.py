"""Before something that does much damage in the wrong hands, the user shows again that it is them: by
their passkey or a code, or by the password where they have neither.

It is asked in place of the page that was opened, and holds what was typed: once answered, what was
pressed is done. Signing in counts, so nobody is asked twice within five minutes.
"""

import time
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.usersessions.models import UserSession
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Context, Page
from accounts.actions.sign_ins import record_sign_in
from accounts.confidential import uncached
from accounts.factors.forms import ConfirmForm
from accounts.factors.queries import PASSKEY, factors_of
from accounts.requests import CAME_FROM, Request, own_path

OPENED = "confirm-opened"  # the name of a field: the page is opened anew once it is them
SENT = "confirm-sent"  # the name of a field: this is the answer, and not the first attempt


def is_fresh(request: Request) -> bool:
    """Whether they signed in, or were asked, within the last five minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < REAUTHENTICATION_TIMEOUT


def step_up(view: Page) -> Page:
    """Asks first, whatever the method."""
    return _asking(view, methods={"GET", "HEAD", "POST"})


def step_up_to_post(view: Page) -> Page:
    """Asks when the form is sent, and not to look at it."""
    return _asking(view, methods={"POST"})


def _asking(view: Page, *, methods: set[str]) -> Page:
    asked = uncached(_ask)

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase | Context:
        if SENT in request.POST and not is_fresh(request):
            form = ConfirmForm(request.POST, request=request, user=request.user)
            if not form.is_valid():
                return asked(request, form)
            _record(request, form)
        elif request.method in methods and not is_fresh(request):
            return asked(request, ConfirmForm(request=request, user=request.user))
        if OPENED in request.POST:
            return redirect(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.also_takes = ("POST",)  # type: ignore[attr-defined]  # the answer; accounts/pages.py reads it
    return guarded


def _record(request: Request, form: ConfirmForm) -> None:
    method = "mfa" if form.factor else "password"
    if form.factor:
        form.factor.record_usage()
    _begin_new_session(request)
    record_authentication(request, request.user, method=method, reauthenticated=True)
    how = form.factor.type if form.factor else "password"
    record_sign_in(event="confirmed", user=request.user, now=timezone.now(), how=how)


def _begin_new_session(request: Request) -> None:
    """With what the session holds, under a new key: whoever has a copy of the old one has nothing."""
    listed = UserSession.objects.filter(session_key=request.session.session_key)
    key = list(listed.values_list("pk", flat=True))
    request.session.cycle_key()
    UserSession.objects.filter(pk__in=key).update(session_key=request.session.session_key)


def _ask(request: Request, form: ConfirmForm) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith("confirm-")
        for value in values
    ]
    if request.method != "POST" or OPENED in request.POST:
        typed = [(OPENED, "yes")]
    back = own_path(request.POST.get(CAME_FROM, "")) or _page_before(request)
    context = {
        "form": form,
        "typed": [*typed, (SENT, "yes"), *([(CAME_FROM, back)] if back else [])],
        "has_way": "code" in form.fields or request.user.has_usable_password(),
        "back": back,
    }
    if any(factor.type == PASSKEY for factor in factors_of(request.user)):
        context["options"] = begin_authentication(request.user)
    return render(request, "accounts/factors/step_up.html", context)


def _page_before(request: Request) -> str:
    """The path that led here; empty if it is unknown, or this page itself."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.path == request.path:
        return ""
    return own_path(came_from._replace(scheme="", netloc="").geturl())
