"""The new slot of an interview: London time, which must exist exactly once that day."""

import pytest

from reports.interviews.forms.interview_moves import MoveForm
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory


@pytest.mark.parametrize(
    ("at", "minutes", "errors"),
    [
        ("7:10am", "5", []),
        ("1:30am", "5", ["at"]),  # the clocks go forward that night
        ("25:00", "0", ["at", "minutes"]),
    ],
)
def test_the_slot_is_a_moment_that_is_there(at, minutes, errors):
    typed = {"on": "28 March 2027", "at": at, "minutes": minutes}
    form = MoveForm(typed, interview=InterviewFactory.build())

    assert sorted(form.errors) == errors
    if not errors:
        assert form.slot == {
            "starts_at": NOW.replace(year=2027, month=3, day=28, hour=7, minute=10),
            "minutes": 5,
        }
