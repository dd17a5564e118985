"""What is asked of the library: the list as a table, lines alike to new words, what an owner has to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from scheduling.lines.line_words import is_alike
from scheduling.lines.models import Line, LineFigure
from training.models import Topic
from training.spreadsheets import Cell

ALIKE_READ, ALIKE_SHOWN = 20, 3


@dataclass(frozen=True)
class OwnLines:
    """Due for review or expired, and figures past their last day, of one owner."""

    on: date
    now: datetime
    lines: list[Line]
    figures: list[LineFigure]

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.figures)


def own_lines(user: User, *, now: datetime) -> OwnLines:
    on = timezone.localdate(now)
    due = Line.objects.due(on, now).filter(owner=user).order_by("review_on", "reference")
    stale = LineFigure.objects.stale(on).filter(owner=user).select_related("line").order_by("good_until", "pk")
    return OwnLines(on, now, list(due), list(stale))


def alike_lines(topic: Topic, text: str) -> list[Line]:
    """The lines on the topic that say much the same, withdrawn ones apart; found by search, judged by their words."""
    near = Line.objects.filter(topic=topic, withdrawn_at=None).search(text, is_any=True)[:ALIKE_READ]
    return [line for line in near if is_alike(line.text, text)][:ALIKE_SHOWN]


HEADING = (
    "Reference", "Topic", "Line", "Proof", "Source", "Status", "Version", "Owner", "Checked against", "Use from",
    "Review on", "Last day",
)  # fmt: skip


def export_rows(lines: QuerySet[Line], *, on: date, now: datetime | None) -> Iterator[tuple[Cell, ...]]:
    yield HEADING
    for line in lines:
        yield (
            line.reference,
            line.topic.title,
            line.text,
            line.proof,
            line.source,
            line.status(on, now).replace("_", " "),
            line.revision,
            str(line.owner),
            line.checked_against,
            line.live_from,
            line.review_on,
            line.expires_on,
        )
