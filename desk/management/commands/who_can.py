"""Who can give an interview: ready, nearly ready with what is missing, and not ready, each in
ranking order (policy 12.1, 12.2).
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk.choosing.queries.candidates import SlotToFill, rank_people
from desk.choosing.ranking import Ranked, Ranking, SlotHasPassed
from desk.enquiries.actions.interviews import LONGEST
from nhsuk.dates.exact import read_exact_moment
from training.arguments import readable
from training.media import MEDIA
from training.models import Person, Topic

NAMED = 25  # of each group, in the table


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LONGEST):
        raise ArgumentTypeError(
            f"“{text}” is not a length. Enter whole minutes from 1 to {LONGEST}."
        )
    return int(text)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--medium", required=True, choices=list(MEDIA))
        parser.add_argument(
            "--at",
            required=True,
            type=readable(read_exact_moment),
            metavar="MOMENT",
            help="2026-03-31T07:10, in London or with an offset",
        )
        parser.add_argument("--minutes", type=_minutes, default=10, help="10 if left out")
        parser.add_argument(
            "--topic", metavar="CODE", help="the topic's code; any topic if left out"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        wanted = SlotToFill(
            options["medium"], options["at"], options["minutes"], _topic(options["topic"])
        )
        try:
            ranking = rank_people(wanted, now=timezone.now())
        except SlotHasPassed as refusal:
            raise CommandError(str(refusal)) from refusal
        write = _as_json if options["format"] == "json" else _as_table
        for part in write(ranking):
            self.stdout.write(part)


def _topic(code: str | None) -> Topic | None:
    if code is None:
        return None
    if topic := Topic.objects.filter(code=code).first():
        return topic
    known = ", ".join(Topic.objects.order_by("code").values_list("code", flat=True))
    raise CommandError(
        f"There is no topic {code}. "
        + (f"Choose one of: {known}." if known else "There are no topics yet.")
    )


def _as_json(ranking: Ranking) -> Iterator[str]:
    """One document, with a row for each person."""
    groups = {"ready": ranking.ready, "near": ranking.near, "not": ranking.rest}
    for number, (name, group) in enumerate(groups.items(), 1):
        yield ("{" if number == 1 else "") + f'"{name}": ['
        for place, ranked in enumerate(group, 1):
            checks = [
                {
                    "check": result.check.value,
                    "met": result.met,
                    "why": result.why,
                    "fix": result.fix,
                }
                for result in ranked.checks
            ]
            line = json.dumps(
                {"person": ranked.candidate.reference, "checks": checks}, ensure_ascii=False
            )
            yield line + ("," if place < len(group) else "")
        yield "]" + ("," if number < len(groups) else "}")


def _as_table(ranking: Ranking) -> Iterator[str]:
    for title, group in (("Ready", ranking.ready), ("Nearly", ranking.near), ("Not", ranking.rest)):
        yield f"{title} ({len(group)})"
        names = _names([ranked.candidate.reference for ranked in group[:NAMED]])
        for ranked in group[:NAMED]:
            reference = ranked.candidate.reference
            yield f"  {reference}  {names[reference]}: {_words(ranked)}"
        if len(group) > NAMED:
            yield f"  and {len(group) - NAMED:,} more"


def _names(references: list[str]) -> dict[str, str]:
    return {
        person.reference: person.full_name
        for person in Person.objects.filter(reference__in=references)
    }


def _words(ranked: Ranked) -> str:
    """Why someone is ready; for others what they lack, and how to fix it."""
    if not ranked.unmet:
        return " · ".join(result.why for result in ranked.checks)
    return " · ".join(
        f"{result.why} → {result.fix}" if result.fix else result.why for result in ranked.unmet
    )
