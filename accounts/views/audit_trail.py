"""What was done, by whom and when, and whether the audit trail is intact."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from accounts.audit_check import check_audit_trail, latest_state
from accounts.factors.step_up import step_up
from accounts.forms import AuditFilterForm
from accounts.models import AuditEvent, AuditEventQuerySet
from accounts.pages import Context, Permission, Request, page, post
from accounts.search import with_every_word
from nhsuk.cells import escape_formula
from nhsuk.sorting import paged

PAGE = 50
SHOWN_BREAKS = 20
_COLUMNS = (
    "number",
    "at",
    "by",
    "action",
    "about_type",
    "about_id",
    "about_label",
    "details",
    "hash",
)


class EventRow(NamedTuple):
    """One row of the list, read as plain values: fifty model instances take twice as long."""

    number: int
    at: datetime
    action: str
    about_label: str
    details: dict[str, Any]
    by__name: str | None
    by__email: str | None

    @property
    def who(self) -> str:
        return self.by__name or self.by__email or "Greenroom"


@page("audit/", Permission.SEE_AUDIT)
def audit_list(request: Request) -> Context:
    filters = _filters(request)
    events = _matching_events(filters).order_by("-number").values_list(*EventRow._fields)
    page = paged(request, events, PAGE)
    return {
        "page": page,
        "rows": [EventRow(*row) for row in page],
        "filters": filters,
        "form": filters,
    }


@page("audit/state/", Permission.SEE_AUDIT)
def audit_state(request: Request) -> HttpResponse:
    """What the last check found and what has happened since, which the list loads separately."""
    state = latest_state()
    return render(
        request,
        "accounts/_audit_state.html" if request.htmx else "accounts/audit_state.html",
        {"state": state, "breaks": state.breaks[:SHOWN_BREAKS]},
    )


@post("audit/check/", Permission.SEE_AUDIT)
def audit_check(request: Request) -> HttpResponse:
    """Checks the whole trail now."""
    check_audit_trail(by=request.user, now=request.now)
    return redirect("accounts:audit_state")


@page("audit/export/", Permission.SEE_AUDIT)
@step_up
def audit_export(request: Request) -> StreamingHttpResponse:
    """The events of the same filters as CSV, oldest first."""
    response = StreamingHttpResponse(
        _rows(_matching_events(_filters(request)).order_by("number")), content_type="text/csv"
    )
    response["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _filters(request: Request) -> AuditFilterForm:
    actions = AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct()
    return AuditFilterForm(request.GET, actions=list(actions))


def _matching_events(filters: AuditFilterForm) -> AuditEventQuerySet:
    """The events that match the filters. A filter that is not valid is ignored, and the form says so."""
    filters.is_valid()
    wanted = filters.cleaned_data
    events = AuditEvent.objects.of_days(wanted.get("first"), wanted.get("last"))
    if action := wanted.get("action"):
        events = events.filter(action=action)
    return with_every_word(events, wanted.get("who", ""), "by__name", "by__email", "about_label")


class _Line:
    """A file whose `write` returns the text."""

    def write(self, text: str) -> str:
        return text


def _rows(events: AuditEventQuerySet) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(_COLUMNS)
    for event in events.select_related("by").iterator():
        yield writer.writerow([_cell(getattr(event, column)) for column in _COLUMNS])


def _cell(value: Any) -> str:
    return escape_formula(
        value.isoformat() if hasattr(value, "isoformat") else "" if value is None else str(value)
    )
