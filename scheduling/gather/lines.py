"""The list of lines as a table for spreadsheets."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from scheduling.models import Line
from training.spreadsheets import Cell

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
