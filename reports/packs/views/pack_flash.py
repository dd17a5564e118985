"""The flash pack: page 1 on one form, saved while typing, and sent for review from there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Permission, Refused, Request, page, post
from desk.enquiries.actions.interviews import complete_interview
from desk.enquiries.models import Interview
from reports.packs.actions.drafts import SectionChanged, save_parts
from reports.packs.actions.review import submit_pack
from reports.packs.forms.flash import PARTS, SlotForm, flash_parts, seen_revisions, typed_parts
from reports.packs.models import Pack
from reports.packs.queries.carried import carried_by_path, left_behind
from reports.packs.queries.pack_editor import draft_of
from reports.packs.section_texts import differences
from reports.packs.views.of_pack import pack_or_404
from reports.packs.views.pack_drafts import answer_carried


@page("packs/<str:reference>/flash/", Permission.WORK_DESK)
def pack_flash(request: Request, reference: str) -> HttpResponse:
    pack = pack_or_404(reference)
    return _render_page(request, _context(pack))


@post("packs/<str:reference>/flash/save/", Permission.WORK_DESK)
def pack_flash_save(request: Request, reference: str) -> HttpResponse:
    """Saves what was typed, automatically (htmx) or with a button. One button also sends the pack
    for review.
    """
    pack = pack_or_404(reference)
    typed = typed_parts(request.POST.dict())  # type: ignore[arg-type]  # texts alone
    seen = seen_revisions(request.POST.dict())  # type: ignore[arg-type]  # texts alone
    refusal = None
    is_saved = False
    try:
        # Not while typing: each change of the slot updates a calendar.
        if request.POST.get("operation"):
            pack.interview = _complete(pack.interview, request)
        save_parts(pack=pack, typed=typed, seen=seen, by=request.user, now=request.now)
        is_saved = True
        answer_carried(request, pack)
        if request.POST.get("operation") == "submit":
            version = submit_pack(pack=pack, what_changed="", by=request.user, now=request.now)
            return redirect("reports:pack_review", reference, version.number)
    except Refused as problem:
        refusal = problem
    context = {**_context(pack, refusal, typed), "is_saved": is_saved}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_pack_flash_saved.html", context)
    if refusal:
        return _render_page(request, context, status=409)
    return redirect("reports:pack_flash", reference)


def _render_page(request: Request, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "reports/packs/pack_flash.html", context, status=status)


def _complete(interview: Interview, request: Request) -> Interview:
    """Stores what was typed about the slot that was not known yet."""
    form = SlotForm(request.POST, interview=interview)
    form.is_valid()  # the fields are optional and limited in length
    return complete_interview(
        interview=interview, by=request.user, now=request.now, **form.cleaned_data
    )


def _context(
    pack: Pack, refusal: Refused | None = None, typed: dict[str, dict[str, str]] | None = None
) -> dict[str, Any]:
    """The context of the page. After a refusal the form shows what was typed; pressing again saves
    it.
    """
    sections = list(pack.sections.select_related("edited_by").filter(key__in=PARTS))
    edited = [section for section in sections if section.edited_at]
    changed = refusal if isinstance(refusal, SectionChanged) else None
    return {
        "pack": pack,
        "draft": draft_of(pack, now=timezone.now()),
        "parts": flash_parts(
            sections,
            typed if refusal else None,
            {each.key: carried_by_path(pack, each.key, each.content) for each in sections},
        ),
        "left_behind": left_behind(pack),
        "section": max(edited, key=lambda section: section.edited_at or pack.started_at)
        if edited
        else None,
        "kinds": Pack.Kind.choices,
        "refusal": refusal,
        "slot_form": SlotForm(interview=pack.interview),
        "changed": changed,
        "differences": differences(changed.section.key, changed.theirs, changed.mine)
        if changed
        else [],
        "address": reverse("reports:pack_flash_save", args=[pack.reference]),
    }
