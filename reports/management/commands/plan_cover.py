"""The cover grid on a day, and the training and mock interviews that give each cell two people
(policy 12.1).
"""

import json
from argparse import ArgumentParser
from datetime import datetime
from itertools import product
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.board.queries.cover import Cover, cover_for, free_places
from training.arguments import add_as_of
from training.cover_words import plan_in_words, shortfalls_in_words
from training.media import MEDIA


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_as_of(parser)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        on = options["on"] or timezone.localdate(now)
        cover = cover_for(on, options["known_at"])
        if options["format"] == "json":
            known_at = options["known_at"] and options["known_at"].isoformat()
            data = {"on": on.isoformat(), "known_at": known_at, **_as_data(cover)}
            self.stdout.write(json.dumps(data, indent=2))
        else:
            self.stdout.write(
                "\n".join([f"Cover on {on}", "", *_grid(cover), "", *_words(cover, now)])
            )


def _as_data(cover: Cover) -> dict[str, Any]:
    """`minutes` is the people's time that the plan takes."""
    facts = cover.facts
    ready = cover.ready
    plan = cover.plan
    most = {short.cell: short.most for short in plan.shortfalls}
    cells = product(facts.grid.topics, facts.grid.media)
    return {
        "cells": [
            {
                "topic": cell[0],
                "medium": cell[1],
                "ready": ready[cell],
                "after": max(ready[cell], most.get(cell, 2)),
            }
            for cell in cells
        ],
        "deeds": [
            {"person": one.person, "course": one.course or None, "medium": one.medium or None}
            for one in plan.steps
        ],
        "minutes": plan.minutes,
        "short": [
            {
                "topic": short.cell[0],
                "medium": short.cell[1],
                "most": short.most,
                "listed": short.listed,
            }
            for short in plan.shortfalls
        ],
    }


def _grid(cover: Cover) -> list[str]:
    """One line for each topic: the number of people who are ready for each medium."""
    topics = cover.facts.topics
    ready = cover.ready
    wide = max(map(len, topics.values()), default=0)
    lines = [f"{'':{wide}}  {'  '.join(MEDIA)}"]
    for topic, title in topics.items():
        lines.append(
            f"{title:{wide}} "
            f" {'  '.join(f'{ready[topic, medium]:>{len(medium)}}' for medium in MEDIA)}"
        )
    return lines


def _words(cover: Cover, now: datetime) -> list[str]:
    """The plan in the words of the page, one line for each action."""
    topics = cover.facts.topics
    plan = cover.plan
    words = plan_in_words(plan, topics=topics, names={}, free_places=free_places(now))
    steps = [
        f"  {step.person}:"
        f" {f'a place on {step.course}' if step.course else f'a mock, {step.medium}'}"
        for step in plan.steps
    ]
    short = shortfalls_in_words(plan, topics=topics)
    return [line for line in (words.gain, words.cost, *words.means, *steps, *short) if line]
