"""The managers are reminded of a paper once, also late."""

from datetime import datetime, timedelta

import pytest

from accounts.access import Role
from jobs.models import Job
from reports.meetings.actions.meetings import change_meeting
from reports.meetings.actions.paper_reminders import queue_paper_reminders
from reports.meetings.models import BoardMeeting
from reports.tasks import remind_of_papers, send_paper_reminder
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.meetings import BoardActionFactory, BoardMeetingFactory
from tests.factories.papers import PaperVersionFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def queued(at: datetime) -> int:
    queue_paper_reminders(now=at)
    return Job.objects.filter(name="reports.tasks.send_paper_reminder").count()


def test_a_reminder_is_queued_once_from_a_week_before_the_paper_is_due(officer):
    meeting = BoardMeetingFactory(held_on=TODAY + 15 * A_DAY, paper_due_on=TODAY + 8 * A_DAY)

    assert [queued(NOW), queued(NOW + A_DAY), queued(NOW + 2 * A_DAY)] == [0, 1, 1]
    change_meeting(meeting=meeting, values={"item_number": "7.2"}, by=officer, now=NOW)
    assert queued(NOW + 3 * A_DAY) == 1
    moved = {"paper_due_on": TODAY + 9 * A_DAY}
    meeting = type(meeting).objects.not_retracted().get()
    change_meeting(meeting=meeting, values=moved, by=officer, now=NOW)
    assert queued(NOW + 4 * A_DAY) == 2


def test_a_missed_reminder_is_made_up_for_until_the_meeting():
    BoardMeetingFactory(to_come=True)

    assert queued(NOW + 29 * A_DAY) == 0
    assert queued(NOW + 28 * A_DAY) == 1


def test_nobody_is_reminded_of_a_paper_that_is_issued():
    meeting = BoardMeetingFactory(to_come=True)
    draft = PaperVersionFactory(paper__meeting=meeting, number=1)
    PaperVersionFactory(issued=True)
    soon = BoardMeeting.objects.paper_soon(meeting.paper_due_on)
    assert list(soon) == [meeting]

    PaperVersionFactory(paper=draft.paper, number=2, issued=True)

    assert list(soon.all()) == []


def test_every_manager_is_told_and_nobody_else(
    manager,
    officer,
    board_member,
    run_jobs,
    mailoutbox,
    at_now,
):
    UserFactory(roles={Role.MANAGER}, is_active=False)
    meeting = BoardMeetingFactory(
        held_on=TODAY + 14 * A_DAY, paper_due_on=TODAY + 7 * A_DAY, item_number="7.2"
    )
    BoardActionFactory(what="A course for the board", due_on=TODAY - A_DAY)
    BoardActionFactory()

    assert [remind_of_papers(), remind_of_papers()] == [
        "1 paper for the board due within a week."
    ] * 2
    said = run_jobs(at=NOW)

    assert f"Reminded the managers of the paper for {meeting}." in said
    assert [mail.to for mail in mailoutbox] == [[manager.email]]
    assert mailoutbox[0].subject == "Paper due: Board, 9 December 2026"
    assert (
        "for Board on 9 December 2026, item 7.2, is due by 2 December 2026, in 7 days."
        in mailoutbox[0].body
    )
    assert (
        "2 actions of the board are still to do. Overdue:\n"
        "- A course for the board (Head of communications, due 24 November 2026)\n"
        in mailoutbox[0].body
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "for Board on 9 December 2026 is due today."),
        (-1, "for Board on 9 December 2026 was due by 24 November 2026."),
    ],
)
def test_a_late_reminder_says_so(manager, mailoutbox, run_jobs, at_now, days, words):
    BoardMeetingFactory(held_on=TODAY + 14 * A_DAY, paper_due_on=TODAY + days * A_DAY)

    remind_of_papers()
    run_jobs(at=NOW)

    assert words in mailoutbox[0].body
    assert "No action of the board is left to do." in mailoutbox[0].body


def test_a_meeting_that_was_changed_since_is_not_reminded_of(manager, mailoutbox):
    meeting = BoardMeetingFactory(to_come=True, retracted=True)

    assert send_paper_reminder(meeting_id=meeting.pk) == "The meeting was removed or changed since."
    assert mailoutbox == []
