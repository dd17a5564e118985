"""One mark a person, by directorate: how many are ready, and how those stand who are not.

Pure. In a large organisation one mark stands for ten people, or for a hundred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.board.overview import Gap
from training.readiness import Status

MOST = 24  # marks in a row
STANDS = {Status.LAPSED: "lapsed", Status.OVERDUE: "overdue", Status.NEW_IN_POST: "new in post"}


@dataclass(frozen=True, slots=True)
class DirectorateRow:
    """A directorate; `marks`: by how they stand (`ready` or a status), how many marks."""

    gap: Gap
    marks: list[tuple[str, int]]
    not_ready: str  # `3 lapsed, 2 overdue`
    people_a_mark: int


def directorate_rows(
    gaps: Sequence[Gap], not_ready: Mapping[str, Mapping[Status, int]]
) -> list[DirectorateRow]:
    """In the order of the gaps."""
    most = max((gap.figures.people_required for gap in gaps), default=0)
    people_a_mark = 1
    while most > MOST * people_a_mark:
        people_a_mark *= 10
    return [_row(gap, not_ready.get(gap.name, {}), people_a_mark) for gap in gaps]


def _row(gap: Gap, stand: Mapping[Status, int], people_a_mark: int) -> DirectorateRow:
    counts = [("ready", gap.figures.people_ready)]
    counts += [(status.value, stand.get(status, 0)) for status in STANDS]
    marks = [(name, -(-count // people_a_mark)) for name, count in counts if count]
    words = [f"{count} {words}" for status, words in STANDS.items() if (count := stand.get(status))]
    return DirectorateRow(gap, marks, ", ".join(words), people_a_mark)
