"""Times that the words around the slot name and that are not near it: what stays behind when an
interview is moved.
"""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from nhsuk.words import clock
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent
from reports.packs.models import Pack
from scheduling.lines.values import Kind, Value, values_in

WORDS = {"who_calls": "Who calls", "place": "Where", "fallback": "If it fails"}
BEFORE = 180  # minutes around the slot in which a time that they name is likely meant
AFTER = 120
DAY = 24 * 60


def time_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  a gatherer is asked so
    """A warning for each: it may be meant, so it holds nothing up."""
    logistics = content.logistics
    if logistics.on_air_at is None:
        return
    slot = timezone.localtime(logistics.on_air_at)
    for box, label in WORDS.items():
        for value in values_in(getattr(logistics, box)):
            if value.kind == Kind.TIME and _is_far(value, slot):
                yield Problem(
                    Severity.WARNING,
                    "logistics",
                    f"“{value.text}” in {label} is not near the slot, {clock(slot)}",
                    logistics.owner,
                    "Ask the producer, and change it on the interview page.",
                    url=reverse("scheduling:interview_change", args=[pack.interview.reference]),
                    box=box,
                )


def _is_far(value: Value, slot: datetime) -> bool:
    """Not from three hours before to two after, on either half of the day where that is left open."""
    round_the_clock = DAY // 2 if value.is_open else DAY
    before = (slot.hour * 60 + slot.minute - value.key[0]) % round_the_clock
    return BEFORE < before < round_the_clock - AFTER
