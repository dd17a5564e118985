"""The cover grid: topics by media, the people behind a cell, and what would bring two people to
each.
"""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from reports.board.queries.cover import (
    Cover,
    cover_for,
    free_places,
    listed_for,
)
from training.as_of_form import AsOfForm
from training.cover_plan import Cell, CoverPlan, Step
from training.cover_words import plan_in_words, shortfalls_in_words
from training.media import MEDIA, in_sentence
from training.models import Topic
from training.queries.people import people_of

PAGE_SIZE = 50


@page("readiness/cover/", Permission.SEE_READINESS)
def cover_grid(request: Request) -> Context:
    """The grid, and the training and mock interviews that give each cell two people. Names only
    for those who may see them.
    """
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    cover = cover_for(as_of.on, as_of.known_at)
    plan = cover.plan
    topics = cover.facts.topics
    people = people_of({action.person for action in plan.steps})
    sees_names = request.user.may(Permission.SEE_READINESS_NAMES)
    names = {reference: person.full_name for reference, person in people.items() if sees_names}
    return {
        "form": form,
        "as_of": as_of,
        "rows": _rows(cover),
        "media": MEDIA,
        "plan_words": plan_in_words(
            plan,
            topics=topics,
            names=names,
            free_places=free_places(request.now),
        ),
        "actions": [(people[action.person], _action_words(action)) for action in plan.steps]
        if sees_names
        else [],
        "short_words": shortfalls_in_words(plan, topics=topics),
    }


@page("readiness/cover/<str:topic>/<str:medium>/", Permission.SEE_READINESS_NAMES)
def cover_cell(request: Request, topic: str, medium: str) -> Context:
    """Who is listed for the topic, who is ready for the medium, and what the others need."""
    chosen = get_object_or_404(Topic, code=topic)
    if medium not in MEDIA:
        raise Http404
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    listed = listed_for(chosen, medium, on=as_of.on, known_at=as_of.known_at)
    context: dict[str, Any] = {
        "form": form,
        "as_of": as_of,
        "topic": chosen,
        "medium_words": in_sentence(medium),
        "ready": sum(1 for one in listed if one.readiness.status == "ready"),
        "page": paged(request, listed, PAGE_SIZE),
    }
    return context


@page("readiness/cover.<format:file_format>", Permission.SEE_READINESS)
def cover_export(request: Request, file_format: Format) -> HttpResponse:
    """The grid, and whether each cell can reach two people."""
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    if form.errors:
        return redirect(reverse("reports:cover_grid", query=request.GET))
    cover = cover_for(as_of.on, as_of.known_at)
    facts = cover.facts
    ready = cover.ready
    plan = cover.plan
    table = [
        as_of.row,
        ["Topic", "Medium", "People ready", "After the plan"],
        *(
            [
                facts.topics[topic],
                MEDIA[medium],
                ready[topic, medium],
                _after(plan, ready, (topic, medium)),
            ]
            for topic in facts.grid.topics
            for medium in facts.grid.media
        ),
    ]
    return download(table, as_of.file_name("cover"), file_format, headings=2)


def _action_words(action: Step) -> str:
    return (
        f"a place on {action.course}"
        if action.course
        else f"a mock interview, {in_sentence(action.medium)}"
    )


def _after(plan: CoverPlan, ready: Counter[Cell], cell: Cell) -> str:
    if cell in plan.lifted or ready[cell] > 1:
        return "two or more"
    return "one" if cell in plan.raised or ready[cell] else "nobody"


def _rows(cover: Cover) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Code and title of each topic, with its media: code, words and the number of people ready."""
    return [
        (
            topic,
            title,
            [(medium, words, cover.ready[topic, medium]) for medium, words in MEDIA.items()],
        )
        for topic, title in cover.facts.topics.items()
    ]
