from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.confidential import as_file, noted, sealed, to_itself, unkept, without_note


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
    assert (saved["Cache-Control"], saved["X-Content-Type-Options"]) == (
        "private, no-store",
        "nosniff",
    )
    assert [saved["Content-Disposition"], shown["Content-Disposition"]] == [
        'attachment; filename="log.pdf"',
        'inline; filename="log.pdf"',
    ]


def test_to_itself_is_a_get_of_the_same_page_with_a_note_for_this_browser_alone() -> None:
    factory = RequestFactory()
    answer = to_itself(factory.post("/n/1.abc?x=1"), note="open")
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
    assert [noted(again), noted(elsewhere), noted(factory.get("/n/1.abc"))] == ["open", "", ""]
    assert not to_itself(factory.post("/n/1.abc")).cookies
    assert without_note(HttpResponse(), again).cookies["pressed"]["max-age"] == 0
