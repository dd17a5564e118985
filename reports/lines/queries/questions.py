"""Where a question of the library is used: the packs on its topic that ask it, in their draft as it stands."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from reports.packs.models import Pack, PackSection
from scheduling.desk.models import Question
from training.spreadsheets import Cell

ASKING = ("likely", "hard")
EXPORTED = ("reference", "topic", "question", "kind", "state", "answer", "bridge", "proposed_on", "from")


def where_used(question: Question) -> list[Pack]:
    """Packs of interviews on its topic whose likely or unwanted questions hold the same words, the latest first."""
    on_topic = PackSection.objects.filter(key__in=ASKING, pack__interview__enquiry__topic=question.topic)
    wanted = question.text.casefold()
    sections = on_topic.select_related("pack__interview__enquiry__outlet", "pack__interview__person")
    using = {
        section.pack
        for section in sections.order_by("-pack__interview__starts_at")
        if any(str(row.get("question", "")).casefold() == wanted for row in section.content.get("questions", []))
    }
    return sorted(using, key=lambda pack: pack.interview.starts_at, reverse=True)


def export_rows(questions: QuerySet[Question]) -> Iterator[list[Cell]]:
    yield list(EXPORTED)
    for question in questions.select_related("topic", "debrief__interview").iterator(chunk_size=2000):
        yield [
            question.reference,
            str(question.topic or ""),
            question.text,
            "unwanted" if question.is_unwanted else "likely",
            question.standing,
            question.answer,
            question.bridge,
            timezone.localdate(question.proposed_at),
            str(question.debrief.interview) if question.debrief else "",
        ]
