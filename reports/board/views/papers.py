"""The board's papers: the list, a draft and its sentences, approval by another, and the issued paper.

Board members see issued versions alone; those who write papers see every version.
"""

import logging
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, Role
from accounts.confidential import file_response
from accounts.pages import Answer, Context, RefusalsTo, Request, get, page, post, say
from nhsuk.sorting import paged
from reports.board.actions import papers as actions
from reports.board.board_report import BoardReport
from reports.board.forms.papers import (
    AskedForm,
    PaperForm,
    ReturnForm,
    SuppositionForm,
    WithdrawForm,
)
from reports.board.headline import sum_of
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.paper_document import CSV_NAME, JSON_NAME, document_context
from reports.board.paper_stamps import STAMPS, with_stamp
from reports.board.paper_words import changed_words, figures_for, moved_sentences
from reports.board.queries.paper_proof import attached_files
from reports.board.queries.papers import (
    VERSIONS,
    draft_report,
    latest_issued,
    paper_query,
    report_of_version,
    state_of,
    with_versions,
)
from reports.printing import files
from training.as_of import AsOf
from training.stored_files import FileLost

log = logging.getLogger(__name__)
PAPERS_A_PAGE = 50


@page("papers/", Permission.SEE_READINESS)
def paper_list(request: Request) -> Context:
    papers = paper_query(issued_only=not request.user.may(Permission.WRITE_PAPERS))
    page = paged(request, papers, PAPERS_A_PAGE)
    return {"page": page, "rows": with_versions(list(page.object_list))}


@page("papers/add/", Permission.WRITE_PAPERS)
def paper_add(request: Request) -> Answer:
    form = PaperForm(request.POST or None, today=timezone.localdate(request.now))
    if form.is_valid():
        with RefusalsTo(form):
            paper = actions.start_paper(**form.cleaned_data, by=request.user, now=request.now)
            return redirect("reports:paper_edit", paper.reference)
    return {"form": form}


@page("papers/<str:reference>/", Permission.SEE_READINESS)
def paper_detail(request: Request, reference: str) -> Answer:
    """The draft with its figures as known now; for board members the latest issued version."""
    paper = _paper(reference)
    if not request.user.may(Permission.WRITE_PAPERS):
        latest = latest_issued(paper)
        if latest is None:
            raise Http404
        return redirect("reports:paper_version", reference, latest.number)
    report = draft_report(paper, known_at=request.now)
    versions = list(VERSIONS.filter(paper=paper).order_by("-number"))
    issued = next((one for one in versions if one.issued_at), None)
    states = [(version, state_of(version, latest=issued)) for version in versions]
    return {
        "paper": paper,
        "versions": states,
        "issued": issued,
        "waiting": next((one for one, state in states if state == "in_review"), None),
        "moved_sentences": moved_sentences(paper.asked, paper.values, figures_for(report)),
        "changed_words": changed_words(report_of_version(issued), report) if issued else [],
        **_pages(report, request.now),
    }


@page("papers/<str:reference>/edit/", Permission.WRITE_PAPERS)
def paper_edit(request: Request, reference: str) -> Answer:
    paper = _paper(reference)
    form = AskedForm(request.POST or None, asked=paper.asked)
    if form.is_valid():
        with RefusalsTo(form):
            actions.write_paper(
                paper=paper,
                asked=form.sentences,
                seen=_seen(request),
                by=request.user,
                now=request.now,
            )
            say(request, f"{paper} is saved.")
            return redirect(paper)
    figures = figures_for(draft_report(paper, known_at=request.now))
    return {
        "paper": paper,
        "form": form,
        "figures": figures,
        "moved_sentences": moved_sentences(paper.asked, paper.values, figures),
    }


@page("papers/<str:reference>/suppose/", Permission.WRITE_PAPERS)
def paper_suppose(request: Request, reference: str) -> Answer:
    """Supposes one more thing in the annex of the draft."""
    paper = _paper(reference)
    form = SuppositionForm(request.POST or None, paper=paper)
    if form.is_valid():
        with RefusalsTo(form):
            actions.add_supposition(
                paper=paper,
                **form.cleaned_data,
                seen=_seen(request),
                by=request.user,
                now=request.now,
            )
            say(request, "It stands in the annex of the paper, under What if.")
            return redirect(paper)
    return {"paper": paper, "form": form}


@post("papers/<str:reference>/suppose/<int:place>/remove/", Permission.WRITE_PAPERS)
def paper_suppose_remove(request: Request, reference: str, place: int) -> HttpResponse:
    paper = _paper(reference)
    with RefusalsTo(request):
        actions.remove_supposition(
            paper=paper, place=place, seen=_seen(request), by=request.user, now=request.now
        )
        say(request, "It is no longer in the paper.")
    return redirect(paper)


@post("papers/<str:reference>/submit/", Permission.WRITE_PAPERS)
def paper_submit(request: Request, reference: str) -> HttpResponse:
    paper = _paper(reference)
    with RefusalsTo(request):
        version = actions.submit_paper(paper=paper, by=request.user, now=request.now)
        say(request, f"{version} waits for the approval of another communications manager.")
        return redirect(version)
    return redirect(paper)


@page("papers/<str:reference>/<int:number>/", Permission.SEE_READINESS)
def paper_version(request: Request, reference: str, number: int) -> Context:
    version = _version(request, reference, number)
    copy = _copy(request, version, request.now)
    latest = latest_issued(version.paper)
    return {
        "paper": version.paper,
        "version": version,
        "state": state_of(version, latest=latest),
        "latest": latest,
        "form": ReturnForm(),
        "withdraw_form": WithdrawForm(),
        "may_approve": not version.is_by(request.user),
        "copy": copy,
        "copies": version.copies.select_related("user").order_by("user__name", "pk")
        if request.user.may(Permission.WRITE_PAPERS)
        else [],
        **_pages(report_of_version(version), request.now),
    }


def _copy(request: Request, version: PaperVersion, now: datetime) -> PaperCopy | None:
    """A board member's own, which is opened with this page."""
    is_member = request.user.role_grants.filter(role=Role.BOARD).exists()
    if not version.issued_at or not is_member:
        return None
    copy = actions.own_copy(version=version, user=request.user, now=now)
    actions.open_copy(copy=copy, now=now)
    return copy


@post("papers/<str:reference>/<int:number>/return/", Permission.APPROVE_PAPERS)
def paper_return(request: Request, reference: str, number: int) -> HttpResponse:
    version = _version(request, reference, number)
    reason = request.POST.get("reason", "")
    with RefusalsTo(request):
        actions.return_paper(version=version, reason=reason, by=request.user, now=request.now)
        say(request, f"{version} is returned to its writer.")
        return redirect(version.paper)
    return redirect(version)


@post("papers/<str:reference>/<int:number>/withdraw/", Permission.APPROVE_PAPERS)
def paper_withdraw(request: Request, reference: str, number: int) -> HttpResponse:
    version = _version(request, reference, number)
    reason = request.POST.get("reason", "")
    with RefusalsTo(request):
        actions.withdraw_paper(version=version, reason=reason, by=request.user, now=request.now)
        say(request, f"{version} is withdrawn. Everybody who has it is told by email.")
    return redirect(version)


@post("papers/<str:reference>/<int:number>/approve/", Permission.APPROVE_PAPERS)
def paper_approve(request: Request, reference: str, number: int) -> HttpResponse:
    version = _version(request, reference, number)
    with RefusalsTo(request):
        actions.approve_paper(version=version, by=request.user, now=request.now)
        say(request, f"{version} is approved. It is printed now, and goes to the board by email.")
    return redirect(version)


@post("papers/<str:reference>/<int:number>/read/", Permission.SEE_READINESS)
def paper_acknowledge(request: Request, reference: str, number: int) -> HttpResponse:
    """By a board member, of a version that is issued: nobody else is asked to read it."""
    version = _version(request, reference, number)
    copy = _copy(request, version, request.now)
    if copy is None:
        raise Http404
    with RefusalsTo(request):
        actions.acknowledge_copy(copy=copy, now=request.now)
        say(request, f"You have read {version}.")
    return redirect(version)


@get("papers/<str:reference>/<int:number>.<str:file_format>", Permission.SEE_READINESS)
def paper_download(request: Request, reference: str, number: int, file_format: str) -> HttpResponse:
    """The stored PDF of an issued version, or the figures that are attached to it as JSON or CSV."""
    version = _version(request, reference, number)
    if not version.issued_at or file_format not in _FORMATS:
        raise Http404
    return paper_file(request, version, file_format)


_ATTACHED = {"json": JSON_NAME, "csv": CSV_NAME}
_FORMATS = {"pdf": "application/pdf", "json": "application/json", "csv": "text/csv"}


def paper_file(request: Any, version: PaperVersion, file_format: str) -> HttpResponse:
    """A file of an issued version, whose name, and a stamp on the PDF, say if it may no longer be
    used; if it is lost, a page that says what to do.
    """
    state = state_of(version, latest=latest_issued(version.paper))
    try:
        content = _content(version, file_format, state)
    except FileLost as lost:
        log.exception("The file of %s cannot be sent", version)
        return render(request, "reports/packs/_pack_file_lost.html", {"lost": lost}, status=503)
    unusable = f"-{state}" if state in STAMPS else ""
    name = f"{version.paper.reference}-v{version.number}{unusable}.{file_format}"
    return file_response(
        content, content_type=_FORMATS[file_format], name=name, is_shown=file_format == "pdf"
    )


def _content(version: PaperVersion, file_format: str, state: str) -> bytes:
    if file_format == "pdf":
        content = files.read(version.sha256)
        reference = version.paper.reference
        return with_stamp(content, state, reference=reference, number=version.number)
    return attached_files(files.read(version.sha256))[_ATTACHED[file_format]]


def _pages(report: BoardReport, now: datetime) -> dict[str, Any]:
    return {
        **document_context(report),
        "is_page": True,
        "as_of": AsOf(report.on, report.known_at, now),
        "since_words": sum_of(report.change, ready=0, since=report.then.on).when,
    }


def _paper(reference: str) -> BoardPaper:
    return get_object_or_404(BoardPaper.objects.select_related("meeting"), reference=reference)


def _version(request: Request, reference: str, number: int) -> PaperVersion:
    versions = VERSIONS.filter(paper__reference=reference)
    if not request.user.may(Permission.WRITE_PAPERS):
        versions = versions.issued()
    return get_object_or_404(versions, number=number)


def _seen(request: Request) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
