"""What the desk does with a version that is out: issue it again, send its link again, end its
links.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from reports.packs.actions.delivery import end_links, send_again
from reports.packs.actions.reissue import NeedsWriting, reissue_pack
from reports.packs.models import Pack, PackVersion


@require_POST
@requires(Permission.WORK_DESK)
def pack_reissue(request: Request, reference: str) -> HttpResponse:
    packs = Pack.objects.select_related(
        "interview__enquiry__outlet", "interview__person", "started_by"
    )
    pack = get_object_or_404(packs, reference=reference)
    try:
        version = reissue_pack(pack=pack, by=request.user, now=timezone.now())
    except Refused as refusal:
        refuse(request, str(refusal))
        is_to_write = isinstance(
            refusal, NeedsWriting
        )  # the page to send it for review leads to each thing to mend
        return redirect(
            "reports:pack_submit" if is_to_write else "reports:pack_versions", reference
        )
    say(request, f"{version} is in review. Only what was out of date has changed.")
    return redirect("reports:pack_review", reference, version.number)


@require_POST
@requires(Permission.WORK_DESK)
def pack_send_again(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_links(request, reference, number, _sent_again)


@require_POST
@requires(Permission.WORK_DESK)
def pack_links_end(request: Request, reference: str, number: int) -> HttpResponse:
    return _with_links(request, reference, number, _ended)


def _with_links(
    request: Request, reference: str, number: int, deed: Callable[[PackVersion, Request], str]
) -> HttpResponse:
    versions = PackVersion.objects.select_related("pack__interview", "recipient")
    version = get_object_or_404(versions, pack__reference=reference, number=number)
    try:
        say(request, deed(version, request))
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("reports:pack_versions", reference)


def _sent_again(version: PackVersion, request: Request) -> str:
    link = send_again(version=version, by=request.user, now=timezone.now())
    return f"We are sending a new link to {link.person.email}. The old one no longer works."


def _ended(version: PackVersion, request: Request) -> str:
    count = end_links(version=version, by=request.user, now=timezone.now())
    return f"{count} {'link no longer works' if count == 1 else 'links no longer work'}."
