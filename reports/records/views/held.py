"""Everything held on a person or a journalist, for answering a request to see it."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.confidential import file_response, uncached
from accounts.factors.step_up import step_up
from accounts.pages import Context, Permission, Request, page, post
from accounts.spreadsheets import Format, Row, download
from desk.enquiries.models import Journalist
from nhsuk.words import day, moment
from reports.records.actions.disclosures import export_all_held, view_all_held
from reports.records.queries.files_about import files_about
from training.models import Person

FOUND = 20
PEOPLE = "people"
JOURNALISTS = "journalists"
JSON = "json"
ZIP = "zip"


@page("records/", Permission.KEEP_RECORDS)
def held_find(request: Request) -> Context:
    """By name, reference or address; those who have left are found too."""
    words = request.GET.get("words", "").strip()[:100]
    people = Person.objects.none()
    journalists = Journalist.objects.none()
    if words:
        people = Person.objects.search(words).order_by("last_name", "first_name", "pk")[:FOUND]
        journalists = (
            Journalist.objects.search(words).select_related("outlet").order_by("name", "pk")
        )
    return {"words": words, "people": people, "journalists": journalists[:FOUND], "most": FOUND}


@page("records/<str:kind>/<str:key>/", Permission.KEEP_RECORDS)
@uncached
def held_detail(request: Request, kind: str, key: str) -> HttpResponse:
    subject = _subject(kind, key)
    held = view_all_held(subject=subject, by=request.user, now=request.now)
    tables = [
        (f"{title[0].upper()}{title[1:]} ({len(rows)})", [_summary(row) for row in rows])
        for title, rows in held.items()
    ]
    context = {"subject": subject, "kind": kind, "key": key, "tables": tables}
    return render(request, "reports/records/held_detail.html", context)


@post("records/<str:kind>/<str:key>.<str:file_format>", Permission.KEEP_RECORDS)
@step_up
@uncached
def held_export(request: Request, kind: str, key: str, file_format: str) -> HttpResponse:
    """As JSON with its whole structure, the same with all files, or a table with one row for each
    record.
    """
    if file_format not in {JSON, ZIP, *Format}:
        raise Http404
    subject = _subject(kind, key)
    held = export_all_held(subject=subject, by=request.user, now=request.now)
    name = f"held-on-{kind}-{key}-{timezone.localdate(request.now):%Y-%m-%d}"
    text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
    if file_format == JSON:
        return file_response(
            text, content_type="application/json; charset=utf-8", name=f"{name}.json"
        )
    if file_format == ZIP:
        return file_response(
            _zip(subject, text), content_type="application/zip", name=f"{name}.zip"
        )
    return download(_rows(held), name, Format(file_format))


def _subject(kind: str, key: str) -> Person | Journalist:
    if kind == PEOPLE:
        return get_object_or_404(Person, reference=key)
    if kind == JOURNALISTS and key.isascii() and key.isdecimal():
        return get_object_or_404(Journalist, pk=key)
    raise Http404


def _zip(subject: Person | Journalist, text: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("held.json", text)
        for name, content in files_about(subject) if isinstance(subject, Person) else ():
            archive.writestr(name, content)
    return out.getvalue()


def _rows(held: dict[str, list[dict[str, Any]]]) -> Iterator[Row]:
    yield ["what", "number", "field", "value"]
    for title, rows in held.items():
        for number, row in enumerate(rows, start=1):
            for field, value in _filled_fields(row):
                yield [title, number, field, value]


def _filled_fields(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of the row as text, without the empty ones."""
    return [
        (field, _as_text(value)) for field, value in row.items() if value not in (None, "", [], {})
    ]


def _summary(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The same for the page, with days and moments in our format."""
    formatted = {field: _format(value) for field, value in row.items()}
    return [(f"{field[0].upper()}{field[1:]}", words) for field, words in _filled_fields(formatted)]


def _format(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(timezone.localtime(value))
    return day(value) if isinstance(value, date) else value


def _as_text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
