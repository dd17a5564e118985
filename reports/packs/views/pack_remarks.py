"""Comments, suggestions and replies on a section of the draft, and who else is editing it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.idle import polled
from accounts.pages import Permission, RefusalsTo, Request, post, say
from reports.packs.actions.drafts import note_presence
from reports.packs.actions.remarks import (
    add_remark,
    delete_remark,
    reply_to_remark,
    settle_remark,
)
from reports.packs.forms.remarks import RemarkForm
from reports.packs.models import PackSection, Remark
from reports.packs.queries.pack_editor import others_in
from reports.packs.views.of_pack import pack_or_404, section_or_404
from reports.packs.views.pack_drafts import editor_context, render_editor

REMARKS = Remark.objects.select_related("pack__started_by", "made_by")


@post("packs/<str:reference>/sections/<slug:key>/remarks/", Permission.WORK_DESK)
def pack_remark(request: Request, reference: str, key: str) -> HttpResponse:
    pack = pack_or_404(reference)
    section = section_or_404(pack, key)
    form = RemarkForm(request.POST, key=key, content=section.content)
    if form.is_valid():
        with RefusalsTo(form):
            add_remark(pack=pack, key=key, by=request.user, now=request.now, **form.cleaned_data)
            return _to_remarks(reference, key)
    return render_editor(request, editor_context(pack, section) | {"remark_form": form}, status=422)


@post("packs/<str:reference>/remarks/<int:pk>/reply/", Permission.WORK_DESK)
def pack_remark_reply(request: Request, reference: str, pk: int) -> HttpResponse:
    remark = get_object_or_404(REMARKS, pack__reference=reference, pk=pk, reply_to=None)
    with RefusalsTo(request):
        text = request.POST.get("text", "")
        reply_to_remark(remark=remark, text=text, by=request.user, now=request.now)
    return _to_remarks(reference, remark.section)


@post("packs/<str:reference>/remarks/<int:pk>/settle/", Permission.WORK_DESK)
def pack_remark_settle(request: Request, reference: str, pk: int) -> HttpResponse:
    """Resolves a comment; accepts or rejects a suggestion."""
    remark = get_object_or_404(REMARKS, pack__reference=reference, pk=pk, reply_to=None)
    outcome = request.POST.get("outcome", "")
    if not remark.path or outcome not in Remark.Outcome:
        outcome = Remark.Outcome.RESOLVED
    with RefusalsTo(request):
        settle_remark(
            remark=remark, outcome=Remark.Outcome(outcome), by=request.user, now=request.now
        )
    return _to_remarks(reference, remark.section)


@post("packs/<str:reference>/remarks/<int:pk>/take-out/", Permission.WORK_DESK)
def pack_remark_take_out(request: Request, reference: str, pk: int) -> HttpResponse:
    remark = get_object_or_404(REMARKS, pack__reference=reference, pk=pk)
    with RefusalsTo(request):
        delete_remark(remark=remark, by=request.user, now=request.now)
        say(request, "Your comment has been deleted.")
    return _to_remarks(reference, remark.section)


@post("packs/<str:reference>/sections/<slug:key>/here/", Permission.WORK_DESK)
@polled
def pack_presence(request: Request, reference: str, key: str) -> HttpResponse:
    """Called by the editor every 20 seconds: records its user, and returns who else is there."""
    section = get_object_or_404(
        PackSection.objects.select_related("pack"), pack__reference=reference, key=key
    )
    note_presence(section=section, by=request.user, now=request.now)
    context = {
        "pack": section.pack,
        "section": section,
        "others": others_in(section.pack, but=request.user, now=request.now),
    }
    return render(request, "reports/packs/_pack_presence.html", context)


def _to_remarks(reference: str, key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("reports:pack_edit", args=[reference, key]) + "#remarks")
