"""What a guarded view is handed: a request of someone who has signed in."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails


def own_path(path: str) -> str:
    """Where a page was told to lead back to, if that is on this site; nothing where it is elsewhere."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else ""
