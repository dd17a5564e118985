"""The approved lines that the pack editor offers while somebody looks for one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.packs.models import Pack
from reports.packs.queries.pack_editor import insertable_lines


@requires(Permission.WORK_DESK)
def pack_lines(request: Request, reference: str) -> HttpResponse:
    pack = get_object_or_404(Pack.objects.select_related("interview__enquiry"), reference=reference)
    lines = insertable_lines(pack, now=timezone.now(), asked=request.GET.get("line_q", ""))
    return render(request, "reports/packs/_pack_lines.html", {"lines": lines})
