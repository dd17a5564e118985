"""Writing a pack: start it, save a section while it is typed, merge two people's texts, find a
line, preview page 1.
"""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import DoneAlready, Permission, Refused, Request, page, post, refuse, say
from desk.enquiries.models import Interview
from desk.lines.models import Line
from nhsuk.numbers import whole_number
from nhsuk.words import plural
from reports.packs.actions.carried import confirm_carried, reopen_carried
from reports.packs.actions.drafts import (
    SectionChanged,
    change_kind,
    insert_line,
    save_merging,
    save_section,
    start_pack,
)
from reports.packs.documents import page_one_html
from reports.packs.forms.packs import KindForm, MergeForm, StartForm
from reports.packs.forms.remarks import RemarkForm
from reports.packs.forms.sections import section_form
from reports.packs.models import Pack, PackSection
from reports.packs.queries.carried import carried_by_path, left_behind
from reports.packs.queries.earlier_packs import earlier_packs
from reports.packs.queries.pack_editor import draft_of, insertable_lines
from reports.packs.queries.packs import draft_content, logo
from reports.packs.queries.remarks import threads_of
from reports.packs.section_texts import (
    differences,
    from_texts,
    merged,
    to_texts,
    with_row_at,
    without_row,
)
from reports.packs.sections import BY_KEY, SECTIONS, Input
from reports.packs.views.of_pack import pack_or_404, section_or_404

ANSWERS = {"same": confirm_carried, "undo": reopen_carried}


@post("interviews/<str:reference>/pack/", Permission.WORK_DESK)
def pack_start(request: Request, reference: str) -> HttpResponse:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry", "person"), reference=reference
    )
    form = StartForm(request.POST, earlier=earlier_packs(interview))
    form.is_valid()  # values that cannot be read are ignored
    kind = Pack.Kind(form.cleaned_data.get("kind", Pack.Kind.STANDARD))
    try:
        pack = start_pack(
            interview=interview,
            kind=kind,
            template=form.cleaned_data.get("template"),
            earlier=form.cleaned_data.get("earlier"),
            by=request.user,
            now=request.now,
        )
    except DoneAlready as refusal:
        pack = refusal.row
    except Refused as refusal:
        refuse(request, str(refusal))
        return redirect(interview)
    return redirect(pack)


@page("packs/<str:reference>/", Permission.WORK_DESK)
@page("packs/<str:reference>/sections/<slug:key>/", Permission.WORK_DESK)
def pack_edit(request: Request, reference: str, key: str = SECTIONS[0].key) -> HttpResponse:
    pack = pack_or_404(reference)
    section = section_or_404(pack, key)
    return render_editor(request, editor_context(pack, section))


@post("packs/<str:reference>/sections/<slug:key>/save/", Permission.WORK_DESK)
def pack_section_save(request: Request, reference: str, key: str) -> HttpResponse:
    """Saves what was typed: automatically while typing (htmx), or with a button, which may also
    change the rows.
    """
    pack = pack_or_404(reference)
    section = section_or_404(pack, key)
    texts = _texts(request.POST, key)
    refusal = None
    by = section.edited_by
    theirs: dict[str, str] = {}
    try:
        section, theirs = _save(pack, key, texts, request)
        answer_carried(request, pack)
    except Refused as problem:
        refusal = problem
    context = editor_context(pack, section, refusal, texts)
    if request.htmx:
        context |= {
            "theirs": [item for item in context["form_of"].all_fields if item.path in theirs],
            "their_name": by,
        }
        return render(request, "reports/packs/_pack_saved.html", context)
    if refusal:
        return render_editor(request, context, status=409)
    return redirect(
        reverse("reports:pack_edit", args=[reference, key])
        + _fragment_of_moved_row(request.POST.get("operation", ""))
    )


@post("packs/<str:reference>/sections/<slug:key>/merge/", Permission.WORK_DESK)
def pack_section_merge(request: Request, reference: str, key: str) -> HttpResponse:
    """Saves the texts that were picked, field by field; shows the conflict again if somebody has
    saved a third state meanwhile.
    """
    pack = pack_or_404(reference)
    section = section_or_404(pack, key)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return redirect("reports:pack_edit", reference, key)
    states = dict(section.revisions.values_list("revision", "content"))
    base, theirs = (states.get(form.cleaned_data[name], {}) for name in ("base", "theirs"))
    mine = from_texts(key, _texts(request.POST, key, prefix="mine."))
    picked = _texts(request.POST, key, prefix="pick.")
    texts = to_texts(key, merged(key, base=base, theirs=theirs, mine=mine, picked=picked))
    try:
        revision = form.cleaned_data["theirs"]
        save_section(
            pack=pack, key=key, texts=texts, revision=revision, by=request.user, now=request.now
        )
    except Refused as refusal:
        shown = refusal.section if isinstance(refusal, SectionChanged) else section
        return render_editor(request, editor_context(pack, shown, refusal, texts), status=409)
    say(request, "Both texts are merged and saved.")
    return redirect("reports:pack_edit", reference, key)


@post("packs/<str:reference>/kind/", Permission.WORK_DESK)
def pack_kind(request: Request, reference: str) -> HttpResponse:
    pack = pack_or_404(reference)
    form = KindForm(request.POST)
    if form.is_valid():
        change_kind(
            pack=pack,
            kind=Pack.Kind(form.cleaned_data["kind"]),
            by=request.user,
            now=request.now,
        )
    return redirect(pack)


@page("packs/<str:reference>/page-one/", Permission.WORK_DESK)
def pack_page_one(request: Request, reference: str) -> HttpResponse:
    """Page 1 of the draft, with the template and stylesheet of the A4 rendering; shown in a
    sandboxed frame.
    """
    pack = pack_or_404(reference)
    response = HttpResponse(page_one_html(draft_content(pack, now=request.now), logo()))
    response["Cache-Control"] = "no-store"
    return response


def render_editor(request: Request, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "reports/packs/pack_edit.html", context, status=status)


def editor_context(
    pack: Pack,
    section: PackSection,
    refusal: Refused | None = None,
    texts: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The context of the editor. After a refusal the form shows what was typed."""
    now = timezone.now()
    is_unsaved = refusal is not None and texts is not None
    data = from_texts(section.key, texts or {}) if is_unsaved else section.content
    draft = draft_of(pack, now=now)
    good_for = draft.content.control.facts_good_for
    return {
        "pack": pack,
        "draft": draft,
        "section": section,
        "revision": refusal.seen if isinstance(refusal, SectionChanged) else section.revision,
        "form_of": section_form(
            BY_KEY[section.key],
            data,
            timezone.localdate(now),
            good_for,
            carried_by_path(pack, section.key, data),
        ),
        "facts": [
            (field.label, getattr(getattr(draft.content, section.key), field.name))
            for field in BY_KEY[section.key].fields
            if field.input == Input.FACT
        ],
        "left_behind": left_behind(pack),
        "threads": threads_of(section),
        "remark_form": RemarkForm(key=section.key, content=section.content),
        "lines": insertable_lines(pack, now=now),
        "kinds": Pack.Kind.choices,
        "refusal": refusal,
        "conflict": _conflict(section.key, refusal)
        if isinstance(refusal, SectionChanged)
        else None,
        "address": reverse("reports:pack_section_save", args=[pack.reference, section.key]),
    }


def _conflict(key: str, refusal: SectionChanged) -> dict[str, Any]:
    base = to_texts(key, refusal.base)
    return {
        "by": refusal.section.edited_by,
        "at": refusal.section.edited_at,
        "base": refusal.seen,
        "theirs": refusal.section.revision,
        "differences": [
            (d, "mine" if d.before == base.get(d.path, "") else "theirs")
            for d in differences(key, refusal.theirs, refusal.mine)
        ],
        "mine": to_texts(key, refusal.mine),
    }


def _save(
    pack: Pack, key: str, texts: dict[str, str], request: Request
) -> tuple[PackSection, dict[str, str]]:
    """Saves the texts after an operation on a row: `insert`, `remove:2`, `up:2`, `down:2`, `to:2:0`
    for a row that was dragged, or none.
    """
    operation, row, place = _parse_operation(request.POST.get("operation", ""))
    seen = whole_number(request.POST.get("revision"))
    common: dict[str, Any] = {
        "pack": pack,
        "key": key,
        "revision": seen,
        "by": request.user,
        "now": request.now,
    }
    if operation == "insert":
        line = get_object_or_404(Line, reference=request.POST.get("line", ""))
        return insert_line(texts=texts, line=line, **common), {}
    if operation == "remove":
        texts = without_row(key, texts, row)
    elif operation == "move":
        texts = with_row_at(key, texts, row, place)
    else:
        return save_merging(texts=texts, **common)
    return save_section(texts=texts, **common), {}


def _fragment_of_moved_row(operation: str) -> str:
    """The fragment of the row that was moved, so that the page opens there."""
    what, row, place = _parse_operation(operation)
    return f"#row-{place}" if what == "move" and row >= 0 and place >= 0 else ""


def answer_carried(request: Request, pack: Pack) -> None:
    """Confirms what was carried over, or undoes that, where such a button was pressed:
    `same:12.13`, `undo:12.13`. The texts are saved already, so a refusal is said on the next page.
    """
    what, _, numbers = request.POST.get("operation", "").partition(":")
    if what not in ANSWERS:
        return
    keys = [whole_number(number) for number in numbers.split(".")]
    try:
        places = ANSWERS[what](pack=pack, keys=keys, by=request.user, now=request.now)
    except Refused as refusal:
        refuse(request, str(refusal))
        return
    if what == "same":
        many = plural(len(places), "place")
        say(request, f"{many if places[1:] else places[0].label}: confirmed for this interview.")


def _parse_operation(text: str) -> tuple[str, int, int]:
    """The operation (`move` for one that moves a row), its row, and the place to move it to; -1 for
    a number that is missing.
    """
    what, *numbers = text.split(":")
    row, place, *_ = [whole_number(number, -1) for number in numbers] + [-1, -1]
    places = {"up": max(0, row - 1), "down": row + 1, "to": place}
    return ("move", row, places[what]) if what in places else (what, row, place)


def _texts(posted: QueryDict, key: str, prefix: str = "") -> dict[str, str]:
    """The posted texts of the section, by path; other fields are left out."""
    section = BY_KEY[key]
    first = {field.name for field in section.fields} | (
        {section.rows.name} if section.rows else set()
    )
    paths = {
        name.removeprefix(prefix): str(value)
        for name, value in posted.items()
        if name.startswith(prefix)
    }
    return {path: text for path, text in paths.items() if path.partition(".")[0] in first}


@page("packs/<str:reference>/lines/", Permission.WORK_DESK)
def pack_lines(request: Request, reference: str) -> HttpResponse:
    pack = get_object_or_404(Pack.objects.select_related("interview__enquiry"), reference=reference)
    lines = insertable_lines(pack, now=request.now, asked=request.GET.get("line_q", ""))
    return render(request, "reports/packs/_pack_lines.html", {"lines": lines})
