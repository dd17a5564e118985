"""The dates of the meetings that the paper goes to."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from nhsuk.words import plural
from reports.meetings.models import BoardAction, BoardMeeting
from training.actions.facts import (
    RecordedAlready,
    RetractedAlready,
    correct_fact,
    record_fact,
    retract_fact,
    undo_fact,
)


def _meeting_entered_already(meeting: BoardMeeting) -> Refused:
    return Refused(
        f"{meeting} is already among the meetings. Change that one, or enter another day."
    )


@transaction.atomic
def add_meeting(*, meeting: BoardMeeting, by: User, now: datetime) -> BoardMeeting:
    """Refuses a second meeting of the same body on the same day."""
    try:
        return record_fact(fact=meeting, by=by, now=now)
    except RecordedAlready as refusal:
        raise _meeting_entered_already(meeting) from refusal


@transaction.atomic
def change_meeting(
    *, meeting: BoardMeeting, values: dict[str, Any], by: User, now: datetime
) -> BoardMeeting:
    """The actions that were agreed there follow; the day on which they were agreed stays."""
    try:
        return correct_fact(fact=meeting, values=values, because="Changed", by=by, now=now)
    except RecordedAlready as refusal:
        raise _meeting_entered_already(BoardMeeting(**meeting.content() | values)) from refusal


@transaction.atomic
def remove_meeting(*, meeting: BoardMeeting, by: User, now: datetime) -> None:
    """Refuses one at which an action was agreed."""
    if count := BoardAction.objects.not_retracted().filter(meeting=meeting).count():
        verb = "was" if count == 1 else "were"
        raise Refused(
            f"{plural(count, 'action')} {verb} agreed at {meeting}, so it stays. If its day is"
            " wrong, change it."
        )
    try:
        retract_fact(fact=meeting, because="Removed", by=by, now=now)
    except RetractedAlready as refusal:
        raise Refused(
            f"{meeting} has been removed already, or changed. See the meetings."
        ) from refusal


@transaction.atomic
def undo_meeting(
    *, added: BoardMeeting | None, retracted: BoardMeeting | None, by: User, now: datetime
) -> None:
    """Takes back an addition, a change or a removal; an addition not once an action was agreed there."""
    if added and not retracted:
        remove_meeting(meeting=added, by=by, now=now)
        return
    try:
        undo_fact(added=added, retracted=retracted, by=by, now=now)
    except RecordedAlready as refusal:
        raise _meeting_entered_already(retracted or BoardMeeting()) from refusal
