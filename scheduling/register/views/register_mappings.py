"""Says on the web what somebody else's columns and values are, file by file of an upload."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request
from nhsuk.messages import inform, say
from scheduling.register.actions.register_mappings import (
    leave_out,
    remove_mapping,
    save_mapping,
    set_mapping,
)
from scheduling.register.forms.register_mappings import (
    WHAT_A_ROW_IS,
    ColumnsForm,
    TableForm,
    ValuesForm,
)
from scheduling.register.guesses import guess_columns, guess_table
from scheduling.register.mappings import FileMapping
from scheduling.register.models import RegisterMapping, RegisterUpload
from scheduling.register.queries.upload_files import (
    Nearest,
    UploadFile,
    files_of,
    known_register,
    nearest_mapping,
    survey_of,
)
from scheduling.register.surveys import Survey
from scheduling.register.workbooks import Broken, Unusable

FilePage = Callable[[Request, RegisterUpload, UploadFile, Survey], HttpResponse]


def next_step(upload: RegisterUpload) -> HttpResponse:
    """To the first file whose columns nobody has explained, or to the changes."""
    try:
        file = next((file for file in files_of(upload) if file.is_open), None)
    except Unusable:
        file = None  # the page of the changes says what is wrong
    if file is None:
        return redirect("scheduling:register_preview")
    return redirect("scheduling:register_columns", file.place)


def of_file(page: FilePage) -> Callable[[Request, int], HttpResponse]:
    """A page about one file of the user's upload."""

    @wraps(page)
    def view(request: Request, place: int) -> HttpResponse:
        upload = get_object_or_404(RegisterUpload, user=request.user)
        try:
            found = survey_of(upload, place)
        except Unusable:
            return redirect("scheduling:register_preview")
        except Broken as broken:
            context = {"upload": upload, "broken": broken, "place": place}
            return render(request, "scheduling/register/register_columns.html", context)
        if found is None:
            raise Http404
        return page(request, upload, *found)

    return view


@requires(Permission.IMPORT_REGISTER)
@of_file
def register_columns(
    request: Request, upload: RegisterUpload, file: UploadFile, found: Survey
) -> HttpResponse:
    """What one row is, then which of ours each column is; or the file is left out."""
    if "leave_out" in request.POST:
        leave_out(upload=upload, file=file.name)
        return next_step(upload)
    known = known_register()
    current, nearest = _current(upload, file, found)
    table = request.GET.get("table", current.table if current else file.table)
    table = table if table in WHAT_A_ROW_IS else guess_table(found.columns, known)
    form = None
    if table:
        form = ColumnsForm(
            request.POST or None,
            table=table,
            found=found,
            guesses=guess_columns(table, found.columns, known),
            current=current,
        )
    if form and form.is_valid():
        mapping: FileMapping = form.cleaned_data["mapping"]
        if current and current.table == table:
            mapping = _with_values(mapping, current)
        set_mapping(upload=upload, file=file.name, mapping=mapping)
        return redirect("scheduling:register_values", file.place)
    context = {
        "upload": upload,
        "file": file,
        "found": found,
        "form": form,
        "choice": TableForm(initial={"table": table}),
        "table": table,
        "nearest": nearest,
    }
    return render(request, "scheduling/register/register_columns.html", context)


def _current(
    upload: RegisterUpload, file: UploadFile, found: Survey
) -> tuple[FileMapping | None, Nearest | None]:
    """How the file is read, or how one was that is like it."""
    if entry := upload.mappings.get(file.name):
        return FileMapping(**entry["mapping"]), None
    nearest = nearest_mapping(found)
    return (nearest.mapping if nearest else None), nearest


def _with_values(mapping: FileMapping, current: FileMapping) -> FileMapping:
    """With what was said before about values, as far as their columns are still read."""
    read = {*mapping.columns.values()}
    return FileMapping(
        mapping.table,
        mapping.columns,
        {ours: some for ours, some in current.values.items() if ours in read},
        {ours: one for ours, one in current.constants.items() if ours not in read},
        mapping.ignore,
        [ours for ours in current.skip_unknown if ours in read],
    )


@requires(Permission.IMPORT_REGISTER)
@of_file
def register_values(
    request: Request, upload: RegisterUpload, file: UploadFile, found: Survey
) -> HttpResponse:
    """Which of ours their values are, what is the same in every row, and a name to save it by."""
    if file.name not in upload.mappings:
        return redirect("scheduling:register_columns", file.place)
    entry = upload.mappings[file.name]
    form = ValuesForm(
        request.POST or None,
        mapping=FileMapping(**entry["mapping"]),
        found=found,
        known=known_register(),
        name=entry["saved_as"] or PurePosixPath(file.name).stem[:80],
    )
    if form.is_valid():
        mapping, name = form.cleaned_data["mapping"], form.cleaned_data["name"]
        saved = save_mapping(
            name=name,
            file=file.name,
            mapping=mapping,
            shape=found.shape,
            by=request.user,
            now=timezone.now(),
        )
        set_mapping(upload=upload, file=file.name, mapping=mapping, saved_as=saved.name)
        inform(request, f"Saved as {saved}. The next file with these columns is read like this.")
        return next_step(upload)
    context = {"upload": upload, "file": file, "found": found, "form": form}
    return render(request, "scheduling/register/register_values.html", context)


@requires(Permission.IMPORT_REGISTER)
@require_POST
def register_mapping_remove(request: Request, pk: int) -> HttpResponse:
    mapping = get_object_or_404(RegisterMapping, pk=pk)
    remove_mapping(mapping=mapping, by=request.user, now=timezone.now())
    say(request, f"{mapping} is removed. Earlier imports stay as they are.")
    return redirect("scheduling:register_import")
