"""Keeping a spokesperson who needs attention, with a reason, and taking that back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import Answer, Permission, RefusalsTo, Request, inform, page, post, say
from desk.choosing.actions.attention import keep_spokesperson, take_back_keep
from desk.choosing.forms.attention import KeepForm
from desk.choosing.models import SpokespersonKept
from desk.choosing.queries.attention import RELATED, attention_of
from desk.enquiries.models import Interview


@page("interviews/<str:reference>/keep/", Permission.WORK_DESK)
def interview_keep(request: Request, reference: str) -> Answer:
    """`?cause=` names one of the causes that its page shows."""
    rows = Interview.objects.select_related(*RELATED)
    interview = get_object_or_404(rows, reference=reference)
    found = attention_of(interview, now=request.now)
    row = found.row(request.GET.get("cause", "")) if found else None
    if row is None:
        inform(request, f"That no longer needs a decision for {interview}.")
        return redirect(interview)
    form = KeepForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            keep = keep_spokesperson(
                interview=interview,
                cause=row.cause.key,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=request.now,
            )
            undo = reverse("desk:interview_keep_end", args=[keep.pk])
            say(request, f"{keep.person} stays. Your reason is recorded.", undo=undo)
            return redirect(interview)
    return {"form": form, "interview": interview, "row": row}


@post("interviews/keeps/<int:pk>/end/", Permission.WORK_DESK)
def interview_keep_end(request: Request, pk: int) -> HttpResponse:
    keep = get_object_or_404(SpokespersonKept.objects.select_related("interview", "person"), pk=pk)
    with RefusalsTo(request):
        take_back_keep(keep=keep, by=request.user, now=request.now)
        say(request, f"Taken back: {keep.interview} needs a decision again.")
    return redirect(keep.interview)
