"""How a pack leaves the house: kept by nothing on the way, run by nothing where it arrives, under an ASCII name."""

import logging
import re
from collections.abc import Collection
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csp import csp_override

from accounts.access import View
from reports import files
from reports.models import PackVersion, Rendition
from reports.stamp import Mark, stamped

log = logging.getLogger(__name__)
SANDBOX = ["allow-forms", "allow-same-origin", "allow-downloads", "allow-popups", "allow-top-navigation"]


def pdf_response(request: HttpRequest, pdf: Rendition) -> HttpResponse:
    """The file as it was stored, marked where it is out of date. Where it is lost or damaged, a page that says what to
    do instead."""
    version = pdf.version
    try:
        content = files.content_of(pdf.sha256)
        response = HttpResponse(_as_it_stands(version, content), content_type="application/pdf")
    except (files.FileMissing, files.FileDamaged):
        log.exception("The file of %s cannot be given out", pdf)
        return render(request, "reports/_pack_file_lost.html", status=503)
    name = re.sub(r"[^A-Za-z0-9.-]", "_", f"{version.pack.reference}-v{version.number}-{pdf.kind}.pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _as_it_stands(version: PackVersion, content: bytes) -> bytes:
    """The file as it was approved, and marked across where it must not be used any more."""
    latest = version.pack.versions.latest()
    status = version.status(latest=latest.number if latest else 0, now=timezone.now())
    return stamped(content, _MARKS[status]) if status in _MARKS else content


_MARKS = {
    PackVersion.Status.SUPERSEDED: Mark.SUPERSEDED,
    PackVersion.Status.WITHDRAWN: Mark.WITHDRAWN,
    PackVersion.Status.OVER: Mark.OVER,
}


def sealed(view: View) -> View:
    """The page runs no script, is kept by nothing on the way and is framed by nobody."""
    policy = cast(dict[str, Collection[str]], settings.SECURE_CSP)
    return csp_override({**policy, "script-src": ["'none'"], "sandbox": SANDBOX})(unkept(view))


def unkept(view: View) -> View:
    """Kept by nothing on the way, framed by nobody; for a page that says nothing of what a pack says."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Frame-Options"] = "DENY"
        return response

    return answered
