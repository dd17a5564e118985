"""How a pack leaves the house: kept by nothing on the way, run by nothing where it arrives, under
an ASCII name.
"""

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.confidential import file_response
from reports.packs.models import PackVersion, Rendition
from reports.packs.queries.packs import describe_status
from reports.printing import files
from reports.printing.stamp import Mark, stamped
from training.stored_files import FileLost

log = logging.getLogger(__name__)


def pdf_response(request: HttpRequest, pdf: Rendition) -> HttpResponse:
    """The file as it was stored, marked where it is out of date. Where it is lost or damaged, a
    page that says what to do instead.
    """
    version = pdf.version
    name = re.sub(
        r"[^A-Za-z0-9.-]", "_", f"{version.pack.reference}-v{version.number}-{pdf.kind}.pdf"
    )
    try:
        content = _as_it_stands(version, files.content_of(pdf.sha256))
    except FileLost:
        log.exception("The file of %s cannot be given out", pdf)
        return render(request, "reports/packs/_pack_file_lost.html", status=503)
    return file_response(content, content_type="application/pdf", name=name, is_shown=True)


def _as_it_stands(version: PackVersion, content: bytes) -> bytes:
    """The file as it was approved, and marked across where it must not be used any more."""
    latest = version.pack.versions.latest()
    status = version.status(latest=latest.number if latest else 0, now=timezone.now())
    if status not in _MARKS:
        return content
    says = "no longer valid" if status == PackVersion.Status.OVER else describe_status(version)
    return stamped(content, _MARKS[status], f"{version}: {says}")


_MARKS = {
    PackVersion.Status.SUPERSEDED: Mark.SUPERSEDED,
    PackVersion.Status.WITHDRAWN: Mark.WITHDRAWN,
    PackVersion.Status.OVER: Mark.OVER,
}
