"""What the board has agreed to do: entered, noted on, changed, done, dropped, and taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import CHANGED_MEANWHILE, Refused, reason_given
from accounts.seen import digest_of
from nhsuk.words import day
from reports.meetings.action_lines import ActionLine, StepKind
from reports.meetings.models import BoardAction, BoardActionStep
from reports.meetings.queries.board_actions import line_of
from training.actions.facts import (
    NOTHING_CHANGED,
    RecordedAlready,
    record_fact,
    restore_fact,
    retract_fact,
)
from training.models import Person


def _action_entered_already(action: BoardAction) -> Refused:
    return Refused(
        f"“{action}” by {action.owner_post}, due {day(action.due_on)}, is already among the"
        " actions. Change that one instead."
    )


def _due_before_agreed(agreed_on: date) -> Refused:
    return Refused(
        f"It was agreed on {day(agreed_on)}. Enter that day or a later one for when it is due."
    )


@transaction.atomic
def add_action(*, action: BoardAction, by: User, now: datetime) -> BoardAction:
    """Refuses one that is due before it was agreed, and the same action twice."""
    if action.due_on < action.agreed_on:
        raise _due_before_agreed(action.agreed_on)
    try:
        return record_fact(fact=action, by=by, now=now)
    except RecordedAlready as refusal:
        raise _action_entered_already(action) from refusal


@transaction.atomic
def change_action(
    *,
    action: BoardAction,
    what: str,
    owner: Person | None,
    owner_post: str,
    due_on: date,
    because: str,
    seen: str,
    by: User,
    now: datetime,
) -> BoardActionStep:
    """From today on it says something else, is another's, or is due on another day, which takes a
    reason. What was agreed stays readable.

    `seen`: what `seen_of` said when the form was drawn.
    """
    line = _open_line(action, now)
    if seen_of(line) != seen:
        raise Refused(CHANGED_MEANWHILE)
    if due_on < action.agreed_on:
        raise _due_before_agreed(action.agreed_on)
    before = (line.what, line.person, line.owner, line.due_on)
    if before == (what, owner.pk if owner else None, owner_post, due_on):
        raise Refused(NOTHING_CHANGED)
    if due_on != line.due_on:
        because = reason_given(
            because, otherwise="Enter why the day is moved. The board reads it beside the action."
        )
    step = BoardActionStep(
        board_action=action,
        kind=StepKind.CHANGED,
        on=timezone.localdate(now),
        words=because.strip(),
        what=what,
        owner=owner,
        owner_post=owner_post,
        due_on=due_on,
    )
    return record_fact(fact=step, by=by, now=now)


@transaction.atomic
def record_step(
    *, action: BoardAction, kind: StepKind, on: date, words: str, by: User, now: datetime
) -> BoardActionStep:
    """A note, or that it was done or dropped on that day. Dropping takes a reason."""
    line = _open_line(action, now)
    if not action.agreed_on <= on <= timezone.localdate(now):
        raise Refused(f"Enter a day from {day(action.agreed_on)}, when it was agreed, to today.")
    if kind is StepKind.NOTE:
        words = reason_given(words, otherwise="Enter how far it is.")
    elif kind is StepKind.DROPPED:
        words = reason_given(
            words, otherwise=f"Enter why “{line.what}” is dropped. The board reads it."
        )
    step = BoardActionStep(board_action=action, kind=kind, on=on, words=words.strip())
    try:
        return record_fact(fact=step, by=by, now=now)
    except RecordedAlready as refusal:
        raise Refused("The same note was made that day. Write what is new since then.") from refusal


@transaction.atomic
def take_back_step(*, step: BoardActionStep, by: User, now: datetime) -> None:
    """The action is then as if it had not been taken."""
    _lock(step.board_action)
    if not BoardActionStep.objects.not_retracted().filter(pk=step.pk).exists():
        raise Refused("That has already been taken back.")
    retract_fact(fact=step, because="Taken back", by=by, now=now)


@transaction.atomic
def remove_action(*, action: BoardAction, by: User, now: datetime) -> None:
    """Of one entered by mistake; refuses one about which something was recorded."""
    _lock(action)
    if action.steps.exists():
        raise Refused(
            f"Something was recorded about “{action}”, so it stays. Drop it with a reason instead."
        )
    retract_fact(fact=action, because="Removed", by=by, now=now)


@transaction.atomic
def restore_action(*, action: BoardAction, by: User, now: datetime) -> BoardAction:
    """Enters one again that was removed."""
    try:
        return restore_fact(fact=action, by=by, now=now)
    except RecordedAlready as refusal:
        raise _action_entered_already(action) from refusal


def seen_of(line: ActionLine) -> str:
    """A digest of the terms, to notice that somebody else changed them."""
    return digest_of([line.what, line.owner, line.person, str(line.due_on)])


def _open_line(action: BoardAction, now: datetime) -> ActionLine:
    """As it stands today; refuses one that is closed, or closed as of an earlier day."""
    _lock(action)
    line = line_of(action, on=timezone.localdate(now))
    if not line.is_open:
        raise Refused(f"“{line.what}” is {line.state} already. Take that back first if it is not.")
    return line


def _lock(action: BoardAction) -> None:
    """One person at a time records something about an action."""
    found = BoardAction.objects.not_retracted().select_for_update().filter(pk=action.pk)
    if found.first() is None:
        raise Refused("This action has been removed. Add it again first.")
