"""The response that sends a PDF: not cached, not executable, with an ASCII file name."""

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.confidential import file_response
from reports.packs.models import PackVersion, Rendition
from reports.packs.queries.packs import describe_status
from reports.printing import files
from reports.printing.stamp import Stamp, stamped
from training.stored_files import FileLost

log = logging.getLogger(__name__)


def pdf_response(request: HttpRequest, pdf: Rendition) -> HttpResponse:
    """The stored file, stamped if it is out of date. If it is lost or damaged, a page that says
    what to do instead.
    """
    version = pdf.version
    name = re.sub(
        r"[^A-Za-z0-9.-]", "_", f"{version.pack.reference}-v{version.number}-{pdf.kind}.pdf"
    )
    try:
        content = _with_stamp(version, files.read(pdf.sha256))
    except FileLost:
        log.exception("The file of %s cannot be sent", pdf)
        return render(request, "reports/packs/_pack_file_lost.html", status=503)
    return file_response(content, content_type="application/pdf", name=name, is_shown=True)


def _with_stamp(version: PackVersion, content: bytes) -> bytes:
    """The stored file, stamped if it may no longer be used."""
    latest = version.pack.versions.latest()
    status = version.status(latest=latest.number if latest else 0, now=timezone.now())
    if status not in _STAMPS:
        return content
    words = "no longer valid" if status == PackVersion.Status.OVER else describe_status(version)
    return stamped(content, _STAMPS[status], f"{version}: {words}")


_STAMPS = {
    PackVersion.Status.SUPERSEDED: Stamp.SUPERSEDED,
    PackVersion.Status.WITHDRAWN: Stamp.WITHDRAWN,
    PackVersion.Status.OVER: Stamp.OVER,
}
