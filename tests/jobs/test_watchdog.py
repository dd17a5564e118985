from datetime import timedelta

import pytest

from jobs.watchdog import is_stuck
from tests.clock import NOW
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LONG_AGO = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("jobs", "started_at", "stuck"),
    [
        ([], LONG_AGO, False),
        ([{"due_at": NOW - 15 * SECOND}], LONG_AGO, True),
        ([{"due_at": NOW - 14 * SECOND}], LONG_AGO, False),
        ([{"due_at": NOW - 15 * SECOND}], NOW - 29 * SECOND, False),
        ([{"due_at": NOW - 15 * SECOND}], NOW - 30 * SECOND, True),
        ([{"due_at": LONG_AGO}, {"running": True, "touched_at": NOW - 29 * SECOND}], LONG_AGO, False),
        ([{"due_at": LONG_AGO}, {"done": True, "touched_at": NOW - 30 * SECOND}], LONG_AGO, True),
        ([{"running": True, "leased_until": NOW - 15 * SECOND}], LONG_AGO, True),
        ([{"running": True, "leased_until": NOW + 5 * SECOND}], LONG_AGO, False),
    ],
)
def test_is_stuck(jobs: list[dict[str, object]], started_at: object, stuck: bool) -> None:
    for job in jobs:
        JobFactory(**job)

    assert is_stuck(now=NOW, started_at=started_at) is stuck
