"""The state of the installation: the checks of `doctor`, and the workers."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.pages import Permission, Request, page
from jobs.doctor import examine
from jobs.models import Worker


@page("installation/", Permission.SEE_JOBS)
def installation_state(request: Request) -> HttpResponse:
    findings = sorted(examine(now=request.now), key=lambda finding: finding.is_right)
    context = {
        "findings": findings,
        "wrong": sum(not finding.is_right for finding in findings),
        "workers": Worker.objects.order_by("-seen_at")[:20],
        "now": request.now,
    }
    return render(request, "jobs/installation_state.html", context)
