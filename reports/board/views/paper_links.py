"""The paper by a board member's secret link, and whether a version is still the latest.

A link only shows a button, because mail scanners follow links. The button sends a POST, and the
opening is recorded before the paper is shown, for an hour in the same browser.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import read_note, redirect_to_itself, sealed, uncached
from accounts.pages import Refused, get, page, post, public
from accounts.rate_limits import is_miss_too_many
from reports.board.actions.papers import acknowledge_copy, find_copy, open_copy
from reports.board.headline import sum_of
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.paper_document import document_context
from reports.board.queries.papers import latest_issued, report_of_version
from reports.board.views.papers import paper_file
from training.dead_links import by_token
from training.models import Organisation

TOO_MANY = 429
with_copy = by_token(find_copy, kind="paper_link", template="reports/board/_paper_link_dead.html")


@page("b/<str:token>")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@sealed
@with_copy
def paper_link(request: HttpRequest, copy: PaperCopy, token: str) -> HttpResponse:
    """Shows a button; the paper itself once the button was pressed."""
    version = copy.version
    if request.method == "POST":
        open_copy(copy=copy, now=timezone.now())
        return redirect_to_itself(request, f"opened {version.pk}")
    context = {
        "copy": copy,
        "token": token,
        "version": version,
        "latest": latest_issued(version.paper),
        "organisation_name": Organisation.objects.ours().name,
        "is_open": read_note(request) == f"opened {version.pk}",
    }
    if context["is_open"]:
        report = report_of_version(version)
        when = sum_of(report.change, ready=0, since=report.then.on).when
        context |= document_context(report) | {"is_page": True, "since_words": when}
    return render(request, "reports/board/paper_link.html", context)


@post("b/<str:token>/read")
@public
@sealed
@with_copy
def paper_link_acknowledge(request: HttpRequest, copy: PaperCopy, token: str) -> HttpResponse:
    """Returns to the paper, which says that it was read, or that a newer one has replaced it."""
    page = reverse("reports:paper_link", args=[token])
    try:
        acknowledge_copy(copy=copy, now=timezone.now())
    except Refused:
        return redirect_to_itself(request, at=page)
    return redirect_to_itself(request, f"opened {copy.version_id}", at=page)


@post("b/<str:token>/paper.pdf")
@public
@uncached
@with_copy
def paper_link_download(request: HttpRequest, copy: PaperCopy, token: str) -> HttpResponse:
    open_copy(copy=copy, now=timezone.now())
    return paper_file(request, copy.version, "pdf")


@get("papers/latest/<str:public_id>/<int:number>")
@public
def paper_latest(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Says whether a version is the latest, without saying what is in it."""
    paper = BoardPaper.objects.filter(public_id=public_id).first()
    if paper is None:
        return _unknown(request)
    version = PaperVersion.objects.issued().filter(paper=paper, number=number).first()
    context = {
        "number": number,
        "is_issued": version is not None,
        "version": version,
        "latest": latest_issued(paper),
        "now": timezone.now(),
        "organisation": Organisation.objects.ours(),
    }
    response = render(request, "reports/board/paper_latest.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such paper: counts as a guess, and is slowed down like guesses at links."""
    if is_miss_too_many(request, "paper_latest"):
        return render(request, "429.html", status=TOO_MANY)
    raise Http404
