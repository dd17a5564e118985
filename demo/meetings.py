"""The meetings of the example's board, and what it has agreed to do about its spokespeople."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import User
from demo.story import Story, working_day
from reports.meetings.action_lines import StepKind
from reports.meetings.actions.board_actions import (
    add_action,
    change_action,
    record_step,
    seen_of,
)
from reports.meetings.actions.meetings import add_meeting
from reports.meetings.models import BoardAction, BoardMeeting
from reports.meetings.queries.board_actions import line_of

BODY = "Board"
PAPER_BEFORE = timedelta(days=7)
DAYS = (-132, -41, 9, 100)  # of the meetings, from the last day of the example
ITEM = "7.2"
RADIO = "Two more people for radio on winter pressure"
CRISIS = "A crisis course for the board"
PLACES = "Training places for the four who have none"


@dataclass(frozen=True)
class Agreed:
    """At the meeting that was so many days ago, due so many days after the last day."""

    what: str
    owner: str
    meeting: int
    due: int


AGREED = (
    Agreed(RADIO, "Head of communications", DAYS[0], -20),
    Agreed("Name a deputy for maternity services", "Chief nurse", DAYS[0], -6),
    Agreed(CRISIS, "Board secretary", DAYS[1], 25),
    Agreed(PLACES, "Chief executive", DAYS[1], 60),
)


def plan(story: Story, officer: User, manager: User) -> None:
    """The first two meetings were held, the next is soon, and its paper is nearly due."""
    story.at(story.now - timedelta(days=150), partial(_add_meetings, story.on, manager))
    for agreed in AGREED:
        day_after = story.now + timedelta(days=agreed.meeting + 3)
        story.at(day_after, partial(_add, agreed, story.on, officer))
    story.at(story.now - timedelta(days=24), partial(_finish, RADIO, officer))
    story.at(story.now - timedelta(days=12), partial(_move, CRISIS, story.on, manager))
    story.at(
        story.now - timedelta(days=4),
        partial(_note, PLACES, officer),
    )


def _add_meetings(on: date, by: User, now: datetime) -> None:
    for days in DAYS:
        held_on = _held_on(on, days)
        meeting = BoardMeeting(
            body=BODY,
            held_on=held_on,
            paper_due_on=held_on - PAPER_BEFORE,
            item_number=ITEM if days < DAYS[-1] else "",
        )
        add_meeting(meeting=meeting, by=by, now=now)


def _held_on(on: date, days: int) -> date:
    return working_day(on + timedelta(days=days))


def _add(agreed: Agreed, on: date, by: User, now: datetime) -> None:
    meeting = BoardMeeting.objects.get(held_on=_held_on(on, agreed.meeting))
    action = BoardAction(
        meeting=meeting,
        agreed_on=meeting.held_on,
        what=agreed.what,
        owner_post=agreed.owner,
        due_on=on + timedelta(days=agreed.due),
    )
    add_action(action=action, by=by, now=now)


def _finish(what: str, by: User, now: datetime) -> None:
    action = BoardAction.objects.get(what=what)
    record_step(
        action=action,
        kind=StepKind.DONE,
        on=timezone.localdate(now),
        words="Both passed, and both have practised since.",
        by=by,
        now=now,
    )


def _move(what: str, on: date, by: User, now: datetime) -> None:
    action = BoardAction.objects.get(what=what)
    line = line_of(action, on=timezone.localdate(now))
    change_action(
        action=action,
        what=line.what,
        owner=None,
        owner_post=line.owner,
        due_on=on + timedelta(days=45),
        because="The trainer for crisis interviews is away until the new year.",
        seen=seen_of(line),
        by=by,
        now=now,
    )


def _note(what: str, by: User, now: datetime) -> None:
    record_step(
        action=BoardAction.objects.get(what=what),
        kind=StepKind.NOTE,
        on=timezone.localdate(now),
        words="Three of the four have a place; the fourth is on leave until January.",
        by=by,
        now=now,
    )
