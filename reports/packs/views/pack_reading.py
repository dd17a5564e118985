"""The spokesperson's own page: the next interview and what to say in it; acknowledging and
downloading a pack.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.confidential import uncached
from accounts.pages import Permission, RefusalsTo, Refused, Request, page, post, refuse, say
from desk.enquiries.models import Debrief
from reports.packs.actions.delivery import (
    acknowledge_version,
    check_usable,
    open_version,
    receipt_of,
)
from reports.packs.documents import Rendering, document_context
from reports.packs.models import PackOpening, PackVersion
from reports.packs.queries.next_interview import next_interview_of
from reports.packs.views.pack_links import for_the_worker
from reports.packs.views.pdf_response import pdf_response
from scheduling.training_sessions.queries.waiting_lists import own_place_offers
from training.models import Organisation


@page("my-next-interview/", Permission.READ_OWN_PACKS)
@uncached
def my_next_interview(request: Request) -> HttpResponse:
    """Opening the page is recorded. Reloading itself is not, unless it shows a version that was
    never opened.
    """
    now = request.now
    user = request.user
    upcoming = next_interview_of(user, now=now)
    version = upcoming.version
    if version and not (
        request.htmx and version.openings.filter(user=user, what=PackOpening.What.PAGE).exists()
    ):
        open_version(
            version=version,
            what=PackOpening.What.PAGE,
            person=version.recipient,
            user=user,
            now=now,
        )
    context: dict[str, Any] = {
        "next": upcoming,
        "now": now,
        "receipt": receipt_of(version) if version else "",
        "outstanding": Debrief.objects.outstanding(now, by=user),
        "place_offers": own_place_offers(user, now=now),
    }
    if upcoming.content:
        context |= document_context(upcoming.content, Rendering.HTML)
    if upcoming.has_alert:
        context["organisation"] = Organisation.objects.ours()
    response = render(request, "reports/packs/my_next_interview.html", context)
    if version and upcoming.interview:
        starts_at = upcoming.interview.starts_at
        for_the_worker(response, version, upcoming.staleness, starts_at=starts_at)
    return response


@post("my-next-interview/<str:reference>/<int:number>/read/", Permission.READ_OWN_PACKS)
def pack_acknowledge(request: Request, reference: str, number: int) -> HttpResponse:
    """Below the page's own address, where the service worker notes it if there is no network."""
    own = PackVersion.objects.approved().filter(recipient__user=request.user)
    version = get_object_or_404(
        own.select_related("recipient", "pack"), pack__reference=reference, number=number
    )
    with RefusalsTo(request):
        acknowledge_version(
            version=version, person=version.recipient, by=request.user, now=request.now
        )
        say(request, f"Recorded: you have read version {number}.")
    return redirect("reports:my_next_interview")


@page(
    "packs/<str:reference>/<int:number>/<str:kind>.pdf",
    Permission.READ_OWN_PACKS,
    Permission.WORK_DESK,
)
def pack_download(request: Request, reference: str, number: int, kind: str) -> HttpResponse:
    """The recipient may download only the latest version; the desk may download every version."""
    version = get_object_or_404(
        PackVersion.objects.readable_by(request.user).select_related("pack", "recipient"),
        pack__reference=reference,
        number=number,
    )
    pdf = get_object_or_404(
        version.renditions, kind=kind, is_approved=version.approved_at is not None
    )
    if not request.user.may(Permission.WORK_DESK):
        try:
            check_usable(version, now=request.now)
        except Refused as refusal:
            refuse(request, str(refusal))
            return redirect("reports:my_next_interview")
    is_own = version.recipient.user_id == request.user.pk
    person = version.recipient if is_own else None
    what = PackOpening.What(kind)
    open_version(version=version, what=what, person=person, user=request.user, now=request.now)
    return pdf_response(request, pdf)
