"""Evidence for the yearly self-assessment of emergency preparedness: on a page, on paper and as a
table.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, Row, download
from reports.board.evidence import Fact, Question, Where, first_day, questions
from reports.board.forms.evidence import EvidenceForm
from reports.board.queries.evidence import year_facts
from training.models import Organisation

Page = Callable[[Fact, date], str]


class FactLink(NamedTuple):
    """A fact, and the address at which the reader may look it up; empty if they may not."""

    fact: Fact
    url: str


def _on_day(name: str) -> Page:
    return lambda _, on: reverse(name, query={"on": on.isoformat()})


def _of_all(name: str, **query: str) -> Page:
    return lambda *_: reverse(name, query=query)


def _of_one(name: str) -> Page:
    return lambda fact, _: reverse(name, args=[fact.of])


# the page of each kind of fact, and who may open it: None for everybody who signs in
P = Permission
PAGES: dict[Where, tuple[P | None, Page]] = {
    Where.READINESS: (P.SEE_READINESS, _on_day("reports:readiness_overview")),
    Where.COVER: (P.SEE_READINESS, _on_day("reports:cover_grid")),
    Where.PRACTICE: (P.WORK_DESK, _of_all("desk:fading_list")),
    Where.SESSIONS: (P.EDIT_TRAINING_SESSIONS, _of_all("scheduling:training_session_list")),
    Where.ROTA: (P.WORK_DESK, _on_day("desk:duty_rota")),
    Where.POLICY: (None, _of_one("training:policy_detail")),
    Where.POLICIES: (None, _of_all("training:policy_list")),
    Where.INCIDENT: (P.WORK_DESK, _of_one("desk:incident_detail")),
    Where.INCIDENTS: (P.WORK_DESK, _of_all("desk:incident_list", state="all")),
    Where.ENQUIRIES: (P.WORK_DESK, _of_all("desk:enquiry_list", state="all")),
    Where.LINES: (P.WORK_DESK, _of_all("desk:line_list")),
    Where.PARTNERS: (P.SEE_READINESS, _of_all("training:social_overview")),
}


@page("evidence/", Permission.SEE_READINESS)
def evidence(request: Request) -> Context:
    form = EvidenceForm(request.GET, today=timezone.localdate(request.now))
    asked = questions(year_facts(on=form.day, now=request.now))
    return {
        "form": form,
        "on": form.day,
        "since": first_day(form.day),
        "questions": [(one, list(_links(one, request.user, form.day))) for one in asked],
        "shown": sum(one.is_shown for one in asked),
        "gaps": sum(one.gaps for one in asked),
        "organisation": Organisation.objects.ours(),
    }


@page("evidence.<format:file_format>", Permission.SEE_READINESS)
def evidence_export(request: Request, file_format: Format) -> HttpResponse:
    form = EvidenceForm(request.GET, today=timezone.localdate(request.now))
    on = form.day
    if form.errors:
        return redirect(reverse("reports:evidence", query=request.GET))
    table: list[Row] = [["What is asked", "What shows it", "Missing", "Where to look it up"]]
    for one in questions(year_facts(on=on, now=request.now)):
        for fact, url in _links(one, request.user, on):
            address = request.build_absolute_uri(url) if url else ""
            table.append([one.title, fact.words, "yes" if fact.is_gap else "", address])
    name = f"warning and informing {on.isoformat()}"
    return download(table, name, file_format)


def _links(question: Question, user: User, on: date) -> Iterator[FactLink]:
    for fact in question.facts:
        permission, page = PAGES[fact.where]
        may = permission is None or user.may(permission)
        yield FactLink(fact, page(fact, on) if may else "")
