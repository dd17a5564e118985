"""Records that are due for removal: listed beforehand, and held if they must be retained."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import Context, Permission, RefusalsTo, Request, page, post, say, typed_line
from nhsuk.sorting import paged
from reports.records.actions.retention import hold_record, release_record
from reports.records.models import RecordHold
from reports.records.queries.retention import due_records
from training.models import Organisation

PAGE_SIZE = 50


@page("records/due/", Permission.KEEP_RECORDS)
def record_due(request: Request) -> Context:
    """Those to be removed tonight or within 30 days, and those that are retained."""
    page = paged(request, due_records(now=request.now), PAGE_SIZE)
    return {
        "page": page,
        "organisation": Organisation.objects.ours(),
        "today": timezone.localdate(request.now),
    }


@post("records/due/<str:what>/<str:reference>/hold/", Permission.KEEP_RECORDS)
def record_hold(request: Request, what: str, reference: str) -> HttpResponse:
    """Holds it for the reason given, or releases it."""
    if what not in RecordHold.What:
        raise Http404
    kind = RecordHold.What(what)
    reason = typed_line(request, "reason")
    with RefusalsTo(request):
        if "release" in request.POST:
            release_record(what=kind, reference=reference, by=request.user, now=request.now)
            say(request, f"{reference} is no longer held.")
        else:
            hold_record(
                what=kind, reference=reference, reason=reason, by=request.user, now=request.now
            )
            say(request, f"{reference} is held.")
    return redirect("reports:record_due")
