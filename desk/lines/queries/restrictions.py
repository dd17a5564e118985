"""The list of restrictions as a table, and the scope of each in words."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.spreadsheets import Cell
from desk.lines.models import Restriction

HEADING = ("Title", "Kind", "State", "From", "To", "About", "Reason", "Guidance")


def export_rows(
    restrictions: QuerySet[Restriction], *, now: datetime
) -> Iterator[tuple[Cell, ...]]:
    """The list as a table; times are London's, and the end is exclusive."""
    yield HEADING
    for one in restrictions:
        ends = f"{timezone.localtime(one.ends_at):%Y-%m-%d %H:%M}" if one.ends_at else ""
        yield (
            one.title,
            one.get_kind_display(),
            one.state(now).replace("_", " "),
            f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}",
            ends,
            about(one),
            one.reason,
            one.guidance,
        )


def about(restriction: Restriction) -> str:
    """The scope in words. Reads `topics` and `people`: prefetch them for a list."""
    if restriction.enquiry_id:
        return str(restriction.enquiry)
    named = [topic.title for topic in restriction.topics.all()]
    named += [person.full_name for person in restriction.people.all()]
    return ", ".join(named) or "Everything"
