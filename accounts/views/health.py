"""For whoever watches the processes: whether this one lives, and whether it can do its work."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts import silent_database
from accounts.models import User
from accounts.pages import page, public
from accounts.static_files import missing_static_files

NOT_READY = 503


@page("healthz")
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """It answers. Asks nothing of the database: a database that is away is no reason to restart."""
    return _plain("ok")


@page("readyz")
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has its tables, and pages have their style sheets and scripts."""
    if missing := missing_static_files():
        return _plain(missing, NOT_READY)
    try:
        if silent_database.is_silent():
            return _plain("the database does not answer", NOT_READY)
        User.objects.exists()
    except DatabaseError:
        return _plain("the database does not answer", NOT_READY)
    return _plain("ready")


def _plain(words: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
