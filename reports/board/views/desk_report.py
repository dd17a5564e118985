"""The desk report of a month for the head of communications, the lists behind its numbers, and its
exports.
"""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, Row, download
from nhsuk.sorting import paged
from reports.board.desk_report import (
    BRIEFINGS,
    DUE,
    INTERVIEWS,
    MESSAGES,
    RESPONSES,
    SELECTIONS,
    TONES,
    VOLUMES,
    DeskReport,
    Volume,
    behind,
)
from reports.board.flows import percent
from reports.board.forms.desk_report import DeskReportFilter
from reports.board.interview_figures import EnquiryFact
from reports.board.queries.desk_report import report_of, support_asked_for
from reports.board.queries.interview_figures import desk_facts
from reports.board.rows_behind import row_of
from training.media import MEDIA

PAGE_SIZE = 50
NO_TOPIC = "No topic"
NARROWED = ("outlet", "topic", "medium")


@page("desk-report/", Permission.WORK_DESK)
def desk_report(request: Request) -> Context:
    now = request.now
    chosen = DeskReportFilter(request.GET, on=timezone.localdate(now))
    since, on = chosen.period
    report = report_of(since=since, on=on, now=now)
    support_until, support = support_asked_for(on)
    return {
        "filters": chosen,
        "report": report,
        "now": now,
        "outlets": [_linked(chosen, "outlet", volume) for volume in report.outlets],
        "topics": [_linked(chosen, "topic", volume) for volume in report.topics],
        "media": [
            (
                MEDIA[count.name],
                [
                    (words, number, _address(chosen, of=of, medium=count.name))
                    for of, words, number in (
                        ("interviews", "interviews", count.interviews),
                        ("read", "packs read before air", count.read),
                    )
                ],
            )
            for count in report.figures.by_medium
        ],
        "responses": _numbers(chosen, report, RESPONSES),
        "tones": _numbers(chosen, report, TONES),
        "carried": _numbers(chosen, report, MESSAGES),
        "due": _numbers(chosen, report, DUE),
        "interviews": _numbers(chosen, report, INTERVIEWS),
        "briefings": _numbers(chosen, report, BRIEFINGS),
        "shares": [percent(share) for share in report.load.shares] if report.load else [],
        "support": support,
        "support_until": support_until,
    }


def _address(chosen: DeskReportFilter, **wanted: str) -> str:
    """The query of the list behind a number."""
    query = QueryDict(mutable=True)
    query.update({**chosen.query, **wanted})
    return f"?{query.urlencode()}"


def _linked(chosen: DeskReportFilter, by: str, volume: Volume) -> dict[str, Any]:
    cells = [
        (of, volume.numbers[of], _address(chosen, of=of, **{by: volume.name})) for of in VOLUMES
    ]
    return {
        "name": volume.name or NO_TOPIC,
        "cells": cells,
        "answered_in": volume.answered_in,
    }


def _numbers(
    chosen: DeskReportFilter, report: DeskReport, words: dict[str, str]
) -> list[tuple[str, int, str]]:
    return [(text, report.numbers[of], _address(chosen, of=of)) for of, text in words.items()]


@page("desk-report/rows/", Permission.WORK_DESK)
def desk_report_rows(request: Request) -> Context:
    """The list behind a number of the report: as long as the number says."""
    chosen = DeskReportFilter(request.GET, on=timezone.localdate(request.now))
    of = request.GET.get("of", "received")
    if of not in SELECTIONS:
        raise Http404
    since, on = chosen.period
    narrowed = {name: request.GET[name] for name in NARROWED if name in request.GET}
    found = behind(desk_facts(since=since, on=on, known_at=request.now), of, **narrowed)
    page = paged(request, found, PAGE_SIZE)
    heading, _ = SELECTIONS[of]
    return {
        "filters": chosen,
        "heading": heading,
        "narrowed": [
            MEDIA.get(value, value) if name == "medium" else value or NO_TOPIC
            for name, value in narrowed.items()
        ],
        "report_query": _address(chosen),
        "page": page,
        "rows": [row_of(fact) for fact in page],
        "has_answers": any(isinstance(fact, EnquiryFact) for fact in page),
    }


HEADING = ["Part", "What", "Figure", "Number"]


@page("desk-report.<format:file_format>", Permission.WORK_DESK)
def desk_report_export(request: Request, file_format: Format) -> HttpResponse:
    """Every number of the page, a row each."""
    now = request.now
    chosen = DeskReportFilter(request.GET, on=timezone.localdate(now))
    since, on = chosen.period
    report = report_of(since=since, on=on, now=now)
    known = timezone.localtime(now).isoformat(timespec="minutes")
    table: list[Row] = [["From", since, "To", on, "As known at", known], HEADING, *_rows(report)]
    name = f"desk-report-{chosen.cleaned_data['month']}-{chosen.cleaned_data['months']}"
    return download(table, name, file_format, headings=2)


def _rows(report: DeskReport) -> Iterator[Row]:
    for of, (words, _) in SELECTIONS.items():
        yield ["Numbers", "", words, report.numbers[of]]
    for part, volumes in (("Outlet", report.outlets), ("Topic", report.topics)):
        for volume in volumes:
            for of in VOLUMES:
                words, _ = SELECTIONS[of]
                yield [part, volume.name or NO_TOPIC, words, volume.numbers[of]]
    for count in report.figures.by_medium:
        medium = MEDIA[count.name]
        yield ["Medium", medium, "Interviews", count.interviews]
        yield ["Medium", medium, "Interviews with an approved pack", count.approved]
        yield ["Medium", medium, "Interviews whose pack was read before air", count.read]
    for each in report.endings:
        yield [each.kind, each.reference, each.reason, ""]
