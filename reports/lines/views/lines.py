"""One line whole, where it is used; written, changed, and what its versions said."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import say
from nhsuk.numbers import whole
from reports.lines.forms.lines import FIELDS, LineForm, NewLineForm, initial_of, usual
from reports.lines.queries.lines import line_page, version_history
from reports.packs.queries.line_reach import reach_of
from scheduling.lines.actions import lines
from scheduling.lines.models import Line
from training.models import Organisation

LINES = Line.objects.select_related("topic", "owner", "written_by", "checked_by", "approved_by", "withdrawn_by")


@requires(Permission.WORK_DESK)
def line_detail(request: Request, reference: str) -> HttpResponse:
    now = timezone.now()
    page = line_page(get_object_or_404(LINES, reference=reference), reader=request.user, now=now)
    context = {"page": page, "line": page.line, "reach": page.reach, "now": now, "on": timezone.localdate(now)}
    return render(request, "reports/lines/line_detail.html", context)


@requires(Permission.WORK_DESK)
def line_versions(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(LINES, reference=reference)
    context = {"line": line, "history": version_history(line), "on": timezone.localdate()}
    return render(request, "reports/lines/line_versions.html", context)


@requires(Permission.WORK_DESK)
def line_add(request: Request) -> HttpResponse:
    now = timezone.now()
    review_after = Organisation.objects.ours().line_review_after_days
    alike: list[Line] = []
    form = NewLineForm(request.POST or None, initial=usual(request.user, timezone.localdate(now), review_after))
    if form.is_valid():
        try:
            seen = request.POST.getlist("alike")
            line = lines.write_line(by=request.user, now=now, alike_seen=seen, **form.cleaned_data)
            say(request, f"{line} is written. Someone else checks it, and a manager approves it.")
            return redirect(line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            alike = refusal.lines if isinstance(refusal, lines.LinesAlike) else []
    return render(request, "reports/lines/line_add.html", {"form": form, "alike": alike, "now": now})


@requires(Permission.WORK_DESK)
def line_change(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(LINES, reference=reference)
    now = timezone.now()
    form = LineForm(request.POST or None, initial=initial_of(line))
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in FIELDS}
        try:
            lines.change_line(line=line, revision=revision_read(request), by=request.user, now=now, **values)
            say(request, f"{line} is changed.")
            return redirect(line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "line": line, "reach": reach_of(line, now=now), "now": now}
    return render(request, "reports/lines/line_change.html", context)


def revision_read(request: Request) -> int:
    """The version that was on the page; 0, which none has, where the page did not say."""
    return whole(request.POST.get("revision"))
