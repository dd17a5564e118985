"""Month by month: what came up, what of it was done, and whether that has changed."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, Row, download
from reports.board.control_charts import Variation
from reports.board.flows import Flow, MonthLead, MonthShare, leads_headline, percent
from reports.board.queries.flows import MonthByMonth, month_by_month
from training.as_of import AsOf
from training.as_of_form import AsOfForm

CHANGES = {
    Variation.COMMON: "",
    Variation.IMPROVING: "for the better",
    Variation.CONCERNING: "for the worse",
}


@page("readiness/months/", Permission.SEE_READINESS)
def flow_list(request: Request) -> Context:
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    found = _found(as_of)
    return {
        "form": form,
        "as_of": as_of,
        "flows": [(flow, list(_months(flow))) for flow in found.flows],
        "leads": found.leads,
        "leads_headline": leads_headline(found.leads),
    }


def _found(as_of: AsOf) -> MonthByMonth:
    return month_by_month(on=as_of.on, known_at=as_of.known_at or as_of.now)


def _months(flow: Flow) -> Iterator[tuple[MonthShare, str, str]]:
    """Each month, the latest first, with its share and what has changed in it."""
    changes: Sequence[Variation] = (
        flow.chart.variations if flow.chart else [Variation.COMMON] * len(flow.months)
    )
    for month, change in reversed([*zip(flow.months, changes, strict=True)]):
        yield month, "" if month.share is None else percent(month.share), CHANGES[change]


HEADING = ["What", "Month", "Part", "Number", "Whole", "Of", "Percent", "Change"]


@page("readiness/months.<format:file_format>", Permission.SEE_READINESS)
def flow_export(request: Request, file_format: Format) -> HttpResponse:
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    if form.errors:
        return redirect(reverse("reports:flow_list", query=request.GET))
    found = _found(as_of)
    rows = [row for flow in found.flows for row in _rows(flow)]
    rows += [_lead_row(month) for month in reversed(found.leads)]
    return download(
        [as_of.row, HEADING, *rows],
        as_of.file_name("month-by-month"),
        file_format,
        headings=2,
    )


def _rows(flow: Flow) -> Iterator[Row]:
    kind = flow.kind
    for month, share, change in _months(flow):
        yield [
            *(kind.name, f"{month.first:%Y-%m}", kind.part, month.part, kind.whole, month.whole),
            *(share, change),
        ]


def _lead_row(month: MonthLead) -> Row:
    minutes = "" if month.lead is None else int(month.lead.total_seconds() // 60)
    what = "Median minutes from approval to air"
    return [
        "Lead time of packs",
        f"{month.first:%Y-%m}",
        what,
        minutes,
        "packs",
        month.packs,
        "",
        "",
    ]
