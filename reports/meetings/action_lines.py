"""An action of the board as it stood on a day: what was agreed, and what became of it since. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StepKind(StrEnum):
    """What somebody recorded about an action."""

    NOTE = "note"
    CHANGED = "changed"
    DONE = "done"
    DROPPED = "dropped"


class ActionState(StrEnum):
    """Where an action stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


CLOSING = {StepKind.DONE: ActionState.DONE, StepKind.DROPPED: ActionState.DROPPED}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be done, by whom and by when. `owner` is a post, as the paper prints it; `person`
    is the key of its holder on the register, if one was named.
    """

    what: str
    owner: str
    due_on: date
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`terms`: those that hold from then on, where they were changed."""

    kind: StepKind
    on: date
    words: str = ""
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action on a day. `first_due_on` is the day that was agreed, if it was moved since;
    `progress` what was said last; `closed_on` the day it was done or dropped.
    """

    key: int
    what: str
    owner: str
    person: int | None
    due_on: date
    first_due_on: date | None
    state: ActionState
    closed_on: date | None
    progress: str

    @property
    def is_open(self) -> bool:
        """Still to be done, late or not."""
        return self.closed_on is None


def action_line(key: int, agreed: Terms, steps: Iterable[Step], *, on: date) -> ActionLine:
    """The action at the end of the day `on`; `steps` in the order in which they were taken. Those
    after `on` don't exist for it. It is overdue from the day after it is due.
    """
    terms = agreed
    closed: Step | None = None
    progress = ""
    for step in steps:
        if step.on > on:
            continue
        terms = step.terms or terms
        progress = step.words or progress
        if step.kind in CLOSING:
            closed = step
    open_state = ActionState.OVERDUE if on > terms.due_on else ActionState.OPEN
    return ActionLine(
        key=key,
        what=terms.what,
        owner=terms.owner,
        person=terms.person,
        due_on=terms.due_on,
        first_due_on=agreed.due_on if agreed.due_on != terms.due_on else None,
        state=CLOSING[closed.kind] if closed else open_state,
        closed_on=closed.on if closed else None,
        progress=progress,
    )


def in_order(lines: Iterable[ActionLine]) -> list[ActionLine]:
    """What is still to be done by the day it is due, then what is closed, the latest first."""
    rows = list(lines)
    to_do = sorted((one for one in rows if one.is_open), key=lambda one: (one.due_on, one.key))
    closed = [one for one in rows if not one.is_open]
    closed.sort(key=lambda one: (one.closed_on or date.min, one.key), reverse=True)
    return [*to_do, *closed]
