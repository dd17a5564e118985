from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.confidential import as_file, sealed, unkept


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x")


def test_an_unkept_page_is_kept_and_framed_by_nobody() -> None:
    response = unkept(page)(RequestFactory().get("/"))

    assert (response["Cache-Control"], response["X-Frame-Options"]) == ("private, no-store", "DENY")


def test_a_sealed_page_may_not_run_or_be_framed() -> None:
    response = sealed(page)(RequestFactory().get("/"))

    assert (response["Cache-Control"], response["X-Frame-Options"]) == ("private, no-store", "DENY")
    assert response._csp_config["script-src"] == ["'none'"]
    assert "allow-scripts" not in response._csp_config["sandbox"]


def test_a_file_leaves_under_its_name_and_is_guessed_at_by_nobody() -> None:
    saved = as_file(b"%PDF", content_type="application/pdf", name="log.pdf")
    shown = as_file(b"%PDF", content_type="application/pdf", name="log.pdf", is_shown=True)

    assert (saved.content, saved["Content-Type"]) == (b"%PDF", "application/pdf")
    assert (saved["Cache-Control"], saved["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert [saved["Content-Disposition"], shown["Content-Disposition"]] == [
        'attachment; filename="log.pdf"',
        'inline; filename="log.pdf"',
    ]
