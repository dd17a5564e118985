"""The HTML of a statement of professional development and of a course certificate, for the PDF."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from nhsuk.qr import qr_picture
from reports.cpd.queries.cpd import Statement
from reports.printing.font_coverage import make_printable
from training.models import IssuedCertificate, Organisation

KIND = "cpd"  # the stylesheet of both, in static/documents


def statement_html(statement: Statement, *, now: datetime) -> str:
    entries = [
        (
            entry.done_on,
            entry.minutes,
            make_printable(entry.title),
            make_printable(entry.reflection),
        )
        for entry in statement.entries
    ]
    context = {
        "statement": statement,
        "name": make_printable(statement.person.full_name),
        "entries": entries,
    }
    return render_to_string("documents/cpd_statement.html", context | _house(now))


def course_certificate_html(certificate: IssuedCertificate, *, now: datetime) -> str:
    record = certificate.record
    page = reverse("reports:certificate_check", args=[certificate.public_id])
    context = {
        "record": record,
        "certificate": certificate,
        "address": f"{settings.BASE_URL}{page}",
        "qr": qr_picture(f"{settings.BASE_URL}{page}"),
        "name": make_printable(record.person.full_name),
        "provider": make_printable(record.provider),
    }
    return render_to_string("documents/course_certificate.html", context | _house(now))


def _house(now: datetime) -> dict[str, object]:
    organisation = Organisation.objects.select_related("logo").ours()
    return {
        "organisation": make_printable(organisation.name),
        "team": make_printable(organisation.communications_name),
        "logo": organisation.logo.address if hasattr(organisation, "logo") else "",
        "printed_at": timezone.localtime(now),
    }
