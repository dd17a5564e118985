"""What pages show of lines: a line with its versions, similar lines, an owner's due lines, and the
export.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import AuditEvent, User
from accounts.spreadsheets import Cell
from desk.lines.line_words import is_similar
from desk.lines.models import Line, LineFigure, LineVersion
from nhsuk.differences import Piece, differences
from training.models import Organisation, Topic

SIMILAR_READ = 20
SIMILAR_SHOWN = 3
EVENTS_SHOWN = 50
EVENTS = {
    "line.written": "Written",
    "line.changed": "Changed",
    "line.checked": "Fact checked",
    "line.approved": "Approved",
    "line.reviewed": "Reviewed: it still holds",
    "line.withdrawn": "Withdrawn",
    "line.figure_recorded": "Figure added",
    "line.figure_renewed": "Figure updated",
    "line.figure_retracted": "Figure removed",
}


def current_figures(line: Line) -> list[LineFigure]:
    """The line's current figures, in the order in which they were recorded."""
    return list(line.figures.not_retracted().select_related("owner").order_by("recorded_at", "pk"))


def figures_in_words(figures: list[LineFigure]) -> str:
    """One figure on each row, to compare versions. Includes the source, but not who keeps it up to
    date.
    """
    return "\n".join(
        f"{figure}, as of {figure.as_of:%-d %B %Y} ({figure.source})" for figure in figures
    )


type Change = tuple[str, list[Piece]]  # a part of a line that has changed


@dataclass(frozen=True)
class LinePage:
    line: Line
    status: str
    figures: list[LineFigure]
    versions: list[LineVersion]  # earlier ones, the latest first
    history: list[tuple[AuditEvent, str]]  # each with the action in words
    reader: User
    approver_may_be_author: bool

    @property
    def is_writer(self) -> bool:
        """The reader wrote these words, so someone else must check and approve them."""
        return self.line.written_by_id == self.reader.pk and not self.approver_may_be_author

    @property
    def can_approve(self) -> bool:
        may_approve = self.reader.may(Permission.APPROVE_LINES)
        return may_approve and self.status == "fact_checked" and not self.is_writer

    @property
    def can_review(self) -> bool:
        may_approve = self.reader.may(Permission.APPROVE_LINES)
        return may_approve and self.status in {"approved", "live", "review_due", "expired"}

    @property
    def can_withdraw(self) -> bool:
        return self.reader.may(Permission.APPROVE_LINES) and self.status != "withdrawn"

    @property
    def can_change(self) -> bool:
        return self.status != "withdrawn"

    @property
    def approved_before(self) -> LineVersion | None:
        """The last approved version before this one."""
        return next((version for version in self.versions if version.approved_at), None)

    @property
    def changes(self) -> list[Change]:
        return (
            changes_between(self.approved_before, self.line, self.figures)
            if self.approved_before
            else []
        )


def changes_between(
    before: LineVersion, after: Line | LineVersion, figures: list[LineFigure] | None = None
) -> list[Change]:
    """The parts that differ; pass the figures of a current line."""
    now = after.figures if isinstance(after, LineVersion) else figures_in_words(figures or [])
    parts = {
        "Line": (before.text, after.text),
        "Proof": (before.proof, after.proof),
        "Source": (before.source, after.source),
        "Figures": (before.figures, now),
    }
    return [(label, differences(old, new)) for label, (old, new) in parts.items() if old != new]


def line_page(line: Line, *, reader: User, now: datetime) -> LinePage:
    events = AuditEvent.objects.filter(
        about_type=line._meta.label, about_id=str(line.pk)
    ).select_related("by")
    return LinePage(
        line=line,
        status=line.status(timezone.localdate(now)),
        figures=current_figures(line),
        versions=list(
            line.versions.select_related("written_by", "approved_by", "checked_by").order_by(
                "-revision"
            )
        ),
        history=[
            (event, EVENTS.get(event.action, event.action))
            for event in events.order_by("-number")[:EVENTS_SHOWN]
        ],
        reader=reader,
        approver_may_be_author=Organisation.objects.ours().approver_may_be_author,
    )


def version_history(line: Line) -> list[tuple[Line | LineVersion, list[Change]]]:
    """Each version and what it changed, the latest first; the first one changed nothing."""
    people = ("written_by", "checked_by", "approved_by")
    before = list(line.versions.select_related(*people).order_by("-revision"))
    figures = current_figures(line)
    versions: list[Line | LineVersion] = [line, *before]
    return [
        (words, changes_between(older, words, figures) if older else [])
        for words, older in zip(versions, [*before, None], strict=True)
    ]


@dataclass(frozen=True)
class OwnLines:
    """An owner's lines that are due for review or expired, and figures that are out of date."""

    on: date
    now: datetime
    lines: list[Line]
    figures: list[LineFigure]

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.figures)


def own_lines(user: User, *, now: datetime) -> OwnLines:
    on = timezone.localdate(now)
    due = Line.objects.due(on).filter(owner=user).order_by("review_on", "reference")
    due = due.only("reference", "review_on", "expires_on")
    stale = (
        LineFigure.objects.stale(on)
        .filter(owner=user)
        .select_related("line")
        .only("what", "line__reference")
        .order_by("good_until", "pk")
    )
    return OwnLines(on, now, list(due), list(stale))


def similar_lines(topic: Topic, text: str) -> list[Line]:
    """Lines on the topic, except withdrawn ones, that say much the same; found by search, compared
    by their words.
    """
    near = Line.objects.filter(topic=topic, withdrawn_at=None).search(text, is_any=True)[
        :SIMILAR_READ
    ]
    return [line for line in near if is_similar(line.text, text)][:SIMILAR_SHOWN]


HEADING = (
    "Reference",
    "Topic",
    "Line",
    "Proof",
    "Source",
    "Status",
    "Version",
    "Owner",
    "Checked against",
    "Use from",
    "Review on",
    "Last day",
)


def export_rows(lines: QuerySet[Line], *, on: date) -> Iterator[tuple[Cell, ...]]:
    yield HEADING
    for line in lines:
        yield (
            line.reference,
            line.topic.title,
            line.text,
            line.proof,
            line.source,
            line.status(on).replace("_", " "),
            line.revision,
            str(line.owner),
            line.checked_against,
            line.live_from,
            line.review_on,
            line.expires_on,
        )
