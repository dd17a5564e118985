"""Which reminder is due on which day, at every boundary; missed nights are made up for once."""

from datetime import date, timedelta

import pytest

from training.reminders import (
    To,
    days_to_remind,
    next_reminder,
    person_reminder_due,
    team_reminder_due,
    why,
)

D = date.fromisoformat
LAST = D("2026-03-31")  # a Tuesday
D90, D60, D30, D7 = (D(day) for day in ("2025-12-31", "2026-01-30", "2026-03-01", "2026-03-24"))


def test_days_to_remind():
    assert days_to_remind(LAST) == [D90, D60, D30, D7]


@pytest.mark.parametrize(
    ("on", "owed", "following"),
    [
        ("2025-12-30", None, D90),
        ("2025-12-31", D90, D60),
        ("2026-01-29", D90, D60),
        ("2026-01-30", D60, D30),
        ("2026-03-01", D30, D7),
        ("2026-03-23", D30, D7),
        ("2026-03-24", D7, None),
        ("2026-03-31", D7, None),
        ("2026-04-07", D7, None),  # a week after the last day
        ("2026-04-08", None, None),
    ],
)
def test_person_reminder_due_is_the_latest_so_far(on, owed, following):
    assert (person_reminder_due(LAST, D(on)), next_reminder(LAST, D(on))) == (owed, following)


@pytest.mark.parametrize(
    ("on", "with_address", "without"),
    [
        ("2025-12-31", None, None),
        ("2026-01-04", None, None),
        ("2026-01-05", None, "2026-01-05"),  # the first Monday after the first reminder
        ("2026-03-24", None, "2026-03-23"),
        ("2026-03-29", None, "2026-03-23"),
        ("2026-03-30", "2026-03-30", "2026-03-30"),
        ("2026-04-05", "2026-03-30", "2026-03-30"),  # Monday was missed, Sunday makes it good
        ("2026-04-06", "2026-04-06", "2026-04-06"),
        ("2028-04-06", "2028-04-03", "2028-04-03"),
    ],
)
def test_team_reminder_due_is_on_mondays(on, with_address, without):
    owed = [
        team_reminder_due(LAST, D(on), has_address=has_address) for has_address in (True, False)
    ]

    assert [day and day.isoformat() for day in owed] == [with_address, without]


def test_team_reminder_is_not_due_on_the_day_of_the_persons_last():
    monday = D("2026-03-30")

    assert team_reminder_due(monday, D("2026-03-23"), has_address=True) is None
    assert team_reminder_due(monday, D("2026-03-30"), has_address=True) == monday


def test_every_reminder_is_due_once_whatever_nights_are_missed():
    for first in range(7):
        nights = [D90 - timedelta(days=5) + timedelta(days=n) for n in range(first, 130, first + 1)]
        sent = {person_reminder_due(LAST, night) for night in nights} - {None}

        assert sent == {D90, D60, D30, D7}, f"one night in {first + 1}"


@pytest.mark.parametrize(
    ("to", "due_on", "has_address", "words"),
    [
        (To.PERSON, D30, True, "30 days before the last day"),
        (To.TEAM, D("2026-03-30"), True, "Monday list: expires in 1 day, not booked"),
        (To.TEAM, LAST, True, "Monday list: expires that day, not booked"),
        (To.TEAM, D30, False, "Monday list: expires in 30 days, not booked, no email address"),
        (To.TEAM, D("2026-04-06"), True, "Monday list: expired 6 days before, not booked"),
    ],
)
def test_why_explains_each_reminder(to, due_on, has_address, words):
    assert why(to, due_on=due_on, last_day=LAST, has_address=has_address) == words
