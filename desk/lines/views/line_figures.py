"""Adding, updating and removing the figures of a line."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from desk.lines.actions.line_figures import record_figure, renew_figure, retract_figure
from desk.lines.forms.lines import FigureForm, initial_figure
from desk.lines.models import LineFigure
from desk.lines.views.lines import LINES, revision_read
from training.models import Organisation

FIGURES = LineFigure.objects.not_retracted().select_related("line__owner", "owner")


@page("lines/<str:reference>/figures/add/", Permission.WORK_DESK)
def line_figure_add(request: Request, reference: str) -> Answer:
    line = get_object_or_404(LINES, reference=reference)
    initial = initial_figure(None, request.user, timezone.localdate(request.now), _days())
    form = FigureForm(request.POST or None, initial=initial, is_new=True)
    if form.is_valid():
        with RefusalsTo(form):
            record_figure(
                line=line,
                revision=revision_read(request),
                by=request.user,
                now=request.now,
                **form.cleaned_data,
            )
            say(request, f"The figure has been added. {line} now needs a fact check.")
            return redirect(line)
    return {"form": form, "line": line}


@page("lines/<str:reference>/figures/<int:pk>/renew/", Permission.WORK_DESK)
def line_figure_renew(request: Request, reference: str, pk: int) -> Answer:
    figure = get_object_or_404(FIGURES, pk=pk, line__reference=reference)
    line = figure.line
    initial = initial_figure(figure, request.user, timezone.localdate(request.now), _days())
    form = FigureForm(request.POST or None, initial=initial, is_new=False)
    if form.is_valid():
        with RefusalsTo(form):
            renew_figure(figure=figure, by=request.user, now=request.now, **form.cleaned_data)
            say(request, "The figure is up to date.")
            return redirect(line)
    return {"form": form, "figure": figure, "line": line}


@post("lines/<str:reference>/figures/<int:pk>/retract/", Permission.WORK_DESK)
def line_figure_retract(request: Request, reference: str, pk: int) -> HttpResponse:
    figure = get_object_or_404(FIGURES, pk=pk, line__reference=reference)
    with RefusalsTo(request):
        retract_figure(figure=figure, by=request.user, now=request.now)
        say(request, f"“{figure.what}” has been removed.")
    return redirect(figure.line)


def _days() -> int:
    """How long a figure is good for by default."""
    return Organisation.objects.ours().line_figures_good_for_days
