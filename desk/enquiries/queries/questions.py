"""The library of questions as a table for export."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from accounts.spreadsheets import Cell
from desk.enquiries.models import Question

EXPORTED = (
    "reference",
    "topic",
    "question",
    "kind",
    "state",
    "answer",
    "bridge",
    "proposed_on",
    "from",
)


def export_rows(questions: QuerySet[Question]) -> Iterator[list[Cell]]:
    yield list(EXPORTED)
    for question in questions.select_related("topic", "debrief__interview").iterator(
        chunk_size=2000
    ):
        yield [
            question.reference,
            str(question.topic or ""),
            question.text,
            "unwanted" if question.is_unwanted else "likely",
            question.status,
            question.answer,
            question.bridge,
            timezone.localdate(question.proposed_at),
            str(question.debrief.interview) if question.debrief else "",
        ]
