"""One major incident whole: what is cleared, which packs wait, what partners said."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.gather.incident_page import incident_page
from scheduling.models import Incident


@requires(Permission.WORK_DESK)
def incident_detail(request: Request, reference: str) -> HttpResponse:
    rows = Incident.objects.select_related("declared_by", "stood_down_by").prefetch_related("topics")
    incident = get_object_or_404(rows, reference=reference)
    now = timezone.now()
    context = {
        "incident": incident,
        "page": incident_page(incident, now=now),
        "actions": incident.actions.select_related("owner", "done_by").order_by("due_on", "pk"),
        "is_active": incident.stood_down_at is None,
        "now": now,
    }
    return render(request, "reports/incident_detail.html", context)
