from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.confidential import (
    clear_note,
    file_response,
    read_note,
    redirect_to_itself,
    sealed,
    uncached,
)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x")


def test_uncached_page_is_neither_stored_nor_framed():
    response = uncached(page)(RequestFactory().get("/"))

    assert (response["Cache-Control"], response["X-Frame-Options"]) == ("private, no-store", "DENY")


def test_sealed_page_runs_no_script_and_is_not_framed():
    response = sealed(page)(RequestFactory().get("/"))

    assert (response["Cache-Control"], response["X-Frame-Options"]) == ("private, no-store", "DENY")
    assert response._csp_config["script-src"] == ["'none'"]
    assert "allow-scripts" not in response._csp_config["sandbox"]


def test_file_response_has_a_name_and_no_sniffing():
    saved = file_response(b"%PDF", content_type="application/pdf", name="log.pdf")
    shown = file_response(b"%PDF", content_type="application/pdf", name="log.pdf", is_shown=True)

    assert (saved.content, saved["Content-Type"]) == (b"%PDF", "application/pdf")
    assert (saved["Cache-Control"], saved["X-Content-Type-Options"]) == (
        "private, no-store",
        "nosniff",
    )
    assert [saved["Content-Disposition"], shown["Content-Disposition"]] == [
        'attachment; filename="log.pdf"',
        'inline; filename="log.pdf"',
    ]


def test_redirect_to_itself_with_a_note_for_this_browser():
    factory = RequestFactory()
    answer = redirect_to_itself(factory.post("/n/1.abc?x=1"), note="open")
    note = answer.cookies["pressed"]
    again = factory.get("/n/1.abc")
    elsewhere = factory.get("/n/2.abc")
    again.COOKIES = elsewhere.COOKIES = {"pressed": note.value}

    assert (answer.status_code, answer["Location"]) == (302, "/n/1.abc")
    assert (note["path"], note["httponly"], note["samesite"], note["max-age"]) == (
        "/n/1.abc",
        True,
        "Lax",
        3600,
    )
    assert [read_note(again), read_note(elsewhere), read_note(factory.get("/n/1.abc"))] == [
        "open",
        "",
        "",
    ]
    assert not redirect_to_itself(factory.post("/n/1.abc")).cookies
    assert clear_note(HttpResponse(), again).cookies["pressed"]["max-age"] == 0
