"""The board's papers: the report of a draft and of a version, and the list."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from nhsuk.words import day
from reports.board.board_report import BoardReport, Writing
from reports.board.frozen_report import read_report
from reports.board.models import BoardPaper, PaperVersion
from reports.board.queries.board_report import board_report, report_again
from reports.board.queries.suppositions import supposed_in
from reports.board.report_files import said_in
from reports.meetings.models import BoardMeeting

VERSIONS = PaperVersion.objects.select_related(
    "paper", "approved_by", "submitted_by", "withdrawn_by"
)


def draft_report(paper: BoardPaper, *, known_at: datetime) -> BoardReport:
    """The paper as it would be sent now."""
    return board_report(
        on=paper.on,
        known_at=known_at,
        writing=Writing(
            reference=paper.reference,
            version=paper.versions.count() + 1,
            meeting=meeting_words(paper.meeting),
            asked=tuple(paper.asked),
            suppositions=supposed_in(paper, known_at=known_at),
        ),
    )


def report_of_version(version: PaperVersion) -> BoardReport:
    """As it is printed: the frozen words and figures, with who approved it. The figures are made
    again where an earlier release froze none, or others.
    """
    said = said_in(version.content)
    approved = ""
    if version.approved_at:
        on = day(timezone.localdate(version.approved_at))
        approved = f"approved by {version.approved_by} on {on}"
    path = reverse("reports:paper_latest", args=[version.paper.public_id, version.number])
    writing = replace(said.writing, approved=approved, latest_url=f"{settings.BASE_URL}{path}")
    try:
        return replace(read_report(version.content.get("report", "")), writing=writing)
    except ValueError:
        return report_again(replace(said, writing=writing))


def meeting_words(meeting: BoardMeeting | None) -> str:
    """`Board, 16 April 2026 · item 7.2`; empty without one."""
    if meeting is None:
        return ""
    item = f" · item {meeting.item_number}" if meeting.item_number else ""
    return f"{meeting}{item}"


@dataclass(frozen=True)
class PaperRow:
    """A paper in the list: its latest version, and the latest that was issued."""

    paper: BoardPaper
    latest: PaperVersion | None
    issued: PaperVersion | None

    @property
    def state(self) -> str:
        """Of the latest version, as `state_of` says it."""
        return state_of(self.latest)

    def get_absolute_url(self) -> str:
        """The latest version as it was sent; the draft where there is none or it was returned."""
        if self.latest is None or self.latest.returned_at:
            return self.paper.get_absolute_url()
        return self.latest.get_absolute_url()


def latest_issued(paper: BoardPaper) -> PaperVersion | None:
    return PaperVersion.objects.issued().filter(paper=paper).order_by("number").last()


def state_of(version: PaperVersion | None, *, latest: PaperVersion | None = None) -> str:
    """`draft`, `in_review`, `returned`, `approved` (not printed yet), `issued`, `superseded` (by
    `latest`, the latest issued version of the paper) or `withdrawn`.
    """
    if version is None:
        return "draft"
    if version.withdrawn_at:
        return "withdrawn"
    if version.issued_at:
        return "superseded" if latest and latest.number > version.number else "issued"
    if version.approved_at:
        return "approved"
    return "returned" if version.returned_at else "in_review"


def with_versions(papers: list[BoardPaper]) -> list[PaperRow]:
    """In the order of the papers; prefetch the versions with `paper_query`."""
    rows = []
    for paper in papers:
        versions = list(paper.versions.all())
        issued = [version for version in versions if version.issued_at]
        rows.append(
            PaperRow(
                paper,
                latest=versions[-1] if versions else None,
                issued=issued[-1] if issued else None,
            )
        )
    return rows


def paper_query(*, issued_only: bool) -> QuerySet[BoardPaper]:
    """Papers, the latest day first, with their versions in order."""
    papers = BoardPaper.objects.select_related("meeting", "started_by")
    if issued_only:
        issued = PaperVersion.objects.issued()
        papers = papers.filter(pk__in=issued.values("paper"))
    versions = Prefetch("versions", VERSIONS.order_by("number"))
    return papers.prefetch_related(versions).order_by("-on", "-pk")
