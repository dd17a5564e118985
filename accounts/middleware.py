"""What every request goes through: who sent it, no NUL in what it says, and what may be kept."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

NUL = "\0"
UNSEEN = re.compile(
    r"[\x00\u202a-\u202e\u2066-\u2069]"
)  # NUL, and what turns the reading order behind it
NOT_ALLOWED = 405
Answer = Callable[[HttpRequest], HttpResponse]


def sender_behind_proxy(get_response: Answer) -> Answer:
    """The brakes count by address: behind a proxy that is whom the proxy names last, not the proxy
    itself.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        senders = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY and senders:
            request.META["REMOTE_ADDR"] = senders.rpartition(",")[2].strip()
        return get_response(request)

    return answered


def forgotten_by_browser(get_response: Answer) -> Answer:
    """Whoever signs out leaves nothing on a shared machine: the browser drops the packs that it
    kept for offline.

    It drops the pages that Back would show too. Until then it may keep those, and Back loses
    nothing that was typed; a proxy on the way keeps none.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answered


def said_in_words(get_response: Answer) -> Answer:
    """Whoever opens the address of a deed, with Back or by reloading, reads so, and not on the
    browser's own page.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == NOT_ALLOWED and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    return answered


def without_nul(get_response: Answer) -> Answer:
    """No address has one (404); pasted into a field or a search it is as if it had not been typed.

    PostgreSQL keeps it in no text. So with characters that turn the reading order: in the title of
    an incident one turned the number of the media cell behind it, on every page.
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
