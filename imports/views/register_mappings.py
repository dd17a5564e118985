"""Says on the web what somebody else's columns and values are, file by file of an upload."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import PurePosixPath

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import Permission, Request, page, post, say
from imports.actions.register_mappings import leave_out, read_as_saved, remove_mapping, set_mapping
from imports.forms.register_mappings import ColumnsForm, TableForm, ValuesForm
from imports.guesses import Guess, guess_columns, guess_table
from imports.mappings import FileMapping, Known, mappings_in, missing_columns, plain
from imports.models import RegisterMapping, RegisterUpload
from imports.queries.stored_register import known_register
from imports.queries.upload_files import (
    UploadFile,
    files_of,
    nearest_mapping,
    saved_mappings_for,
    survey_of,
)
from imports.surveys import Survey
from imports.tables import COURSES, PERSON, TABLES, WHO, file_label_of
from imports.workbooks import Broken, Unusable

FilePage = Callable[[Request, RegisterUpload, UploadFile, Survey], HttpResponse]


def next_step(upload: RegisterUpload) -> HttpResponse:
    """To the first file whose columns nobody has explained, to what is to be said of every row, or to
    the changes.
    """
    try:
        place = first_open(upload)
    except Unusable:
        place = None  # the page of the changes says what is wrong
    if place is not None:
        return redirect("imports:register_columns", place)
    for file in files_of(upload) if upload.mappings else ():
        for mapping in _current(upload, file):
            if missing_columns(mapping):
                values = reverse("imports:register_values", args=[file.place])
                return redirect(f"{values}?table={mapping.table}")
    return redirect("imports:register_preview")


def first_open(upload: RegisterUpload) -> int | None:
    """The place of the first file that is to be explained; of a workbook, of the first sheet that
    looks like something of ours.
    """
    files = [file for file in files_of(upload) if file.is_open]
    sheets = [file for file in files if files[0].workbook and file.workbook == files[0].workbook]
    known = known_register() if len(sheets) > 1 else Known()
    for sheet in sheets if len(sheets) > 1 else ():
        try:
            found = survey_of(upload, sheet.place)
        except Broken:
            continue
        if found and guess_table(found[1].columns, known):
            return sheet.place
    return files[0].place if files else None


def of_file(page: FilePage) -> Callable[[Request, int], HttpResponse]:
    """A page about one file of the user's upload."""

    @wraps(page)
    def view(request: Request, place: int) -> HttpResponse:
        upload = get_object_or_404(RegisterUpload, user=request.user)
        try:
            found = survey_of(upload, place)
        except Unusable:
            return redirect("imports:register_preview")
        except Broken as broken:
            file = files_of(upload)[place]
            if "leave_out" in request.POST:
                return _leave_out(upload, file)
            context = {"upload": upload, "broken": broken, "file": file}
            return render(request, "imports/register_columns.html", context)
        if found is None:
            raise Http404
        return page(request, upload, *found)

    return view


def _leave_out(upload: RegisterUpload, file: UploadFile) -> HttpResponse:
    leave_out(upload=upload, file=file.name)
    return next_step(upload)


@page("register/columns/<int:place>/", Permission.IMPORT_REGISTER)
@of_file
def register_columns(
    request: Request, upload: RegisterUpload, file: UploadFile, found: Survey
) -> HttpResponse:
    """What one row is, then which of ours each column is; or the file is left out. It may be read as
    several tables: this is about the one in `of`, or with `also` about one more.
    """
    if "leave_out" in request.POST:
        return _leave_out(upload, file)
    fitting = [] if file.name in upload.mappings else saved_mappings_for(found.shape)
    if chosen := [saved for saved in fitting if str(saved.pk) in request.POST.getlist("saved")]:
        read_as_saved(upload=upload, file=file.name, chosen=chosen)
        return next_step(upload)
    known = known_register()
    guessed = guess_table(found.columns, known)
    current = _current(upload, file)
    saved_as = upload.mappings[file.name]["saved_as"] if current else ""
    nearest = None if current or fitting else nearest_mapping(found, guessed)
    if nearest:
        current, saved_as = nearest.mappings, nearest.saved.name
    is_also = "also" in request.GET and bool(current)
    of = "" if is_also or not current else request.GET.get("of", current[0].table)
    others = [mapping for mapping in current if mapping.table != of]
    if "drop" in request.POST and others:
        set_mapping(
            upload=upload, file=file.name, mappings=others, saved_as=saved_as, shape=found.shape
        )
        return next_step(upload)
    table = request.GET.get("table", of if current else file.table or guessed)
    form = None
    if table in TABLES:
        form = ColumnsForm(
            request.POST or None,
            table=table,
            found=found,
            guesses=_without_read(guess_columns(table, found.columns, known), others),
            current=[mapping for mapping in current if mapping.table == table],
            courses=known.titles[COURSES],
        )
    if form and form.is_valid():
        mappings = _with_values(form.cleaned_data["mappings"], current)
        others = [_here(mapping, found) for mapping in others if mapping.table != table]
        set_mapping(upload=upload, file=file.name, mappings=[*others, *mappings], saved_as=saved_as)
        return redirect(_next_page(file, found, table, others))
    context = {
        "upload": upload,
        "file": file,
        "found": found,
        "form": form,
        "choice": TableForm(initial={"table": table}),
        "fitting": fitting,
        "is_also": is_also,
        "of": of,
        "drops": file_label_of(of).lower() if of and others else "",
        "nearest": nearest,
    }
    return render(request, "imports/register_columns.html", context)


def _here(mapping: FileMapping, found: Survey) -> FileMapping:
    """The mapping, ignoring what is in this file and in no column of its own."""
    read = {plain(theirs) for theirs in mapping.columns}
    return replace(mapping, ignore=[name for name in found.names if plain(name) not in read])


def _without_read(guesses: dict[str, Guess], others: Sequence[FileMapping]) -> dict[str, Guess]:
    """A column that is read as something already is guessed as nothing else, such as the start of a
    job as that of a role; but for those that say whom a row is about.
    """
    taken = {
        plain(theirs)
        for mapping in others
        for theirs, ours in mapping.columns.items()
        if ours not in (PERSON, "reference", *WHO)
    }
    return {theirs: guess for theirs, guess in guesses.items() if plain(theirs) not in taken}


def _next_page(file: UploadFile, found: Survey, table: str, others: Sequence[FileMapping]) -> str:
    """To the columns of another reading that names one which is gone; else to the values of this."""
    for other in others:
        if not all(map(found.column, other.columns)):
            return f"{reverse('imports:register_columns', args=[file.place])}?of={other.table}"
    values = reverse("imports:register_values", args=[file.place])
    return f"{values}?table={table}" if others else values


def _current(upload: RegisterUpload, file: UploadFile) -> list[FileMapping]:
    """How the file is read."""
    entry = upload.mappings.get(file.name)
    return mappings_in(entry["mapping"]) if entry else []


def _with_values(mappings: list[FileMapping], current: Sequence[FileMapping]) -> list[FileMapping]:
    """With what was said before about values, as far as their columns are still read."""
    table = mappings[0].table
    before = next((mapping for mapping in current if mapping.table == table), None)
    if before is None:
        return mappings
    read = {*mappings[0].columns.values(), *mappings[0].constants}
    return [
        replace(
            mapping,
            values={ours: some for ours, some in before.values.items() if ours in read},
            constants={
                **{ours: one for ours, one in before.constants.items() if ours not in read},
                **mapping.constants,
            },
            skip_unknown=[ours for ours in before.skip_unknown if ours in {*read, PERSON}],
            skip_empty=mapping.skip_empty or [ours for ours in before.skip_empty if ours in read],
            source=before.source,
        )
        for mapping in mappings
    ]


@page("register/values/<int:place>/", Permission.IMPORT_REGISTER)
@of_file
def register_values(
    request: Request, upload: RegisterUpload, file: UploadFile, found: Survey
) -> HttpResponse:
    """Which of ours their values are, what is the same in every row, and a name to save it by."""
    current = _current(upload, file)
    if not current:
        return redirect("imports:register_columns", file.place)
    table = request.GET.get("table", current[0].table)
    form = ValuesForm(
        request.POST or None,
        mappings=[each for each in current if each.table == table] or current[:1],
        found=found,
        known=known_register(),
        name=upload.mappings[file.name]["saved_as"] or PurePosixPath(file.name).stem[:80],
    )
    if form.is_valid():
        others = [each for each in current if each.table != form.mapping.table]
        set_mapping(
            upload=upload,
            file=file.name,
            mappings=[*others, *form.cleaned_data["mappings"]],
            saved_as=form.cleaned_data["name"],
            shape=found.shape,
        )
        return next_step(upload)
    context = {"upload": upload, "file": file, "found": found, "form": form}
    return render(request, "imports/register_values.html", context)


@post("register/mappings/<int:pk>/remove/", Permission.IMPORT_REGISTER)
def register_mapping_remove(request: Request, pk: int) -> HttpResponse:
    mapping = get_object_or_404(RegisterMapping, pk=pk)
    remove_mapping(mapping=mapping, by=request.user, now=request.now)
    say(request, f"{mapping} is removed. Earlier imports stay as they are.")
    return redirect("imports:register_import")
