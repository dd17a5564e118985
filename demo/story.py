"""The story of the example: its actions, each with a moment, run in order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from nhsuk.london import LONDON
from scheduling.times.bank_holidays import BankHolidays

Action = Callable[[datetime], Any]


def london(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in London time."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def working_day(day: date) -> date:
    """The day, or the next working day."""
    while day.weekday() > 4 or day in BankHolidays():
        day += timedelta(days=1)
    return day


@dataclass
class Story:
    """The example as of `now`; `actions` are those still to run.

    The same people, seed and day give the same story: random choices come only from `chance`, and
    only while planning.
    """

    people: int
    seed: int
    now: datetime
    actions: list[tuple[datetime, int, Action]] = field(default_factory=list)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311  an example, not a secret

    @property
    def on(self) -> date:
        return self.now.astimezone(LONDON).date()

    @property
    def begins_on(self) -> date:
        """Three years before the last day."""
        return self.on - timedelta(days=3 * 365)

    def at(self, moment: datetime, action: Action) -> None:
        """Plans an action, which is called with its moment. Actions after `now` are left out."""
        if moment <= self.now:
            self.actions.append((moment, len(self.actions), action))

    @transaction.atomic
    def run(self) -> int:
        """Runs every action in order of time, all or none, and returns their number."""
        count = 0
        for moment, _, action in sorted(self.actions, key=lambda entry: entry[:2]):
            action(moment)
            count += 1
        self.actions.clear()
        return count
