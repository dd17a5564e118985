"""The response that sends a PDF: not cached, not executable, with an ASCII file name."""

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.confidential import file_response
from reports.packs.models import Rendition
from reports.packs.queries.stamps import with_stamp
from reports.printing import files
from training.stored_files import FileLost

log = logging.getLogger(__name__)


def pdf_response(request: HttpRequest, pdf: Rendition) -> HttpResponse:
    """The stored file, stamped if it may no longer be used. If it is lost or damaged, a page that
    says what to do instead.
    """
    version = pdf.version
    name = re.sub(
        r"[^A-Za-z0-9.-]", "_", f"{version.pack.reference}-v{version.number}-{pdf.kind}.pdf"
    )
    try:
        content = with_stamp(version, files.read(pdf.sha256), now=timezone.now())
    except FileLost as lost:
        log.exception("The file of %s cannot be sent", pdf)
        return render(request, "reports/packs/_pack_file_lost.html", {"lost": lost}, status=503)
    return file_response(content, content_type="application/pdf", name=name, is_shown=True)
