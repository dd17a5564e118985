"""Lines to take: the library, and a line written, checked, approved, reviewed, changed and
withdrawn.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    refuse,
    say,
    typed_line,
)
from desk.lines.actions import lines
from desk.lines.filters import LineFilter
from desk.lines.forms.lines import FIELDS, LineForm, NewLineForm, initial_new
from desk.lines.models import Line
from desk.lines.queries.lines import export_rows, line_page, version_history
from nhsuk.numbers import whole_number
from training.models import Organisation, Topic

LINES = Line.objects.select_related(
    "topic", "owner", "written_by", "checked_by", "approved_by", "withdrawn_by"
)


SORTS = {
    "line": ("text", "reference"),
    "review": ("review_on", "reference"),
    "owner": ("owner__name", "reference"),
}
ORDERS = {*SORTS, *(f"-{name}" for name in SORTS)}


@list_page("lines/", Permission.WORK_DESK, file="lines")
def line_list(request: Request) -> List:
    on = timezone.localdate(request.now)
    is_sorted = request.GET.get("sort", "") in ORDERS
    rows = Line.objects.select_related("topic", "owner").with_old_figure(on)
    in_order = rows.order_by("topic__title", "reference")
    chosen = LineFilter(request.GET, queryset=in_order, on=on)
    return List(
        chosen,
        "line",
        sorts=SORTS,
        cells=partial(export_rows, on=on),
        more={"is_by_topic": not is_sorted and not request.GET.get("q"), "on": on},
    )


@page("lines/<str:reference>/", Permission.WORK_DESK)
def line_detail(request: Request, reference: str) -> Context:
    now = request.now
    page = line_page(get_object_or_404(LINES, reference=reference), reader=request.user, now=now)
    return {"page": page, "line": page.line, "now": now, "on": timezone.localdate(now)}


@page("lines/<str:reference>/versions/", Permission.WORK_DESK)
def line_versions(request: Request, reference: str) -> Context:
    line = get_object_or_404(LINES, reference=reference)
    return {"line": line, "history": version_history(line), "on": timezone.localdate()}


@page("lines/add/", Permission.WORK_DESK)
def line_add(request: Request) -> Answer:
    review_after = Organisation.objects.ours().line_review_after_days
    similar: list[Line] = []
    form = NewLineForm(
        request.POST or None,
        initial=initial_new(request.user, timezone.localdate(request.now), review_after),
    )
    if form.is_valid():
        try:
            seen = request.POST.getlist("similar")
            line = lines.write_line(
                by=request.user, now=request.now, similar_seen=seen, **form.cleaned_data
            )
            say(
                request,
                f"{line} is saved as a draft. Someone else must check it, then a manager"
                " approves it.",
            )
            return redirect(line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            similar = refusal.lines if isinstance(refusal, lines.SimilarLines) else []
    return {"form": form, "similar": similar, "has_topics": Topic.objects.exists()}


@page("lines/<str:reference>/change/", Permission.WORK_DESK)
def line_change(request: Request, reference: str) -> Answer:
    line = get_object_or_404(LINES, reference=reference)
    form = LineForm(request.POST or None, initial=model_to_dict(line, FIELDS))
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in FIELDS}
        with RefusalsTo(form):
            lines.change_line(
                line=line,
                revision=revision_read(request),
                by=request.user,
                now=request.now,
                **values,
            )
            say(request, f"{line} has been updated.")
            return redirect(line)
    return {"form": form, "line": line}


@post("lines/<str:reference>/check/", Permission.WORK_DESK)
def line_check(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    figures = [whole_number(key) for key in request.POST.getlist("figure")]
    checked = {
        "revision": revision_read(request),
        "figures": figures,
        "against": request.POST.get("against", ""),
    }
    _decide(
        request,
        line,
        lines.check_line,
        "is fact checked. It now needs a communications manager’s approval.",
        **checked,
    )
    return redirect(line)


@page("lines/<str:reference>/approve/", Permission.APPROVE_LINES)
def line_approve(request: Request, reference: str) -> Answer:
    """Shows what changed since the last approval and who is affected, then approves."""
    line = get_object_or_404(LINES, reference=reference)
    if request.method == "POST":
        _decide(request, line, lines.approve_line, "is approved.", revision=revision_read(request))
        return redirect(line)
    now = request.now
    page = line_page(line, reader=request.user, now=now)
    return {"page": page, "line": line, "now": now, "on": timezone.localdate(now)}


@post("lines/<str:reference>/review/", Permission.APPROVE_LINES)
def line_review(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    with RefusalsTo(request):
        reviewed = lines.review_line(
            line=line, revision=revision_read(request), by=request.user, now=request.now
        )
        say(request, f"{line} still holds. Next review: {reviewed.review_on:%-d %B %Y}.")
    return redirect(line)


@page("lines/<str:reference>/withdraw/", Permission.APPROVE_LINES)
def line_withdraw(request: Request, reference: str) -> Answer:
    """Shows who is affected, then withdraws with a reason."""
    line = get_object_or_404(LINES, reference=reference)
    reason = typed_line(request, "reason")
    if request.method == "POST":
        withdrawal = {"revision": revision_read(request), "reason": reason}
        if _decide(request, line, lines.withdraw_line, "is withdrawn.", **withdrawal):
            return redirect(line)
    if line.withdrawn_at:
        return redirect(line)
    return {"line": line, "reason": reason}


@page("lines/withdraw/", Permission.APPROVE_LINES)
def lines_withdraw(request: Request) -> Answer:
    """Several at once, with one reason: shows whom each affects first. `row` is `W-07/3`, the line
    and the revision that was read.
    """
    given = dict(
        row.rpartition("/")[::2]
        for row in request.POST.getlist("row") or request.GET.getlist("row")
    )
    chosen = list(LINES.filter(reference__in=given, withdrawn_at=None).order_by("reference"))
    if not chosen:
        refuse(request, "Choose the lines to withdraw.")
        return redirect("desk:line_list")
    reason = typed_line(request, "reason")
    if request.method == "POST" and reason:
        act_on_each(
            request,
            chosen,
            lambda line: lines.withdraw_line(
                line=line,
                reason=reason,
                revision=whole_number(given[line.reference]),
                by=request.user,
                now=request.now,
            ),
            done=lambda done: f"Withdrawn: {', '.join(map(str, done))}.",
        )
        return redirect("desk:line_list")
    return {"lines": chosen, "is_missing": request.method == "POST"}


def revision_read(request: Request) -> int:
    """The revision that the page showed; 0, which no line has, if it is missing."""
    return whole_number(request.POST.get("revision"))


def _decide(
    request: Request, line: Line, action: Callable[..., None], done: str, **values: Any
) -> bool:
    """Returns whether the action succeeded; either way a message says so."""
    with RefusalsTo(request):
        action(line=line, by=request.user, now=request.now, **values)
        say(request, f"{line} {done}")
        return True
    return False
