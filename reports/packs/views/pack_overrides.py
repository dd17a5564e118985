"""Overriding a problem of a pack, for a communications manager, and ending the override."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from reports.packs.actions.overrides import end_override, override_problem
from reports.packs.forms.packs import OverrideForm
from reports.packs.models import Override
from reports.packs.queries.pack_editor import draft_of
from reports.packs.views.of_pack import pack_or_404


@page("packs/<str:reference>/override/", Permission.APPROVE_PACKS)
def pack_override(request: Request, reference: str) -> Answer:
    """Lists the problems that may be overridden; a manager overrides one, with a reason."""
    pack = pack_or_404(reference)
    draft = draft_of(pack, now=request.now)
    offered = [problem for problem in draft.missing if problem.may_override]
    form = OverrideForm(
        request.POST or None, initial={"problem": request.GET.get("problem")}, problems=offered
    )
    if form.is_valid():
        name = form.cleaned_data["problem"]
        reason = form.cleaned_data["reason"]
        with RefusalsTo(form):
            override = override_problem(
                pack=pack, name=name, reason=reason, by=request.user, now=request.now
            )
            say(
                request,
                f"“{override.what}” is overridden. Your name and reason are shown beside it.",
            )
            return redirect("reports:pack_submit", reference)
    overrides = (
        pack.overrides.filter(taken_back_at=None).select_related("made_by").order_by("made_at")
    )
    return {
        "pack": pack,
        "draft": draft,
        "form": form,
        "offered": offered,
        "overrides": overrides,
    }


@post("packs/<str:reference>/override/<int:pk>/end/", Permission.APPROVE_PACKS)
def pack_override_end(request: Request, reference: str, pk: int) -> HttpResponse:
    override = get_object_or_404(
        Override.objects.select_related("pack"), pack__reference=reference, pk=pk
    )
    with RefusalsTo(request):
        end_override(override=override, by=request.user, now=request.now)
        say(
            request,
            f"The override has ended. Correct “{override.what}” before the pack goes out.",
        )
    return redirect(override.pack)
