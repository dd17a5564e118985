"""What somebody is shown where the site itself failed: by its own fault, or by a database that is busy or away."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error as broken

TRY_AGAIN_AFTER = 30  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """A lock not had in time and a database that is started again are no faults: 503, and when to try again."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return broken(request)
    page = loader.get_template("503.html").render()  # asks nothing of the database, not even who this is
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER)})
