"""Importing the register on the web: upload, check every change, confirm; and undo the last
import.
"""

import csv
import io
import zipfile
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Refused,
    get,
    page,
    post,
    say,
    warn,
)
from accounts.requests import Request, own_path
from accounts.seen import digest_of
from imports.actions.import_writer import register_changed
from imports.actions.register import import_register
from imports.actions.register_mappings import recognise_files, save_mappings
from imports.actions.register_undo import undo_import
from imports.actions.register_uploads import discard_upload, store_upload
from imports.forms.register import RegisterForm
from imports.models import RegisterImport, RegisterMapping, RegisterUpload
from imports.planning import NEW_PEOPLE
from imports.queries.import_attention import attention_brought, attention_known
from imports.queries.register_preview import (
    absent_people,
    gone_of,
    prepare_upload,
    preview_of,
    readings_of,
)
from imports.tables import TABLES
from imports.views.register_mappings import next_step

NOTES_SHOWN = 5
NEXT = "after_register_import"  # in the session: a file goes through several pages


@page("register/import/", Permission.IMPORT_REGISTER)
def register_import(request: Request) -> Answer:
    form = RegisterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        files = [(file.name or "", file.file) for file in form.cleaned_data["sources"]]
        with RefusalsTo(form, "sources"):
            upload = store_upload(files=files, by=request.user, now=request.now)
            recognise_files(upload=upload)
            return next_step(upload)
    begun_at = own_path(request.GET.get("next", ""))
    if request.method == "GET" and begun_at != request.session.get(NEXT, ""):
        request.session[NEXT] = begun_at
    waiting = RegisterUpload.objects.filter(user=request.user).defer("content").first()
    saved = RegisterMapping.objects.select_related("saved_by").order_by("name")
    return {"form": form, "tables": TABLES.values(), "waiting": waiting, "saved": saved}


@page("register/preview/", Permission.IMPORT_REGISTER)
def register_preview(request: Request) -> Answer:
    """Confirming writes what was shown; if the register has changed since, shows the new preview
    instead.
    """
    upload = RegisterUpload.objects.filter(user=request.user).first()
    if upload is None:
        return redirect("imports:register_import")
    now = request.now
    said = request.POST or request.GET
    answers = {
        name: answer
        for name, answer in said.dict().items()
        if name == "has_new_people" or name.startswith("gone")
    }
    prepared = prepare_upload(upload, timezone.localdate(now), answers)
    answered = digest_of([gone[2] for gone in gone_of(prepared.plan)])
    if request.method == "POST" and said.get("answered", answered) != answered:
        if "look" not in said:
            warn(request, "You changed what becomes of a record. These are the changes now.")
        return redirect(f"{request.path}?{urlencode(answers)}")
    if request.method == "POST" and prepared.is_valid:
        try:
            if said.get("fingerprint") != prepared.plan.fingerprint():
                raise register_changed()
            known = attention_known(now=now)
            made = import_register(
                prepared=prepared, source_name=upload.name, by=request.user, now=now
            )
        except Refused as refusal:
            warn(request, f"{refusal} These are the changes now.")
        else:
            save_mappings(upload=upload, by=request.user, now=now)
            discard_upload(upload=upload, by=request.user, now=now)
            undo = reverse("imports:register_undo", args=[made.pk]) if made else ""
            say(
                request,
                "The register is imported." if made else "The register already matches this file.",
                undo=undo,
            )
            brought = [row.notice(now=now) for row in attention_brought(known, now=now)]
            _warn(request, brought, "Today shows them all.")
            if made and made.absent:
                return redirect("imports:register_absent", made.pk)
            return redirect(request.session.pop(NEXT, "") or "imports:register_import_list")
    preview = preview_of(prepared, file=request.GET.get("file", ""), page=request.GET.get("page"))
    return {
        "upload": upload,
        "preview": preview,
        "prepared": prepared,
        "answered": answered,
        "is_new_reading": any(entry["shape"] for entry in upload.mappings.values()),
        "is_of_strangers": any(row.first.remedy.endswith(NEW_PEOPLE) for row in preview.problems),
        "readings": readings_of(upload),
        "absent": absent_people(prepared.absent, timezone.localdate(now)),
    }


def _warn(request: Request, notes: list[str], where: str) -> None:
    """The first notes, and where the others are."""
    for note in notes[:NOTES_SHOWN]:
        warn(request, note)
    if len(notes) > NOTES_SHOWN:
        warn(request, f"And {len(notes) - NOTES_SHOWN} more. {where}")


@post("register/drop/", Permission.IMPORT_REGISTER)
def register_drop(request: Request) -> HttpResponse:
    upload = RegisterUpload.objects.filter(user=request.user).first()
    if upload:
        discard_upload(upload=upload, by=request.user, now=request.now)
    say(request, "Nothing was imported.")
    return redirect("imports:register_import")


@get("register/templates/<slug:slug>/", Permission.IMPORT_REGISTER)
def register_template(request: Request, slug: str) -> HttpResponse:
    """A CSV file with the right header, or all of them as a zip."""
    if slug == "all":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in TABLES:
                archive.writestr(f"{name}.csv", _header(name))
        return _file("register.zip", packed.getvalue(), "application/zip")
    if slug not in TABLES:
        raise Http404
    return _file(f"{slug}.csv", _header(slug).encode("utf-8-sig"), "text/csv; charset=utf-8")


def _header(name: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([column.name for column in TABLES[name].columns])
    return written.getvalue()


def _file(name: str, content: bytes, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@list_page("register/imports/", Permission.IMPORT_REGISTER)
def register_import_list(request: Request) -> List:
    imports = RegisterImport.objects.select_related("imported_by", "undone_by").order_by(
        "-imported_at", "-pk"
    )
    return List(imports, "import", more={"last": imports.filter(undone_at=None).first()})


@post("register/imports/<int:pk>/undo/", Permission.IMPORT_REGISTER)
def register_undo(request: Request, pk: int) -> HttpResponse:
    register_import = get_object_or_404(RegisterImport, pk=pk)
    with RefusalsTo(request):
        left = undo_import(register_import=register_import, by=request.user, now=request.now)
        say(request, f"The import of {register_import} is undone.")
        _warn(request, [f"{note}." for note in left], "The audit trail lists them all.")
    return redirect("imports:register_import_list")
