"""What is shown where a request cannot be read, or the site itself failed: by its own fault, or the
database's.
"""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error as broken

from accounts.full_disk import is_disk_full

log = logging.getLogger(__name__)
TRY_AGAIN_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form that is too big says so; anything else could not be made sense of."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A full disk says so (507). A lock not had in time and a database that is started again are no
    faults: 503, and when to try again. Neither page asks anything of the database, not even who
    this is.
    """
    problem = sys.exc_info()[1]
    if is_disk_full(problem):
        log.error("The disk is full: %s could not be saved.", request.path)
        return HttpResponse(loader.get_template("507.html").render(), status=507)
    if not isinstance(problem, OperationalError):
        return broken(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER)})
