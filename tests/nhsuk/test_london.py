from datetime import datetime

import pytest

from nhsuk.london import ClocksChange, in_london


@pytest.mark.parametrize(
    ("on_the_clock", "instant"),
    [
        ("2026-03-29T00:59", "2026-03-29T00:59+00:00"),
        ("2026-03-29T02:00", "2026-03-29T02:00+01:00"),
        ("2026-10-25T00:59", "2026-10-25T00:59+01:00"),
        ("2026-10-25T02:00", "2026-10-25T02:00+00:00"),
    ],
)
def test_in_london_is_the_instant_of_the_london_time(on_the_clock, instant):
    assert in_london(datetime.fromisoformat(on_the_clock)) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("on_the_clock", "comes_twice", "readings"),
    [
        ("2026-03-29T01:00", False, ("2026-03-29T01:00+00:00", "2026-03-29T01:00+01:00")),
        ("2026-03-29T01:59", False, ("2026-03-29T01:59+00:00", "2026-03-29T01:59+01:00")),
        ("2026-10-25T01:00", True, ("2026-10-25T01:00+01:00", "2026-10-25T01:00+00:00")),
        ("2026-10-25T01:59", True, ("2026-10-25T01:59+01:00", "2026-10-25T01:59+00:00")),
    ],
)
def test_in_london_refuses_skipped_and_repeated_times(on_the_clock, comes_twice, readings):
    with pytest.raises(ClocksChange) as refusal:
        in_london(datetime.fromisoformat(on_the_clock))

    assert (refusal.value.comes_twice, refusal.value.readings) == (comes_twice, readings)
    assert str(refusal.value).endswith(f"{' or '.join(readings)}.")
