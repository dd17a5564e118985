"""A journalist with their history, and how long their contact is kept."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import contacts
from scheduling.desk.models import Coverage, Interview, Journalist

A_PAGE = 50
LATEST = 50


@requires(Permission.WORK_DESK)
def journalist_detail(request: Request, journalist_id: int) -> HttpResponse:
    known = Journalist.objects.with_last_contact().select_related("outlet", "held_by")
    journalist = get_object_or_404(known, pk=journalist_id)
    enquiries = journalist.enquiries.select_related("outlet").order_by("-received_at")
    interviews = Interview.objects.filter(enquiry__journalist=journalist).select_related(
        "person", "enquiry__outlet"
    )
    coverage = (
        Coverage.objects.held()
        .filter(enquiry__journalist=journalist)
        .select_related("outlet", "enquiry")
    )
    context = {
        "journalist": journalist,
        "enquiries": enquiries[:LATEST],
        "interviews": interviews.order_by("-starts_at")[:LATEST],
        "coverage": coverage.newest_first()[:LATEST],
        "is_due": journalist.last_contact_at < contacts.kept_since(timezone.now()),
    }
    return render(request, "scheduling/desk/journalist_detail.html", context)


@requires(Permission.WORK_DESK)
def journalist_due(request: Request) -> HttpResponse:
    """Those whose contact goes tonight, and those that are held beyond their time."""
    before = contacts.kept_since(timezone.now())
    due = Journalist.objects.kept().past_due(before).select_related("outlet", "held_by")
    page = Paginator(due, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "scheduling/desk/journalist_due.html", {"page": page, "before": before})


@require_POST
@requires(Permission.WORK_DESK)
def journalist_hold(request: Request, journalist_id: int) -> HttpResponse:
    """Holds the contact for the reason given, or releases it."""
    journalist = get_object_or_404(Journalist, pk=journalist_id)
    now = timezone.now()
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        if "release" in request.POST:
            contacts.release_contact(journalist=journalist, by=request.user, now=now)
            say(request, f"{journalist} is no longer held.")
        else:
            contacts.hold_contact(journalist=journalist, reason=reason, by=request.user, now=now)
            say(request, f"{journalist} is held.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(journalist)
