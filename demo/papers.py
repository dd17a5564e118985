"""The last paper of the example's board: written by the officer, approved by the manager, issued."""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import User
from demo.story import Story
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

BEFORE_THE_LAST_MEETING = timedelta(days=50)  # held 41 days ago, or up to five later
ASKED = [
    "Agree that the {without_place} people who aren’t ready and have no place take one before the next meeting.",
    "Note that {ready} of {required} people are ready. The aim is all of them.",
]


def plan(story: Story, officer: User, manager: User) -> None:
    """The first goes to the last meeting; the next is a draft."""
    story.at(story.now - BEFORE_THE_LAST_MEETING, partial(_issue, officer, manager))
    story.at(story.now - timedelta(days=2), partial(_write, officer))


def _write(by: User, now: datetime) -> BoardPaper:
    """As of the end of the month before."""
    on = timezone.localdate(now).replace(day=1) - DAY
    coming = BoardMeeting.objects.to_come(on).filter(body="Board")
    paper = start_paper(on=on, meeting=coming.first(), by=by, now=now)
    values = values_of(draft_report(paper, known_at=now))
    asked = [each for each in ASKED if not asks_about_nobody(each, values)]
    write_paper(paper=paper, asked=asked, seen=0, by=by, now=now)
    return paper


def _issue(officer: User, manager: User, now: datetime) -> None:
    version = submit_paper(paper=_write(officer, now), by=officer, now=now)
    approve_paper(version=version, by=manager, now=now)
    issue_paper(version=PaperVersion.objects.get(pk=version.pk), now=now)
