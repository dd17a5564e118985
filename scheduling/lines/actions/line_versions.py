"""What every deed on a line shares: the row as it stands, and the version before kept when its words change."""

from datetime import datetime

from accounts.models import User
from accounts.refusals import Refused
from scheduling.lines.models import Line, LineFigure, LineVersion


class LineChangedMeanwhile(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"Someone else changed {line.reference} after you opened it. Look at its words as they are now."
        )


class LineWithdrawn(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} was withdrawn. Write a new line instead.")


def standing(line: Line, revision: int | None = None) -> Line:
    """The line as it stands, locked until the deed ends: not withdrawn, and in the version that was read."""
    current = Line.objects.select_for_update().get(pk=line.pk)
    if current.withdrawn_at:
        raise LineWithdrawn(current)
    if revision is not None and current.revision != revision:
        raise LineChangedMeanwhile(current)
    return current


def begin_version(line: Line, *, figures: list[LineFigure], by: User, now: datetime) -> None:
    """Keeps what the line said with these figures, and makes it a draft of the next version. The caller saves it."""
    LineVersion.objects.create(
        line=line,
        revision=line.revision,
        text=line.text,
        proof=line.proof,
        source=line.source,
        figures=in_words(figures),
        written_at=line.written_at,
        written_by=line.written_by,
        checked_at=line.checked_at,
        checked_by=line.checked_by,
        checked_against=line.checked_against,
        approved_at=line.approved_at,
        approved_by=line.approved_by,
    )
    line.revision += 1
    line.written_at, line.written_by = now, by
    line.checked_at = line.checked_by = line.approved_at = line.approved_by = None
    line.checked_against = ""


def figures_of(line: Line) -> list[LineFigure]:
    """Those that are held, in the order in which they were recorded."""
    return list(line.figures.held().select_related("owner").order_by("recorded_at", "pk"))


def in_words(figures: list[LineFigure]) -> str:
    """One a line: what is compared between versions. The source is part of it, who answers for it is not."""
    return "\n".join(f"{figure}, as of {figure.as_of:%-d %B %Y} ({figure.source})" for figure in figures)
