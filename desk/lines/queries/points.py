"""Our lines compared with partners' statements, point by point, with the differences and their
judgements (11.4).
"""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.seen import digest_of
from desk.lines.consistency import Comparison, compare
from desk.lines.models import Incident, Judgement, Line, PartnerStatement, Point


@dataclass(frozen=True)
class Pair:
    """A line and a statement on one point. `judgement` is of the line's current words."""

    point: Point
    line: Line
    statement: PartnerStatement
    comparison: Comparison
    judgement: Judgement | None

    @property
    def status(self) -> str:
        """One of same, told, change, to_judge, no_difference."""
        if self.judgement:
            return self.judgement.verdict
        return "to_judge" if self.comparison.differences else "no_difference"


@dataclass(frozen=True)
class PointPage:
    point: Point
    pairs: list[Pair]
    lines: list[Line]
    statements: list[PartnerStatement]
    seen: str


@dataclass(frozen=True)
class Consistency:
    """`lines` and `statements` are all that can be chosen; unassigned ones belong to no point
    yet.
    """

    points: list[PointPage]
    lines: list[Line]
    statements: list[PartnerStatement]
    unassigned_lines: list[Line]
    unassigned_statements: list[PartnerStatement]

    def count(self, status: str) -> int:
        return sum(pair.status == status for page in self.points for pair in page.pairs)

    @property
    def to_judge(self) -> int:
        return self.count("to_judge")

    @property
    def to_change(self) -> int:
        return self.count("change")


def consistency_of(incident: Incident) -> Consistency:
    """Everything to compare now; the number of queries does not depend on the number of points."""
    lines = list(
        Line.objects.filter(topic__in=incident.topics.all(), withdrawn_at=None).order_by(
            "reference"
        )
    )
    statements = list(incident.statements.filter(retracted_at=None).order_by("-received_at", "-pk"))
    points = list(incident.points.prefetch_related("lines", "statements").order_by("name"))
    judged = {
        (one.point_id, one.line_id, one.revision, one.statement_id): one
        for one in Judgement.objects.not_retracted()
        .filter(point__incident=incident)
        .select_related("recorded_by")
    }
    pages = [_page(point, lines, statements, judged) for point in points]
    placed = {line.pk for page in pages for line in page.lines}
    placed_statements = {one.pk for page in pages for one in page.statements}
    return Consistency(
        points=pages,
        lines=lines,
        statements=statements,
        unassigned_lines=[line for line in lines if line.pk not in placed],
        unassigned_statements=[one for one in statements if one.pk not in placed_statements],
    )


def pairs_of(incidents: Collection[Incident], lines: Collection[Line]) -> list[Pair]:
    """The pairs of these lines, for a pack."""
    wanted = {line.pk for line in lines}
    pages = [page for incident in incidents for page in consistency_of(incident).points]
    return [pair for page in pages for pair in page.pairs if pair.line.pk in wanted]


def point_seen(point: Point) -> str:
    """A short digest of the point's lines and statements, sent with the form to detect changes made
    meanwhile.
    """
    lines = sorted(line.pk for line in point.lines.all())
    statements = sorted(statement.pk for statement in point.statements.all())
    return digest_of([lines, statements])


def _page(
    point: Point,
    lines: list[Line],
    statements: list[PartnerStatement],
    judged: dict[tuple[int, int, int, int], Judgement],
) -> PointPage:
    on_point = {line.pk for line in point.lines.all()}
    said_on = {statement.pk for statement in point.statements.all()}
    ours = [line for line in lines if line.pk in on_point]
    theirs = [statement for statement in statements if statement.pk in said_on]
    pairs = [
        Pair(
            point,
            line,
            statement,
            compare(line.full_text, statement.text),
            judged.get((point.pk, line.pk, line.revision, statement.pk)),
        )
        for line in ours
        for statement in theirs
    ]
    order = {"change": 0, "to_judge": 1}
    pairs.sort(key=lambda pair: order.get(pair.status, 2))
    return PointPage(point, pairs, ours, theirs, point_seen(point))
