"""Which packs on its topic ask a question of the library."""

from desk.enquiries.models import Question
from reports.packs.models import Pack, PackSection

ASKING = ("likely", "hard")


def packs_asking(question: Question) -> list[Pack]:
    """Packs on its topic whose likely or unwanted questions contain these words, latest first."""
    on_topic = PackSection.objects.filter(
        key__in=ASKING, pack__interview__enquiry__topic=question.topic
    )
    wanted = question.text.casefold()
    sections = on_topic.select_related(
        "pack__interview__enquiry__outlet", "pack__interview__person"
    )
    using = {
        section.pack
        for section in sections
        if any(
            str(row.get("question", "")).casefold() == wanted
            for row in section.content.get("questions", [])
        )
    }
    return sorted(using, key=lambda pack: pack.interview.starts_at, reverse=True)
