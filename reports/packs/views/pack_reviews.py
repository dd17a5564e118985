"""Versions of a pack: send one for review, read it, approve or return it, withdraw it, issue it
again, and send or end its links."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.factors.step_up import step_up
from accounts.pages import Answer, Context, Permission, RefusalsTo, Refused, page, post, refuse, say
from accounts.requests import Request, back_to_list
from desk.enquiries.timing import Clock
from nhsuk.words import joined_words
from reports.packs.actions.delivery import end_links, send_again
from reports.packs.actions.reissue import NeedsWriting, reissue_pack
from reports.packs.actions.review import (
    CarriedOverUnseen,
    approve_version,
    return_to_draft,
    return_version,
    submit_pack,
    withdraw_version,
)
from reports.packs.documents import phone_reading_html, whole_html
from reports.packs.forms.packs import ReasonForm, SubmitForm
from reports.packs.models import PackVersion
from reports.packs.queries.carried import CarriedPlace
from reports.packs.queries.pack_editor import draft_of
from reports.packs.queries.pack_review import is_out_of_hours, marks_of, review_of
from reports.packs.queries.pack_states import versions_with_reading
from reports.packs.queries.pack_versions import printing_of, version_rows
from reports.packs.queries.packs import content_for, logo
from reports.packs.views.of_pack import pack_or_404, version_or_404


@page("packs/<str:reference>/submit/", Permission.WORK_DESK)
def pack_submit(request: Request, reference: str) -> Answer:
    pack = pack_or_404(reference)
    draft = draft_of(pack, now=request.now)
    form = SubmitForm(
        request.POST if request.method == "POST" else None, is_first=draft.latest is None
    )
    if form.is_valid():
        with RefusalsTo(form):
            what_changed = form.cleaned_data.get("what_changed", "")
            version = submit_pack(
                pack=pack, what_changed=what_changed, by=request.user, now=request.now
            )
            return redirect("reports:pack_review", pack.reference, version.number)
    return {"pack": pack, "draft": draft, "form": form}


@page("packs/<str:reference>/<int:number>/", Permission.WORK_DESK)
def pack_review(request: Request, reference: str, number: int) -> Context:
    version = version_or_404(reference, number)
    return _review_context(request, version, ReasonForm())


@page("packs/<str:reference>/<int:number>/printing/", Permission.WORK_DESK)
def pack_printing(request: Request, reference: str, number: int) -> HttpResponse:
    """The progress of the PDFs, polled twice a second by the page that waits for them."""
    version = version_or_404(reference, number)
    context = _review_context(request, version, ReasonForm())
    response = render(request, "reports/packs/_pack_printing.html", context)
    if context["printing"].is_done or context["printing"].problem:
        response["HX-Refresh"] = "true"
    return response


@page("packs/<str:reference>/<int:number>/page/", Permission.WORK_DESK)
def pack_version_page(request: Request, reference: str, number: int) -> HttpResponse:
    """All pages of the version as they will be printed, for a frame; `?on=phone` as on a phone."""
    version = version_or_404(reference, number)
    content = content_for(version, reader=version.recipient)
    if request.GET.get("on") == "phone":
        html = phone_reading_html(content, logo())
    else:
        html = whole_html(content, logo(), marks_of(version))
    response = HttpResponse(html)
    response["Cache-Control"] = "no-store"
    return response


@post("packs/<str:reference>/<int:number>/approve/", Permission.APPROVE_PACKS)
@step_up
def pack_approve(request: Request, reference: str, number: int) -> HttpResponse:
    version = version_or_404(reference, number)
    confirmed = request.POST.getlist("confirmed")
    try:
        approve_version(version=version, by=request.user, now=request.now, confirmed=confirmed)
    except CarriedOverUnseen as refusal:
        return _with_unconfirmed(request, version, refusal.place, confirmed)
    except Refused as refusal:
        refuse(request, str(refusal))
        return redirect("reports:pack_review", reference, number)
    say(request, f"{version} is approved. It is being printed, then goes to {version.recipient}.")
    return redirect("reports:pack_versions", reference)


@post("packs/<str:reference>/<int:number>/take-back/", Permission.WORK_DESK)
def pack_take_back(request: Request, reference: str, number: int) -> HttpResponse:
    version = version_or_404(reference, number)
    with RefusalsTo(request):
        return_to_draft(version=version, by=request.user, now=request.now)
        say(request, f"{version} is back in draft. Correct it, and send it again.")
        return redirect(version.pack)
    return redirect("reports:pack_review", reference, number)


@post("packs/<str:reference>/<int:number>/return/", Permission.APPROVE_PACKS)
def pack_return(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_reason(request, reference, number, return_version, "is returned to its writers")


@post("packs/<str:reference>/<int:number>/withdraw/", Permission.APPROVE_PACKS)
def pack_withdraw(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_reason(request, reference, number, withdraw_version, "is withdrawn")


@page("packs/<str:reference>/versions/", Permission.WORK_DESK)
def pack_versions(request: Request, reference: str) -> Context:
    pack = pack_or_404(reference)
    now = request.now
    return {
        "pack": pack,
        "draft": draft_of(pack, now=now),
        "rows": version_rows(pack, now=now),
        "now": now,
    }


def _with_reason(
    request: Request, reference: str, number: int, action: Callable[..., None], outcome: str
) -> HttpResponse:
    version = version_or_404(reference, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with RefusalsTo(form):
            action(
                version=version,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=request.now,
            )
    if form.errors:
        return render(
            request,
            "reports/packs/pack_review.html",
            _review_context(request, version, form),
            status=422,
        )
    say(request, f"{version} {outcome}.")
    return redirect("reports:pack_versions", reference)


def _with_unconfirmed(
    request: Request, version: PackVersion, place: CarriedPlace, ticked: list[str]
) -> HttpResponse:
    """The review again, with the boxes as they were ticked, and which is to be confirmed first."""
    context = _review_context(request, version, ReasonForm())
    context |= {"unconfirmed": place, "ticked": ticked}
    return render(request, "reports/packs/pack_review.html", context, status=422)


def _review_context(request: Request, version: PackVersion, form: ReasonForm) -> dict[str, Any]:
    now = request.now
    return {
        "version": version,
        "pack": version.pack,
        "review": review_of(version, reader=request.user, now=now),
        "printing": printing_of(version, now=now),
        "form": form,
        "is_out_of_hours": is_out_of_hours(now),
        "air": Clock(version.pack.interview.starts_at, now),
    }


@post("packs/<str:reference>/reissue/", Permission.WORK_DESK)
def pack_reissue(request: Request, reference: str) -> HttpResponse:
    pack = pack_or_404(reference)
    try:
        version = reissue_pack(pack=pack, by=request.user, now=request.now)
    except Refused as refusal:
        refuse(request, str(refusal))
        # The page for sending the draft has a link to each problem.
        page = "pack_submit" if isinstance(refusal, NeedsWriting) else "pack_versions"
        return redirect(f"reports:{page}", reference)
    say(request, f"{version} is in review. Only what was out of date has changed.")
    return redirect("reports:pack_review", reference, version.number)


@post("packs/<str:reference>/<int:number>/send/", Permission.WORK_DESK)
def pack_send_again(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_links(request, reference, number, _sent_again)


@post("packs/remind/", Permission.WORK_DESK)
def packs_remind(request: Request) -> HttpResponse:
    """Several at once, as `P-0012/2`: whoever has not read the version gets a new link to it."""
    chosen = set(request.POST.getlist("row"))
    packs = {row.partition("/")[0] for row in chosen}
    versions = versions_with_reading().filter(pack__reference__in=packs)
    unread = [
        version
        for version in versions.select_related("pack__interview", "recipient").order_by("pk")
        if f"{version.pack}/{version.number}" in chosen and not getattr(version, "read_at", None)
    ]
    act_on_each(
        request,
        unread,
        lambda version: send_again(version=version, by=request.user, now=request.now),
        done=lambda done: emailed(
            f"A new link is on its way to {joined_words([str(one.recipient) for one in done])}."
        ),
    )
    return back_to_list(request, "reports:interview_list")


@post("packs/<str:reference>/<int:number>/end-links/", Permission.WORK_DESK)
def pack_links_end(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_links(request, reference, number, _ended)


def _with_links(
    request: Request, reference: str, number: int, action: Callable[[PackVersion, Request], str]
) -> HttpResponse:
    version = version_or_404(reference, number)
    with RefusalsTo(request):
        say(request, action(version, request))
    return redirect("reports:pack_versions", reference)


def _sent_again(version: PackVersion, request: Request) -> str:
    link = send_again(version=version, by=request.user, now=request.now)
    sent = emailed(f"We are sending a new link to {link.person.email}.")
    return f"{sent} The old one no longer works."


def _ended(version: PackVersion, request: Request) -> str:
    count = end_links(version=version, by=request.user, now=request.now)
    return f"{count} {'link no longer works' if count == 1 else 'links no longer work'}."
