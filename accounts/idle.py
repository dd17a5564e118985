"""Ends a session that nobody uses: soon at the desk, later on pages of one's own (a pack on the phone),
and as long after the sign-in in any case. The limits are a setting and hold from the next sign-in.

When the browser was last used is in a signed cookie that belongs to the session, so that a page costs no
write. A page that refreshes itself is no use.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from accounts.access import Permission, View, redirect_to_sign_in
from accounts.actions.sign_ins import record_sign_in
from accounts.factors.gate import note_factor
from accounts.models import SignInRule
from nhsuk.messages import inform

OWN_PAGES = frozenset({Permission.READ_OWN_PACKS, Permission.SEE_OWN_TRAINING})
STARTED = "signed_in_at"  # in the session; one without it was not begun by signing in
LIMITS = "ends_after"  # in the session: seconds without use
COOKIE = f"{settings.COOKIE_OF_HOST}used"
Answer = Callable[[HttpRequest], HttpResponse]


class Use(NamedTuple):
    """When the browser was last used at all, and when for the desk without a longer pause."""

    at_all: datetime
    at_the_desk: datetime


class Limits(NamedTuple):
    """How long a session lasts without use: at the desk, and on one's own pages."""

    at_the_desk: timedelta
    on_own_pages: timedelta


def start_session(request: HttpRequest, *, now: datetime) -> None:
    request.session[STARTED] = now.timestamp()
    request.session[LIMITS] = _seconds(SignInRule.objects.ours())
    note_factor(request)


def _seconds(rule: SignInRule) -> list[int]:
    return [rule.desk_minutes * 60, rule.own_hours * 3600]


def polled(view: View) -> View:
    """Marks a view that a page asks by itself, although by POST."""
    view.polled = True  # type: ignore[attr-defined]  # read below
    return view


def end_idle_sessions(get_response: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (used := getattr(request, "used", None)) and request.session.session_key:
            _remember(response, request, used)
        return response

    answered.process_view = _end_if_idle  # type: ignore[attr-defined]  # Django looks for it
    return answered


def _end_if_idle(request: HttpRequest, view: View, *_arguments: Any) -> HttpResponseBase | None:
    if getattr(view, "public", False) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    started = _started(request)
    if started is None or not request.user.is_authenticated:
        return None
    now = timezone.now()
    last = _last_use(request, started)
    limits = _limits(request)
    if now - started >= limits.on_own_pages or _is_idle(view, last, limits, now):
        user = request.user
        logout(request)
        record_sign_in(event="ended", user=user, now=now, because="not used")
        inform(request, "You were signed out because Greenroom was not used for a while.")
        return redirect_to_sign_in(request)
    if _is_use(request, view):
        is_at_the_desk = now - last.at_the_desk < limits.at_the_desk
        at_the_desk = now if is_at_the_desk else last.at_the_desk
        request.used = Use(now, at_the_desk)  # type: ignore[attr-defined]  # for the cookie
    return None


def _is_idle(view: View, last: Use, limits: Limits, now: datetime) -> bool:
    required = getattr(view, "requires", None)
    if required is not None and required <= OWN_PAGES:
        return now - last.at_all >= limits.on_own_pages
    return now - last.at_the_desk >= limits.at_the_desk


def _is_use(request: HttpRequest, view: View) -> bool:
    is_htmx = "HX-Request" in request.headers
    return not is_htmx or (request.method == "POST" and not getattr(view, "polled", False))


def _limits(request: HttpRequest) -> Limits:
    """Those of the sign-in; of one before there was a setting, what it starts with."""
    seconds = request.session.get(LIMITS) or _seconds(SignInRule())
    return Limits(*(timedelta(seconds=each) for each in seconds))


def _started(request: HttpRequest) -> datetime | None:
    stamp = request.session.get(STARTED)
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _last_use(request: HttpRequest, started: datetime) -> Use:
    """Without a cookie nothing has been used since the sign-in: deleting it gains nothing."""
    try:
        stamps = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(request))
    except signing.BadSignature:
        return Use(started, started)
    return Use(*(datetime.fromtimestamp(stamp, UTC) for stamp in stamps))


def _remember(response: HttpResponse, request: HttpRequest, used: Use) -> None:
    stamps = [moment.timestamp() for moment in used]
    response.set_cookie(
        COOKIE,
        signing.dumps(stamps, salt=_salt(request)),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _salt(request: HttpRequest) -> str:
    return f"accounts.idle {request.session.session_key}"
