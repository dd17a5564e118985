"""Pages that need no sign-in: a pack by its secret link, and whether a version is still the latest.

A link only shows a button, because mail scanners follow links. The button sends a POST; the opening
is recorded before the first byte is sent, and no proxy may store the response. For an hour the same
browser then shows the pack at the same address, so that going back or reloading posts nothing.
"""

import json
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import clear_note, read_note, redirect_to_itself, sealed, uncached
from accounts.pages import Refused, get, page, post, public
from accounts.rate_limits import is_miss_too_many
from desk.enquiries.actions.interview_links import find_interview_link
from desk.enquiries.models import InterviewLink
from desk.enquiries.timing import Clock
from reports.packs.actions.delivery import (
    acknowledge_version,
    check_not_over,
    find_link,
    find_receipt,
    open_version,
    reason_link_ended,
    receipt_of,
)
from reports.packs.documents import Rendering, document_context
from reports.packs.models import Pack, PackLink, PackOpening, PackVersion
from reports.packs.queries.pack_versions import PublicStatus, approved_pdfs, public_status
from reports.packs.queries.packs import content_for, logo
from reports.packs.queries.shared_packs import WITH_SHARED, next_interview_of_pack
from reports.packs.queries.stale import staleness_of
from reports.packs.staleness import UP_TO_DATE, Staleness
from reports.packs.views.pdf_response import pdf_response
from training.dead_links import by_token
from training.models import Organisation

REFUSED = 409
TOO_MANY = 429
WORKER = settings.BASE_DIR / "static" / "js" / "pack_worker.js"


with_link = by_token(
    lambda token: find_link(token, now=timezone.now()),
    kind="pack_link",
    template="reports/packs/_pack_link_dead.html",
    end_of=reason_link_ended,
)


def readable(link: PackLink) -> PackVersion:
    """The version that the link opens now: its own, or the one that replaced it for the
    same person.
    """
    latest = (
        PackVersion.objects.filter(pack=link.version.pack_id)
        .select_related("recipient", "pack__interview__enquiry__outlet", *WITH_SHARED)
        .latest()
    )
    if latest is None or latest.recipient_id != link.person_id:
        raise Http404
    return latest


@page("p/<str:token>")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@uncached
@with_link
def pack_link(request: HttpRequest, link: PackLink, token: str) -> HttpResponseBase:
    """Shows a button and the script that starts the service worker; the pack itself once the button
    was pressed.
    """
    version = readable(link)
    now = timezone.now()
    state = public_status(version, now=now)
    staleness = staleness_of(version, now=now)
    coming = next_interview_of_pack(version.pack, now=now)
    organisation = Organisation.objects.ours()
    if request.method == "POST":
        return _pressed(request, link, version, is_withdrawn=state == PublicStatus.WITHDRAWN)
    if "forget" in request.GET:
        return clear_note(redirect_to_itself(request), request)
    context = {
        "token": token,
        "now": now,
        "version": version,
        "state": state,
        "staleness": staleness,
        "interview": coming,
        "is_newer": version.number > link.version.number,
        "was_refused": read_note(request) == _REFUSED,
        "organisation": organisation,
    }
    if state != PublicStatus.WITHDRAWN and read_note(request) == _note_of(version):
        response: HttpResponseBase = _opened(request, context)
        for_the_worker(response, version, staleness, starts_at=coming.starts_at)
    else:
        response = render(request, "reports/packs/pack_link.html", context)
        for_the_worker(response, version, staleness)
    return response


def for_the_worker(
    response: HttpResponseBase,
    version: PackVersion,
    staleness: Staleness,
    *,
    starts_at: datetime | None = None,
) -> None:
    """Tells the service worker which version this is; with a start also that it may store the page."""
    is_withdrawn = version.withdrawn_at is not None
    label = f"{version.pack.reference} version {version.number}"
    response["Greenroom-Version"] = "none" if is_withdrawn else label
    response["Greenroom-Warning"] = staleness.heading if staleness.is_stale else ""
    if starts_at:
        response["Greenroom-Until"] = _milliseconds(version.valid_until)
        response["Greenroom-Air"] = _milliseconds(starts_at)


@get("i/<str:token>")
@public
@sealed
@by_token(
    lambda token: find_interview_link(token, now=timezone.now()),
    kind="pack_link",
    template="reports/packs/_pack_link_dead.html",
    end_of=reason_link_ended,
)
def interview_link(request: HttpRequest, link: InterviewLink, token: str) -> HttpResponse:
    """The link in the calendar event: to the pack, or to when and where until there is one."""
    now = timezone.now()
    if find_link(token, now=now):
        return redirect("reports:pack_link", token)
    context = {
        "interview": link.interview,
        "air": Clock(link.interview.starts_at, now),
        "now": now,
        "organisation": Organisation.objects.ours(),
    }
    return render(request, "reports/packs/interview_link.html", context)


def _milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


_REFUSED = "reading refused"


def _note_of(version: PackVersion) -> str:
    return f"opened {version.pk}"


def _pressed(
    request: HttpRequest, link: PackLink, version: PackVersion, *, is_withdrawn: bool
) -> HttpResponse:
    if is_withdrawn:
        return redirect_to_itself(request)
    open_version(
        version=version,
        what=PackOpening.What.PAGE,
        person=link.person,
        user=None,
        now=timezone.now(),
    )
    return redirect_to_itself(request, _note_of(version))


@sealed
def _opened(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    version = context["version"]
    context |= document_context(
        content_for(version, reader=version.recipient), Rendering.HTML, logo()
    )
    context["pdfs"] = approved_pdfs(version)
    context["reading"] = version.recipient.reading
    now = context["now"]
    staleness = context["staleness"]
    context["stale_state"] = staleness.state(now)
    read = version.acknowledgements.filter(person=version.recipient)
    context["acknowledged_at"] = read.values_list("acknowledged_at", flat=True).first()
    context["air"] = Clock(context["interview"].starts_at, now)
    context["receipt"] = receipt_of(version)
    context["is_to_read"] = not staleness.is_stale and not context["acknowledged_at"]
    return render(request, "reports/packs/_pack_opened.html", context)


@get("p/worker.js")
@public
def pack_worker(request: HttpRequest) -> HttpResponse:
    """The service worker that stores opened packs on the phone, with the numbers to ring. It is served
    here because a worker only controls addresses below its own, or those that a header allows.
    """
    ours = Organisation.objects.ours()
    phones = (ours.communications_phone, ours.communications_phone_out_of_hours)
    numbers = [number for phone in phones if (number := re.sub(r"[^\d +]", "", phone).strip())]
    response = HttpResponse(
        f"const DESK = {json.dumps(numbers)};\n{WORKER.read_text()}",
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


@post("p/<str:token>/read")
@public
@sealed
@with_link
def pack_link_acknowledge(request: HttpRequest, link: PackLink, token: str) -> HttpResponse:
    """Returns to the pack, which says that it was read, or why it should no longer be read.

    The form names the version on the screen: a phone without a network sends it later, and what was
    read must not count for a version that came since.
    """
    version = readable(link)
    page = reverse("reports:pack_link", args=[token])
    if request.POST.get("version", str(version.number)) != str(version.number):
        return redirect_to_itself(request, _REFUSED, at=page)
    try:
        acknowledge_version(version=version, person=link.person, by=None, now=timezone.now())
    except Refused:
        return redirect_to_itself(request, _REFUSED, at=page)
    return redirect_to_itself(request, _note_of(version), at=page)


@post("p/read")
@public
@uncached
def pack_read(request: HttpRequest) -> HttpResponse:
    """What a phone sends once it has a network again: its reader pressed "I have read this" without
    one.

    The receipt names one version and its reader. It opens nothing, so that the phone may store it.
    """
    version = find_receipt(request.POST.get("receipt", ""))
    if version is None:
        raise Http404
    now = timezone.now()
    try:
        check_not_over(version, now=now)
        acknowledge_version(version=version, person=version.recipient, by=None, now=now)
    except Refused:
        staleness = staleness_of(version, now=now)
        response = HttpResponse(status=REFUSED)
        response["Greenroom-Warning"] = staleness.heading if staleness.is_stale else ""
        return response
    return HttpResponse("Recorded.", content_type="text/plain")


@post("p/<str:token>/<str:kind>.pdf")
@public
@with_link
def pack_link_download(request: HttpRequest, link: PackLink, token: str, kind: str) -> HttpResponse:
    version = readable(link)
    if version.withdrawn_at:
        raise Http404
    if staleness_of(version, now=timezone.now()).is_stale:
        return redirect_to_itself(request, at=reverse("reports:pack_link", args=[token]))
    pdf = get_object_or_404(version.renditions, kind=kind, is_approved=True)
    open_version(
        version=version,
        what=PackOpening.What(kind),
        person=link.person,
        user=None,
        now=timezone.now(),
    )
    return pdf_response(request, pdf)


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such pack: counts as a guess, and is slowed down like guesses at links."""
    if is_miss_too_many(request, "pack_latest"):
        return render(request, "429.html", status=TOO_MANY)
    raise Http404


@get("latest/<str:public_id>/<int:number>")
@public
def pack_latest(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Says whether a version is the latest, without saying what it is about."""
    pack = Pack.objects.select_related("interview").filter(public_id=public_id).first()
    if pack is None:
        return _unknown(request)
    version = pack.versions.select_related("pack__interview__person").filter(number=number).first()
    now = timezone.now()
    state = public_status(version, now=now) if version else PublicStatus.NOT_APPROVED
    is_stale = version is not None and state == PublicStatus.STALE
    latest = pack.versions.latest()
    context = {
        "number": number,
        "state": state,
        "latest": latest,
        "is_off": pack.interview.called_off_at is not None,
        "staleness": staleness_of(version, now=now) if version and is_stale else UP_TO_DATE,
        "now": now,
        "organisation": Organisation.objects.ours(),
    }
    response = render(request, "reports/packs/pack_latest.html", context)
    response["Cache-Control"] = "no-store"
    return response
