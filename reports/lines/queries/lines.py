"""One line whole, for its page: its figures, what changed, where it is used, what it said before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.access import Permission
from accounts.models import AuditEvent, User
from nhsuk.differences import Piece, differences
from reports.packs.queries.line_reach import Reach, reach_of, responses_with
from scheduling.desk.models import Enquiry
from scheduling.lines.actions.line_versions import figures_of, in_words
from scheduling.lines.models import Line, LineFigure, LineVersion
from training.models import Organisation

EVENTS_SHOWN = 50
DEEDS = {
    "line.written": "Written",
    "line.changed": "Changed",
    "line.checked": "Fact checked",
    "line.approved": "Approved",
    "line.reviewed": "Reviewed: it still holds",
    "line.withdrawn": "Withdrawn",
    "line.figure_recorded": "Figure added",
    "line.figure_renewed": "Figure brought up to date",
    "line.figure_retracted": "Figure taken back",
}


@dataclass(frozen=True)
class Change:
    """One part of a line that reads otherwise than before."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class LinePage:
    line: Line
    status: str
    figures: list[LineFigure]
    reach: Reach
    responses: list[Enquiry]
    versions: list[LineVersion]  # those before, the latest first
    history: list[tuple[AuditEvent, str]]  # with the deed in words
    reader: User
    approver_may_be_author: bool

    @property
    def is_writer(self) -> bool:
        """They wrote these words, so that another checks and approves them."""
        return self.line.written_by_id == self.reader.pk and not self.approver_may_be_author

    @property
    def can_approve(self) -> bool:
        may = self.reader.may(Permission.APPROVE_LINES)
        return may and self.status == "fact_checked" and not self.is_writer

    @property
    def can_review(self) -> bool:
        may = self.reader.may(Permission.APPROVE_LINES)
        return may and self.status in {"approved", "live", "review_due", "expired"}

    @property
    def can_withdraw(self) -> bool:
        return self.reader.may(Permission.APPROVE_LINES) and self.status != "withdrawn"

    @property
    def can_change(self) -> bool:
        return self.status != "withdrawn"

    @property
    def approved_before(self) -> LineVersion | None:
        """The last version that was approved, before this one."""
        return next((version for version in self.versions if version.approved_at), None)

    @property
    def changes(self) -> list[Change]:
        return changes_between(self.approved_before, self.line, self.figures) if self.approved_before else []


def changes_between(
    before: LineVersion, after: Line | LineVersion, figures: list[LineFigure] | None = None
) -> list[Change]:
    """What reads otherwise; of a line as it stands its figures are handed in."""
    now = after.figures if isinstance(after, LineVersion) else in_words(figures or [])
    parts = {
        "Line": (before.text, after.text),
        "Proof": (before.proof, after.proof),
        "Source": (before.source, after.source),
        "Figures": (before.figures, now),
    }
    return [Change(label, differences(old, new)) for label, (old, new) in parts.items() if old != new]


def line_page(line: Line, *, reader: User, now: datetime) -> LinePage:
    events = AuditEvent.objects.filter(about_type=line._meta.label, about_id=str(line.pk)).select_related("by")
    return LinePage(
        line=line,
        status=line.status(timezone.localdate(now), now),
        figures=figures_of(line),
        reach=reach_of(line, now=now),
        responses=responses_with(line),
        versions=list(line.versions.select_related("written_by", "approved_by", "checked_by").order_by("-revision")),
        history=[(event, DEEDS.get(event.action, event.action)) for event in events.order_by("-number")[:EVENTS_SHOWN]],
        reader=reader,
        approver_may_be_author=Organisation.objects.ours().approver_may_be_author,
    )


@dataclass(frozen=True)
class Version:
    """One version and what it changed; nothing is changed by the first."""

    words: Line | LineVersion
    changes: list[Change]


def version_history(line: Line) -> list[Version]:
    """The latest first, each beside the one before it."""
    people = ("written_by", "checked_by", "approved_by")
    before = list(line.versions.select_related(*people).order_by("-revision"))
    figures = figures_of(line)
    versions: list[Line | LineVersion] = [line, *before]
    return [
        Version(words, changes_between(older, words, figures) if older else [])
        for words, older in zip(versions, [*before, None], strict=True)
    ]
