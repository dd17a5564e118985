"""Middleware: the client's address, caching, control characters, and pages for 405."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

NUL = "\0"
# NUL, and characters that reverse the reading order of what follows
UNSEEN = re.compile(r"[\x00\u202a-\u202e\u2066-\u2069]")
NOT_ALLOWED = 405
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
