"""One pack for two interviews of one person: sharing it, and taking an interview out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Permission, RefusalsTo, Request, post, say
from desk.enquiries.models import Interview
from reports.packs.actions.reissue import reissue_if_out_of_step
from reports.packs.actions.shared_packs import share_pack, take_out
from reports.packs.models import Pack


@post("interviews/<str:reference>/pack/share/", Permission.WORK_DESK)
def pack_share(request: Request, reference: str) -> HttpResponse:
    """Uses the pack of another interview for this one too."""
    interview = get_object_or_404(Interview.objects.select_related("enquiry"), reference=reference)
    pack = get_object_or_404(Pack, reference=request.POST.get("pack", ""))
    with RefusalsTo(request):
        share_pack(pack=pack, interview=interview, by=request.user, now=request.now)
        what = reissue_if_out_of_step(pack=pack, by=request.user, now=request.now)
        say(request, f"{pack} is for this slot too. {what}")
    return redirect(interview)


@post("interviews/<str:reference>/pack/take-out/", Permission.WORK_DESK)
def pack_unshare(request: Request, reference: str) -> HttpResponse:
    """Takes this interview out of the pack that it shares."""
    interview = get_object_or_404(Interview, reference=reference)
    pack = get_object_or_404(Pack.objects.serving(interview))
    with RefusalsTo(request):
        take_out(pack=pack, interview=interview, by=request.user, now=request.now)
        what = reissue_if_out_of_step(pack=pack, by=request.user, now=request.now)
        say(request, f"{pack} is for the other slot alone. {what}")
    return redirect(interview)
