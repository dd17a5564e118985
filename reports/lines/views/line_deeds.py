"""What is decided on a line: fact checked, approved, reviewed, withdrawn; each shows first whom it reaches."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from nhsuk.numbers import whole
from reports.lines.queries.lines import line_page
from reports.lines.views.lines import LINES, revision_read
from reports.packs.queries.line_reach import reach_of
from scheduling.lines.actions.line_approval import approve_line, check_line, review_line
from scheduling.lines.actions.lines import withdraw_line
from scheduling.lines.models import Line


@require_POST
@requires(Permission.WORK_DESK)
def line_check(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    figures = [whole(key) for key in request.POST.getlist("figure")]
    deed = {"revision": revision_read(request), "figures": figures, "against": request.POST.get("against", "")}
    _do(request, line, check_line, "is fact checked. A communications manager approves it.", **deed)
    return redirect(line)


@requires(Permission.APPROVE_LINES)
def line_approve(request: Request, reference: str) -> HttpResponse:
    """What changed since it was last approved and whom that reaches; then the deed."""
    line = get_object_or_404(LINES, reference=reference)
    if request.method == "POST":
        _do(request, line, approve_line, "is approved.", revision=revision_read(request))
        return redirect(line)
    now = timezone.now()
    page = line_page(line, reader=request.user, now=now)
    context = {"page": page, "line": line, "reach": page.reach, "now": now, "on": timezone.localdate(now)}
    return render(request, "reports/lines/line_approve.html", context)


@require_POST
@requires(Permission.APPROVE_LINES)
def line_review(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    try:
        reviewed = review_line(line=line, revision=revision_read(request), by=request.user, now=timezone.now())
        say(request, f"{line} still holds. Next review: {reviewed.review_on:%-d %B %Y}.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(line)


@requires(Permission.APPROVE_LINES)
def line_withdraw(request: Request, reference: str) -> HttpResponse:
    """Whom it reaches; then the deed, with its reason."""
    line = get_object_or_404(LINES, reference=reference)
    now = timezone.now()
    reason = request.POST.get("reason", "").strip()[:300]
    if request.method == "POST" and _do(
        request, line, withdraw_line, "is withdrawn.", revision=revision_read(request), reason=reason
    ):
        return redirect(line)
    if line.withdrawn_at:
        return redirect(line)
    context = {"line": line, "reach": reach_of(line, now=now), "now": now, "reason": reason}
    return render(request, "reports/lines/line_withdraw.html", context)


def _do(request: Request, line: Line, deed: Callable[..., None], done: str, **values: Any) -> bool:
    """Whether it was done; says so, or why not."""
    try:
        deed(line=line, by=request.user, now=timezone.now(), **values)
    except Refused as refusal:
        refuse(request, str(refusal))
        return False
    say(request, f"{line} {done}")
    return True
