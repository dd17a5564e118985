from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from reports import files
from reports.views.pdf_response import pdf_response, sealed
from tests.factories.reports import RenditionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("reference", "name"), [("P-0001", "P-0001-v1-a4.pdf"), ('P-ŵ"x', "P-__x-v1-a4.pdf")])
def test_a_pdf_leaves_under_an_ascii_name_and_is_kept_by_nobody(media: Path, reference: str, name: str) -> None:
    pdf = RenditionFactory(sha256=files.keep(b"%PDF"), version__pack__reference=reference)

    response = pdf_response(pdf)

    assert response.content == b"%PDF"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_damaged_pdf_does_not_leave(media: Path) -> None:
    pdf = RenditionFactory(sha256=files.keep(b"%PDF"))
    files.place(pdf.sha256).write_bytes(b"%PDX")

    with pytest.raises(files.FileDamaged):
        pdf_response(pdf)


def test_a_sealed_page_may_not_run_or_be_framed() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x")

    response = sealed(view)(RequestFactory().get("/"))

    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "private, no-store"
    assert response._csp_config["script-src"] == ["'none'"]
    assert "allow-scripts" not in response._csp_config["sandbox"]
