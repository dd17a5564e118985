"""An action on a day: its terms, its state and what was said last, at each boundary."""

from datetime import date

import pytest

from reports.meetings.action_lines import (
    ActionLine,
    ActionState,
    Step,
    StepKind,
    Terms,
    action_line,
    in_order,
)

AGREED = Terms("Train four people", "Head of communications", date(2026, 5, 14), person=7)
LATER = Terms("Train five people", "Board secretary", date(2026, 6, 30))


def line(*steps: Step, on: date = date(2026, 5, 1)) -> ActionLine:
    return action_line(1, AGREED, steps, on=on)


def test_an_action_without_a_step_is_as_it_was_agreed():
    assert line() == ActionLine(
        key=1,
        what="Train four people",
        owner="Head of communications",
        person=7,
        due_on=date(2026, 5, 14),
        first_due_on=None,
        state=ActionState.OPEN,
        closed_on=None,
        progress="",
    )


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2026, 5, 14), ActionState.OPEN), (date(2026, 5, 15), ActionState.OVERDUE)],
)
def test_it_is_overdue_from_the_day_after_it_is_due(on, state):
    assert line(on=on).state == state
    assert line(on=on).is_open


def test_changed_terms_hold_from_their_day_on():
    step = Step(StepKind.CHANGED, date(2026, 5, 10), "The trainer is ill", LATER)

    before = line(step, on=date(2026, 5, 9))
    after = line(step, on=date(2026, 5, 10))

    assert (before.what, before.owner, before.due_on) == (
        "Train four people",
        "Head of communications",
        date(2026, 5, 14),
    )
    assert (after.what, after.owner, after.person, after.due_on) == (
        "Train five people",
        "Board secretary",
        None,
        date(2026, 6, 30),
    )
    assert (before.first_due_on, after.first_due_on) == (None, date(2026, 5, 14))
    assert (before.progress, after.progress) == ("", "The trainer is ill")


def test_an_action_whose_day_moved_is_overdue_by_the_new_day():
    step = Step(StepKind.CHANGED, date(2026, 5, 10), "The trainer is ill", LATER)

    assert line(step, on=date(2026, 6, 30)).state == ActionState.OPEN
    assert line(step, on=date(2026, 7, 1)).state == ActionState.OVERDUE


def test_a_day_that_was_moved_back_was_not_moved():
    moved = Step(StepKind.CHANGED, date(2026, 5, 2), "Too early", LATER)
    back = Step(StepKind.CHANGED, date(2026, 5, 3), "Not too early", AGREED)

    assert line(moved, back, on=date(2026, 5, 4)).first_due_on is None


@pytest.mark.parametrize(
    ("kind", "state"),
    [(StepKind.DONE, ActionState.DONE), (StepKind.DROPPED, ActionState.DROPPED)],
)
def test_it_is_closed_from_the_day_it_ended(kind, state):
    step = Step(kind, date(2026, 5, 20), "All four were trained")

    the_day_before = line(step, on=date(2026, 5, 19))
    closed = line(step, on=date(2026, 5, 20))

    assert (the_day_before.state, the_day_before.closed_on) == (ActionState.OVERDUE, None)
    assert (closed.state, closed.closed_on) == (state, date(2026, 5, 20))
    assert not closed.is_open
    assert closed.progress == "All four were trained"


def test_what_was_said_last_outlasts_a_step_without_words():
    note = Step(StepKind.NOTE, date(2026, 4, 20), "Two of four have a place")

    done = line(note, Step(StepKind.DONE, date(2026, 4, 30)))

    assert done.progress == "Two of four have a place"


def test_what_is_to_do_comes_first_by_day_then_what_is_closed_the_latest_first():
    done = Step(StepKind.DONE, date(2026, 4, 2))
    lines = [
        action_line(1, AGREED, [done], on=date(2026, 5, 1)),
        action_line(2, LATER, [], on=date(2026, 5, 1)),
        action_line(4, AGREED, [], on=date(2026, 5, 1)),
        action_line(3, AGREED, [], on=date(2026, 5, 1)),
        action_line(5, LATER, [Step(StepKind.DONE, date(2026, 4, 3))], on=date(2026, 5, 1)),
    ]

    assert [one.key for one in in_order(lines)] == [3, 4, 2, 5, 1]
