"""The type of a request by someone who has signed in, and redirects back to where they were."""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.models import User

CAME_FROM = "confirm-from"  # the name of a field: the page that led to being asked to confirm


class Request(HttpRequest):
    """`now` is the moment at which its page began to answer: a page reads no clock of its own."""

    user: User
    htmx: HtmxDetails
    now: datetime


def typed_line(request: HttpRequest, name: str) -> str:
    """What was typed in a field that stands alone, such as the reason beside a button."""
    return request.POST.get(name, "").strip()[:300]


def own_path(path: str) -> str:
    """The path, if it is on this site; otherwise an empty string."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else ""


def back_to_list(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """Redirects to the list, with the filters that it had if the action was started from it, also
    where they were asked to confirm in between.
    """
    sent_from = urlsplit(request.POST.get(CAME_FROM) or request.headers.get("Referer", ""))
    address = reverse(name)
    is_there = sent_from.path == address and sent_from.query
    return redirect(f"{address}?{sent_from.query}" if is_there else address)
