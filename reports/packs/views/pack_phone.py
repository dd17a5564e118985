"""Approval by telephone: an officer records it out of hours; the manager confirms or objects, by
link or signed in.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import redirect_to_itself, sealed
from accounts.emailed import emailed
from accounts.factors.step_up import step_up, step_up_to_post
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    public,
    refuse,
    say,
)
from reports.packs.actions.phone_approvals import (
    confirm_phone_approval,
    find_phone_approval,
    object_to_phone_approval,
    record_phone_approval,
)
from reports.packs.forms.phone_approvals import PhoneAnswerForm, PhoneApprovalForm
from reports.packs.models import PhoneApproval
from reports.packs.queries.pack_review import is_out_of_hours, review_of
from reports.packs.views.of_pack import version_or_404
from training.dead_links import dead_link
from training.models import Organisation


@page("packs/<str:reference>/<int:number>/by-phone/", Permission.WORK_DESK)
@step_up_to_post
def pack_phone(request: Request, reference: str, number: int) -> Answer:
    version = version_or_404(reference, number)
    now = request.now
    form = PhoneApprovalForm(request.POST or None, by=request.user, now=now)
    if form.is_valid():
        with RefusalsTo(form):
            approval = record_phone_approval(
                version=version,
                by=request.user,
                now=now,
                confirmed=request.POST.getlist("confirmed"),
                **form.cleaned_data,
            )
            say(
                request,
                f"{version} is approved. "
                + emailed(f"We have asked {approval.manager} by email to confirm it."),
            )
            return redirect("reports:pack_versions", reference)
    review = review_of(version, reader=request.user, now=now)
    context = {"version": version, "pack": version.pack, "form": form, "review": review}
    context["is_out_of_hours"] = is_out_of_hours(now)
    context["managers"] = form.managers
    context["organisation"] = Organisation.objects.ours()
    context["ticked"] = request.POST.getlist("confirmed")
    return context


@post("packs/<str:reference>/<int:number>/by-phone/answer/", Permission.APPROVE_PACKS)
@step_up
def pack_phone_answer(request: Request, reference: str, number: int) -> HttpResponse:
    """The manager in whose name it was approved, signed in."""
    approval = get_object_or_404(
        PhoneApproval.objects.select_related("version__pack__interview", "manager"),
        version__pack__reference=reference,
        version__number=number,
        manager=request.user,
    )
    if problem := _answer(request, approval):
        refuse(request, problem)
    return redirect("reports:pack_review", reference, number)


@page("a/<str:token>")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@sealed
def pack_phone_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the secret link in the mail. It shows what was recorded, but nothing of
    the pack.
    """
    approval = find_phone_approval(token, now=timezone.now())
    if approval is None:
        return dead_link(
            request, kind="pack_phone_link", template="reports/packs/_pack_link_dead.html"
        )
    context: dict[str, Any] = {"approval": approval, "organisation": Organisation.objects.ours()}
    if request.method == "POST":
        context["problem"] = _answer(request, approval)
        if not context["problem"]:
            return redirect_to_itself(request)
    return render(request, "reports/packs/pack_phone_link.html", context)


def _answer(request: HttpRequest, approval: PhoneApproval) -> str:
    """Stores the manager's answer; returns why it could not, or an empty string."""
    form = PhoneAnswerForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return "Choose whether you approved it."
    try:
        if form.cleaned_data["answer"] == "confirm":
            confirm_phone_approval(approval=approval, by=approval.manager, now=now)
        else:
            reason = form.cleaned_data["reason"]
            object_to_phone_approval(approval=approval, reason=reason, by=approval.manager, now=now)
    except Refused as refusal:
        return str(refusal)
    approval.refresh_from_db()
    return ""
