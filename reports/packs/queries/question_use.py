"""Where a question of the library is used: the packs on its topic whose draft asks it."""

from reports.packs.models import Pack, PackSection
from scheduling.desk.models import Question

ASKING = ("likely", "hard")


def packs_asking(question: Question) -> list[Pack]:
    """Packs of interviews on its topic whose likely or unwanted questions hold the same words, the
    latest first.
    """
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
