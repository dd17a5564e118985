"""The last paper of the example's board: written by the officer, approved by the manager, issued."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from reports.board.actions.papers import (
    approve_paper,
    issue_paper,
    start_paper,
    submit_paper,
    write_paper,
)
from reports.board.models import BoardPaper, PaperVersion
from reports.board.paper_words import asks_about_nobody, values_of
from reports.board.queries.papers import draft_report
from reports.meetings.models import BoardMeeting
from training.readiness import DAY

ASKED = [
    "Agree that the {without_place} people who aren’t ready and have no place take one before the next meeting.",
    "Note that {ready} of {required} people are ready. The aim is all of them.",
]


def write_draft(*, by: User, now: datetime) -> BoardPaper:
    """As of the end of the month before."""
    on = timezone.localdate(now).replace(day=1) - DAY
    coming = BoardMeeting.objects.to_come(on).filter(body="Board")
    paper = start_paper(on=on, meeting=coming.first(), by=by, now=now)
    values = values_of(draft_report(paper, known_at=now))
    asked = [each for each in ASKED if not asks_about_nobody(each, values)]
    write_paper(paper=paper, asked=asked, seen=0, by=by, now=now)
    return paper


def issue_to_board(*, by: User, approved_by: User, now: datetime) -> None:
    version = submit_paper(paper=write_draft(by=by, now=now), by=by, now=now)
    approve_paper(version=version, by=approved_by, now=now)
    issue_paper(version=PaperVersion.objects.get(pk=version.pk), now=now)
