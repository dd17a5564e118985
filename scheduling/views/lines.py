"""Lines to take: the library by topic, one line, and what is done to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.models import AuditEvent
from accounts.requests import Request
from scheduling.actions import lines
from scheduling.filters import LineFilter
from scheduling.forms.lines import FIELDS, LineForm, NewLineForm, initial_of, usual
from scheduling.models import Line
from training.actions.facts import Refused
from training.models import Organisation

A_PAGE = 50


@requires(Permission.WORK_DESK)
def line_list(request: Request) -> HttpResponse:
    on = timezone.localdate()
    whole = Line.objects.select_related("topic", "owner").order_by("topic__title", "reference")
    chosen = LineFilter(request.GET, queryset=whole, on=on)
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "scheduling/line_list.html", {"page": page, "filter": chosen, "on": on})


@requires(Permission.WORK_DESK)
def line_detail(request: Request, reference: str) -> HttpResponse:
    rows = Line.objects.select_related("topic", "owner", "written_by", "approved_by", "withdrawn_by")
    line = get_object_or_404(rows, reference=reference)
    on = timezone.localdate()
    status = line.status(on)
    may_approve = request.user.may(Permission.APPROVE_LINES)
    events = AuditEvent.objects.filter(about_type=line._meta.label, about_id=str(line.pk)).select_related("by")
    context = {
        "line": line,
        "on": on,
        "events": events.order_by("-number")[:50],
        "can_approve": may_approve and status == "draft",
        "can_review": may_approve and status in {"live", "review_due", "expired"},
        "can_withdraw": may_approve and status != "withdrawn",
        "can_change": status != "withdrawn",
    }
    return render(request, "scheduling/line_detail.html", context)


@requires(Permission.WORK_DESK)
def line_add(request: Request) -> HttpResponse:
    now = timezone.now()
    review_after = Organisation.objects.get(pk=1).line_review_after_days
    form = NewLineForm(request.POST or None, initial=usual(request.user, timezone.localdate(now), review_after))
    if form.is_valid():
        try:
            line = lines.write_line(by=request.user, now=now, **form.cleaned_data)
            messages.success(request, f"{line} is written. Someone else approves it.")
            return redirect(line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "scheduling/line_add.html", {"form": form})


@requires(Permission.WORK_DESK)
def line_change(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    form = LineForm(request.POST or None, initial=initial_of(line))
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in FIELDS}
        try:
            revision = _revision(request)
            lines.change_line(line=line, revision=revision, by=request.user, now=timezone.now(), **values)
            messages.success(request, f"{line} is changed.")
            return redirect(line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "scheduling/line_change.html", {"form": form, "line": line})


@require_POST
@requires(Permission.APPROVE_LINES)
def line_approve(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    try:
        lines.approve_line(line=line, revision=_revision(request), by=request.user, now=timezone.now())
        messages.success(request, f"{line} is approved.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(line)


@require_POST
@requires(Permission.APPROVE_LINES)
def line_review(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    try:
        reviewed = lines.review_line(line=line, by=request.user, now=timezone.now())
        messages.success(request, f"{line} still holds. Next review: {reviewed.review_on:%-d %B %Y}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(line)


@require_POST
@requires(Permission.APPROVE_LINES)
def line_withdraw(request: Request, reference: str) -> HttpResponse:
    line = get_object_or_404(Line, reference=reference)
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        lines.withdraw_line(line=line, reason=reason, by=request.user, now=timezone.now())
        messages.success(request, f"{line} is withdrawn.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(line)


def _revision(request: Request) -> int:
    """The revision that was on the page; 0, which none has, where the page did not say."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() else 0
