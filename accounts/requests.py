"""What a guarded view is handed, a request of someone who has signed in; and where it leads back
to.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails


def own_path(path: str) -> str:
    """Where a page was told to lead back to, if that is on this site; nothing where it is
    elsewhere.
    """
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else ""


def back_to_list(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """To the list, narrowed as it was where the deed was done in one of its rows."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    address = reverse(name)
    is_there = sent_from.path == address and sent_from.query
    return redirect(f"{address}?{sent_from.query}" if is_there else address)
