"""The board's actions on a day, as known then or now."""

from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from reports.meetings.action_lines import ActionLine, action_line, in_order
from reports.meetings.models import BoardAction, BoardActionStep


def board_actions(
    *, on: date, known_at: datetime | None = None, since: date | None = None
) -> list[ActionLine]:
    """Those agreed by that day that are still to be done, by the day they are due; then those that
    were done or dropped after `since`, the latest first, or none of them without it. Two queries.
    """
    agreed = BoardAction.objects.known_at(known_at).filter(agreed_on__lte=on)
    steps = Prefetch("steps", steps_in_order(known_at=known_at))
    lines = (
        action_line(action.pk, action.terms, [each.step for each in action.steps.all()], on=on)
        for action in agreed.prefetch_related(steps)
    )
    return in_order(
        line
        for line in lines
        if line.closed_on is None or (since is not None and line.closed_on > since)
    )


def line_of(action: BoardAction, *, on: date) -> ActionLine:
    """One action, as known now."""
    steps = steps_in_order(known_at=None).filter(board_action=action)
    return action_line(action.pk, action.terms, [each.step for each in steps], on=on)


def steps_in_order(*, known_at: datetime | None) -> QuerySet[BoardActionStep]:
    """As they were taken, without those that were taken back."""
    return BoardActionStep.objects.known_at(known_at).order_by("on", "recorded_at", "pk")
