import pytest
from django.test import RequestFactory

from reports.packs.views.pdf_response import pdf_response
from reports.printing import files
from tests.factories.reports import PackVersionFactory, RenditionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reference", "name"), [("P-0001", "P-0001-v1-a4.pdf"), ('P-ŵ"x', "P-__x-v1-a4.pdf")]
)
def test_a_pdf_leaves_under_an_ascii_name_and_is_kept_by_nobody(media, reference, name):
    pdf = RenditionFactory(sha256=files.store(b"%PDF"), version__pack__reference=reference)

    response = pdf_response(RequestFactory().get("/"), pdf)

    assert response.content == b"%PDF"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("left", [b"%PDX", None])
def test_a_pdf_that_is_lost_or_damaged_does_not_leave_and_says_what_to_do(
    media, client_of, officer, left
):
    pdf = RenditionFactory(sha256=files.store(b"%PDF"), version__pack__reference="P-0001")
    files.path_of(pdf.sha256).unlink() if left is None else files.path_of(pdf.sha256).write_bytes(
        left
    )

    response = client_of(officer).get(f"/packs/P-0001/{pdf.version.number}/{pdf.kind}.pdf")

    assert response.status_code == 503
    assert ("share DATA_DIR with the host" in response.text) == (left is None)
    assert "Read it on its page meanwhile" in response.text


def test_a_pdf_that_must_not_be_used_any_more_leaves_marked_and_stays_as_it_was(media, monkeypatch):
    monkeypatch.setattr(
        "reports.packs.queries.stamps.stamped",
        lambda content, mark, says: content + f" {mark}: {says}".encode(),
    )
    pdf = RenditionFactory(
        sha256=files.store(b"%PDF"),
        version=PackVersionFactory(withdrawn=True, pack__reference="P-0001"),
    )
    replaced = RenditionFactory(
        sha256=pdf.sha256, version=PackVersionFactory(approved=True, pack__reference="P-0002")
    )
    PackVersionFactory(approved=True, pack=replaced.version.pack, number=2)

    answers = [pdf_response(RequestFactory().get("/"), each).content for each in (pdf, replaced)]

    assert answers == [
        b"%PDF withdrawn: P-0001 version 1: withdrawn",
        b"%PDF superseded: P-0002 version 1: superseded by version 2",
    ]
    assert files.read(pdf.sha256) == b"%PDF"
