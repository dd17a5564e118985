"""Who a line affects and where it is used: parts of the line's pages, or pages of their own."""

from django.shortcuts import get_object_or_404, render

from accounts.pages import Answer, Permission, Request, page
from desk.enquiries.queries.lines_used import responses_with
from desk.lines.models import Line
from reports.packs.queries.line_reach import reach_of

LINES = Line.objects.select_related("owner")


@page("lines/<str:reference>/reach/", Permission.WORK_DESK)
def line_reach(request: Request, reference: str) -> Answer:
    """The packs not on air yet that use it, and who gets a mail when it changes or is withdrawn."""
    line = get_object_or_404(LINES, reference=reference)
    context = {"line": line, "reach": reach_of(line, now=request.now)}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_line_reach.html", context)
    return context


@page("lines/<str:reference>/use/", Permission.WORK_DESK)
def line_use(request: Request, reference: str) -> Answer:
    """The packs not on air yet and the answers to enquiries that use it."""
    line = get_object_or_404(LINES, reference=reference)
    context = {
        "line": line,
        "reach": reach_of(line, now=request.now),
        "responses": responses_with(line),
    }
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_line_use.html", context)
    return context
