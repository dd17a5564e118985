"""When to be ready for an interview: what makes sense, and what is asked about."""

from datetime import datetime, timedelta

import pytest

from desk.enquiries.arrivals import arrival_warning, minutes_before
from nhsuk.dates.moments import read_moment
from nhsuk.london import LONDON
from tests.clock import NOW, TODAY

SLOT = datetime(2026, 11, 26, 8, 10, tzinfo=LONDON)
EVENING = SLOT.replace(hour=20)
AFTER_MIDNIGHT = SLOT.replace(hour=0, minute=30)


def asked(text: str, slot: datetime) -> tuple[str, str, bool] | None:
    ready_at = read_moment(text, now=NOW, near=slot)
    found = arrival_warning(text, ready_at=ready_at, starts_at=slot, today=TODAY)
    if found is None:
        return None
    return found.words, f"{found.instead:%a %H:%M}" if found.instead else "", found.is_possible


@pytest.mark.parametrize(
    ("text", "slot", "minutes"),
    [
        ("0755", SLOT, 15),
        ("8:10", SLOT, 0),  # at the very start
        ("5.10", SLOT, 180),  # three hours before
        ("quarter to eight", SLOT, 25),
        ("7.55pm", EVENING, 15),
        ("half seven", EVENING, 40),  # the half of the day that is nearer
    ],
)
def test_a_time_at_most_three_hours_before_is_taken(text, slot, minutes):
    assert asked(text, slot) is None
    assert minutes_before(read_moment(text, now=NOW, near=slot), slot) == minutes


@pytest.mark.parametrize(
    ("text", "slot", "words", "instead", "is_possible"),
    [
        (
            "Sun 0755",
            datetime(2026, 12, 3, 8, 10, tzinfo=LONDON),
            "You typed Sun 0755: that is Sun 29 Nov, 7:55am, 4 days before the slot. "
            "Did you mean Thu 3 Dec, 7:55am?",
            "Thu 07:55",
            False,
        ),
        (
            "5.09",
            SLOT,
            "You typed 5.09: that is Thu 26 Nov, 5:09am, 3 hours before the slot. Save again if that is right.",
            "",
            True,
        ),
        (
            "8:11",
            SLOT,
            "You typed 8:11: that is Thu 26 Nov, 8:11am, after the start at 8:10am. Enter a time before the start.",
            "",
            False,
        ),
        (
            "7.55",
            EVENING,
            "You typed 7.55: that is Thu 26 Nov, 7:55am, 12 hours before the slot. "
            "Did you mean Thu 26 Nov, 7:55pm? If not, enter 7.55 again.",
            "Thu 19:55",
            True,
        ),
        (
            "2350",
            AFTER_MIDNIGHT,
            "You typed 2350: that is Thu 26 Nov, 11:50pm, after the start at 12:30am. "
            "Did you mean Wed 25 Nov, 11:50pm?",
            "Wed 23:50",
            False,
        ),
        (
            "Wed 0810",  # a whole day before
            SLOT,
            "You typed Wed 0810: that is Wed 25 Nov, 8:10am, 1 day before the slot. "
            "Did you mean Thu 26 Nov, 8:10am? If not, enter Wed 0810 again.",
            "Thu 08:10",
            True,
        ),
        (
            "Wed 0809",
            SLOT,
            "You typed Wed 0809: that is Wed 25 Nov, 8:09am, 1 day before the slot. "
            "Did you mean Thu 26 Nov, 8:09am?",
            "Thu 08:09",
            False,
        ),
    ],
)
def test_any_other_is_asked_about(text, slot, words, instead, is_possible):
    assert asked(text, slot) == (words, instead, is_possible)


def test_in_the_night_when_the_clocks_go_forward_no_time_is_offered_that_they_skip():
    slot = datetime(2027, 3, 28, 2, 10, tzinfo=LONDON)
    ready_at = slot - timedelta(days=2, minutes=40)  # 01:30, which the clocks skip on the 28th

    found = arrival_warning("x", ready_at=ready_at, starts_at=slot, today=TODAY)

    assert found is not None
    assert found.instead is None
