"""What is shown where a request cannot be read, or the site itself failed: by its own fault, or the database's."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error as broken

TRY_AGAIN_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form that is too big says so; anything else could not be made sense of."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A lock not had in time and a database that is started again are no faults: 503, and when to try again."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return broken(request)
    page = loader.get_template("503.html").render()  # asks nothing of the database, not even who this is
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER)})
