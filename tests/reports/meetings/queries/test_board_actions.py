"""The board's actions on a day, as known then or now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.meetings.action_lines import ActionState
from reports.meetings.queries.board_actions import board_actions, line_of
from tests.clock import NOW, TODAY
from tests.factories.meetings import BoardActionFactory, BoardActionStepFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def test_an_action_is_there_from_the_day_it_was_agreed():
    action = BoardActionFactory(agreed_on=TODAY)

    assert board_actions(on=TODAY - A_DAY) == []
    assert [line.key for line in board_actions(on=TODAY)] == [action.pk]


def test_what_is_closed_is_shown_if_that_was_after_the_last_paper():
    step = BoardActionStepFactory(done=True)

    assert board_actions(on=TODAY) == []
    assert board_actions(on=TODAY, since=TODAY) == []
    (line,) = board_actions(on=TODAY, since=TODAY - A_DAY)
    assert (line.key, line.state, line.closed_on) == (step.board_action_id, ActionState.DONE, TODAY)
    (the_day_before,) = board_actions(on=TODAY - A_DAY, since=TODAY - A_DAY)
    assert the_day_before.state == ActionState.OPEN


def test_an_action_is_told_as_it_was_known():
    action = BoardActionFactory(recorded_at=NOW)
    later = NOW + A_DAY
    BoardActionStepFactory(board_action=action, changed=True, recorded_at=later)
    latest = NOW + 2 * A_DAY
    BoardActionStepFactory(
        board_action=action, done=True, recorded_at=NOW, retracted_at=latest, retracted_because="No"
    )

    def known(at):
        return [
            (line.owner, line.state)
            for line in board_actions(on=TODAY, known_at=at, since=TODAY - A_DAY)
        ]

    assert known(NOW - A_DAY) == []
    assert known(NOW) == [("Head of communications", ActionState.DONE)]
    assert known(later) == [("Board secretary", ActionState.DONE)]
    assert known(latest) == known(None) == [("Board secretary", ActionState.OPEN)]


def test_a_removed_action_is_known_until_it_was_removed():
    BoardActionFactory(recorded_at=NOW - A_DAY, retracted=True)

    assert board_actions(on=TODAY) == []
    assert len(board_actions(on=TODAY, known_at=NOW - A_DAY)) == 1


def test_one_action_is_told_as_all_are():
    step = BoardActionStepFactory(changed=True)

    assert [line_of(step.board_action, on=TODAY)] == board_actions(on=TODAY)


@pytest.mark.parametrize("number", [1, 3])
def test_board_actions_makes_two_queries(number):
    for _ in range(number):
        BoardActionStepFactory()

    with CaptureQueriesContext(
        connection,
    ) as made:
        assert len(board_actions(on=TODAY)) == number

    assert len(made) == 2
