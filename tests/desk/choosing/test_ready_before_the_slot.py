"""The migration that keeps the time to be ready relative to the slot."""

from datetime import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest

from nhsuk.london import LONDON

migration = import_module("scheduling.migrations.0007_ready_before_the_slot")


@pytest.mark.parametrize(
    ("ready_at", "minutes"),
    [
        (
            datetime(2026, 11, 22, 7, 55, tzinfo=LONDON),
            15,
        ),  # typed as a bare time, and read as another day
        (datetime(2026, 11, 22, 8, 10, tzinfo=LONDON), 0),
        (datetime(2026, 11, 22, 5, 10, tzinfo=LONDON), 180),
        (datetime(2026, 11, 22, 5, 9, tzinfo=LONDON), None),
        (datetime(2026, 11, 22, 8, 11, tzinfo=LONDON), None),
        (datetime(2026, 10, 20, 7, 55, tzinfo=LONDON), 15),  # in summer time, by the clock
    ],
)
def test_a_time_left_behind_keeps_its_clock_on_the_day_of_the_slot(ready_at, minutes):
    interview = SimpleNamespace(
        starts_at=datetime(2026, 11, 26, 8, 10, tzinfo=LONDON),
        arrive_at=ready_at,
    )

    assert migration.on_slot_day(interview) == minutes
