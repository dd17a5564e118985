"""Middleware: the client's address, turns, limits on what is sent, caching, control characters, pages for
405.
"""

import re
import threading
from collections.abc import Callable

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse

from accounts import silent_database

AT_ONCE = 4  # requests, each with a database connection
LOOK_AGAIN = 0.5  # seconds
HEALTH = ("/healthz", "/readyz")
NUL = "\0"
# NUL, and characters that reverse the reading order of what follows
UNSEEN = re.compile(r"[\x00\u202a-\u202e\u2066-\u2069]")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOT_ALLOWED = 405
TOO_LARGE = 413
# What no page uses. A script that got in could otherwise ask for it in our name.
NO_FEATURES = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
        *("microphone", "midi", "payment", "serial", "usb"),
    )
)
Answer = Callable[[HttpRequest], HttpResponse]


def sender_behind_proxy(get_response: Answer) -> Answer:
    """Limits count by IP address: behind a proxy that is the last address in its header, not the
    proxy itself.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        senders = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY and senders:
            request.META["REMOTE_ADDR"] = senders.rpartition(",")[2].strip()
        return get_response(request)

    return answered


def permissions_policy(get_response: Answer) -> Answer:
    """A page that needs one of them, such as the camera, names its own."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_FEATURES)
        return response

    return answered


def refuse_machines_without_tls(get_response: Answer) -> Answer:
    """A program that was redirected would go on sending its secret in the clear first, and nobody
    would notice.
    """
    path = re.compile(settings.FOR_MACHINES)

    def answered(request: HttpRequest) -> HttpResponse:
        is_plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_plain and path.match(request.path.lstrip("/")):
            words = f"Use {settings.BASE_URL}, and replace the secret that was sent unencrypted.\n"
            return HttpResponseForbidden(words, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answered


def refuse_other_methods(get_response: Answer) -> Answer:
    """TRACE, CONNECT and what somebody made up: a view that asks for no method would answer them."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return answered


def take_turns(get_response: Answer) -> Answer:
    """Four requests at a time. The other threads of the web process wait here, and leave one for those who
    ask after its health; where the database says nothing, they say so.
    """
    turns = threading.BoundedSemaphore(AT_ONCE)

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path in HEALTH:
            request.COOKIES = {}  # or the sign-in is looked up in the database
            with silent_database.watched():
                return get_response(request)
        is_my_turn = False
        while not is_my_turn:
            if silent_database.is_known():
                return silent_database.busy_page()
            is_my_turn = turns.acquire(timeout=LOOK_AGAIN)
        try:
            with silent_database.watched():
                return get_response(request)
        finally:
            turns.release()

    return answered


def limit_body(get_response: Answer) -> Answer:
    """Refuses what is too large by its stated length, before any of it is read. Without a sign-in
    nobody uploads a file.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdecimal() else 0
        if size > settings.MAX_BODY_SIGNED_OUT and (
            size > settings.MAX_BODY or not request.user.is_authenticated
        ):
            return render(request, "413.html", status=TOO_LARGE)
        return get_response(request)

    return answered


def clear_browser_data(get_response: Answer) -> Answer:
    """At sign-out the browser deletes the packs that it stored for offline use, and cached pages.

    Until then it may cache pages, so that Back shows what was typed; a proxy may not.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answered


def explain_method_not_allowed(get_response: Answer) -> Answer:
    """Explains on our own page, and not the browser's, that an address accepts only POST."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == NOT_ALLOWED and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    return answered


def strip_control_characters(get_response: Answer) -> Answer:
    """Drops NUL from fields and searches; an address with NUL is 404.

    PostgreSQL cannot store NUL. Characters that reverse the reading order are dropped too: in the
    title of an incident one reversed the phone number of the media cell on every page.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        if NUL in request.path:
            raise Http404
        if _has_unseen(request.GET):
            request.GET = _dropped(request.GET)  # type: ignore[assignment]  # as immutable as it was
        if request.method == "POST" and _has_unseen(request.POST):
            request.POST = _dropped(request.POST)  # type: ignore[assignment]  # likewise
        return get_response(request)

    return answered


def _has_unseen(sent: QueryDict) -> bool:
    return any(
        UNSEEN.search(str(text)) for name, values in sent.lists() for text in (name, *values)
    )


def _dropped(sent: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in sent.lists():
        clean.setlist(UNSEEN.sub("", name), [UNSEEN.sub("", str(value)) for value in values])
    clean._mutable = False
    return clean
