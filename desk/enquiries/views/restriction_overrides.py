"""Overriding a restriction for one interview, and withdrawing the override."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say, typed_line
from desk.enquiries.actions import restriction_overrides as actions
from desk.enquiries.forms.restriction_overrides import OverrideForm
from desk.enquiries.models import Interview
from desk.lines.models import RestrictionOverride
from desk.lines.views.restrictions import get_restriction


@page("restrictions/<int:pk>/override/<str:reference>/", Permission.OVERRIDE_RESTRICTIONS)
def restriction_override(request: Request, pk: int, reference: str) -> Answer:
    restriction = get_restriction(pk)
    interviews = Interview.objects.select_related("enquiry__outlet", "person")
    interview = get_object_or_404(interviews, reference=reference)
    form = OverrideForm(request.POST or None)
    if form.is_valid():
        values = {"by": request.user, "now": request.now, "reason": form.cleaned_data["reason"]}
        with RefusalsTo(form):
            actions.override_restriction(restriction=restriction, interview=interview, **values)
            say(request, f"“{restriction}” is overridden for {interview}.")
            return redirect(interview)
    return {"form": form, "restriction": restriction, "interview": interview}


@post("overrides/<int:pk>/end/", Permission.OVERRIDE_RESTRICTIONS)
def restriction_override_end(request: Request, pk: int) -> HttpResponse:
    override = get_object_or_404(
        RestrictionOverride.objects.select_related("restriction", "interview"), pk=pk
    )
    because = typed_line(request, "because")
    with RefusalsTo(request):
        actions.withdraw_override(
            override=override, because=because, by=request.user, now=request.now
        )
        say(request, f"“{override.restriction}” applies to {override.interview} again.")
    return redirect(override.restriction)
