"""The state of an exemption, to the day."""

from datetime import timedelta

import pytest

from tests.clock import TODAY
from training.exemption_states import STATES, state_on, state_rank

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        (1, 1, "to_come"),
        (1, None, "to_come"),
        (0, 0, "in_force"),
        (-1, None, "in_force"),
        (-2, 0, "in_force"),
        (-2, 1, "in_force"),
        (-2, -1, "ended"),
    ],
)
def test_state_on_includes_both_ends(starts, ends, state):
    ends_on = None if ends is None else TODAY + ends * DAY

    assert state_on(TODAY, starts_on=TODAY + starts * DAY, ends_on=ends_on) == state


def test_state_rank_puts_waiting_first():
    assert [state_rank(state) for state in STATES] == [*range(6)]
    assert state_rank("waiting") == 0
