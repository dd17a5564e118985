from datetime import timedelta

import pytest

from jobs.models import Job
from jobs.watchdog import is_stuck
from tests.clock import NOW
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DUE = {"due_at": NOW - 15 * SECOND}


@pytest.mark.parametrize(
    ("jobs", "ready_for", "stuck"),
    [
        ([], HOUR, False),
        ([DUE], HOUR, True),
        ([{"due_at": NOW - 14 * SECOND}], HOUR, False),
        ([DUE], 29 * SECOND, False),
        ([DUE], 30 * SECOND, True),
        ([{**DUE, "lane": Job.Lane.OUTSIDE}], HOUR, False),
        ([DUE, {"running": True, "touched_at": NOW - 29 * SECOND}], HOUR, False),
        (
            [DUE, {"running": True, "touched_at": NOW - 29 * SECOND, "lane": Job.Lane.OUTSIDE}],
            HOUR,
            True,
        ),
        ([DUE, {"done": True, "touched_at": NOW - 30 * SECOND}], HOUR, True),
        (
            [DUE, {"done": True, "touched_at": NOW + HOUR}],
            HOUR,
            True,
        ),  # before the clock was set back
        ([{"running": True, "leased_until": NOW - 15 * SECOND}], HOUR, True),
        ([{"running": True, "leased_until": NOW + 5 * SECOND}], HOUR, False),
    ],
)
def test_is_stuck(jobs, ready_for, stuck):
    for job in jobs:
        JobFactory(**job)

    assert is_stuck(lane=Job.Lane.WORK, ready_for=ready_for, now=NOW) is stuck
