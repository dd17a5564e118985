"""The board's actions for its pages and their export: with the meeting, the person and the history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.spreadsheets import Row
from reports.meetings.action_lines import ActionLine
from reports.meetings.models import BoardAction, BoardActionStep
from reports.meetings.queries.board_actions import board_actions, steps_in_order
from training.models import Person


@dataclass(frozen=True)
class ActionRow:
    """`person`: who holds the post, if that was said."""

    line: ActionLine
    action: BoardAction
    person: Person | None


@dataclass(frozen=True)
class HistoryRow:
    """A step; `moved_from` is the day it was due before, if the step moved it, `owner_from` who had
    it before.
    """

    step: BoardActionStep
    moved_from: date | None
    owner_from: str
    what_from: str


def action_rows(*, on: date, since: date | None) -> list[ActionRow]:
    """As `board_actions`, with what their pages show. Four queries."""
    lines = board_actions(on=on, since=since)
    actions = BoardAction.objects.select_related("meeting").in_bulk([line.key for line in lines])
    people = Person.objects.in_bulk([line.person for line in lines if line.person])
    return [
        ActionRow(line, actions[line.key], people.get(line.person) if line.person else None)
        for line in lines
    ]


def history_of(action: BoardAction) -> list[HistoryRow]:
    """Its steps, the latest first."""
    return list(_history(action))[::-1]


def _history(action: BoardAction) -> Iterator[HistoryRow]:
    before = action.terms
    for step in (
        steps_in_order(known_at=None).filter(board_action=action).select_related("recorded_by")
    ):
        after = step.step.terms or before
        yield HistoryRow(
            step,
            moved_from=before.due_on if after.due_on != before.due_on else None,
            owner_from=before.owner if after.owner != before.owner else "",
            what_from=before.what if after.what != before.what else "",
        )
        before = after


HEADING = ["Action", "Owner", "Person", "Due", "First due", "State", "Closed", "Agreed on", "Note"]


def cells(rows: Iterable[ActionRow], *, with_names: bool) -> list[Row]:
    """A table for a file; names only for those who may see people."""
    return [
        HEADING,
        *(
            [
                *(row.line.what, row.line.owner),
                row.person.full_name if row.person and with_names else "",
                *(row.line.due_on, row.line.first_due_on, row.line.state.value),
                *(row.line.closed_on, row.action.agreed_on, row.line.progress),
            ]
            for row in rows
        ),
    ]
