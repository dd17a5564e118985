"""Pages for requests that cannot be read and for failures of the site or the database."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error as broken

from accounts import silent_database
from accounts.full_disk import is_disk_full
from accounts.static_files import missing_static_files

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 if the form is too big, otherwise 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """507 for a full disk; 503 with Retry-After for a lock timeout or a restarting database.

    Neither page queries the database, not even for the user.
    """
    problem = sys.exc_info()[1]
    if missing := missing_static_files():  # no page can be shown, not even one that says so
        words = f"Greenroom cannot show pages: {missing}. Run manage.py collectstatic, and start it again.\n"
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
    if is_disk_full(problem):
        log.error("The disk is full: %s could not be saved.", request.path)
        return HttpResponse(loader.get_template("507.html").render(), status=507)
    if not isinstance(problem, OperationalError):
        return broken(request)
    return silent_database.busy_page()
