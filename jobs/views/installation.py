"""The state of the installation: the checks of `doctor`, and the workers."""

from accounts.pages import Context, Permission, Request, page
from jobs.doctor import examine
from jobs.models import Worker


@page("installation/", Permission.SEE_JOBS)
def installation_state(request: Request) -> Context:
    findings = sorted(examine(now=request.now), key=lambda finding: finding.is_right)
    return {
        "findings": findings,
        "wrong": sum(not finding.is_right for finding in findings),
        "workers": Worker.objects.order_by("-seen_at")[:20],
        "now": request.now,
    }
