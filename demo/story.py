"""The story of the example: its actions, each with a moment, run in order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from django.db import transaction

from accounts.audit import append_events, new_event
from accounts.models import User
from accounts.request_cache import request_cache
from nhsuk.london import LONDON
from scheduling.times.bank_holidays import BankHolidays
from training.actions.facts import audit_details, noun_of
from training.models import Fact

Action = Callable[[datetime], Any]


class NewFact(NamedTuple):
    """A fact that is only background: nothing follows from it but its audit event."""

    make: Callable[[], Fact]
    by: User


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
    actions: list[tuple[datetime, int, Action | NewFact]] = field(default_factory=list)
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

    def at(self, moment: datetime, action: Action | NewFact) -> None:
        """Plans an action, which is called with its moment. Actions after `now` are left out."""
        if moment <= self.now:
            self.actions.append((moment, len(self.actions), action))

    def record(self, moment: datetime, make: Callable[[], Fact], by: User) -> None:
        """Plans a fact of the background."""
        self.at(moment, NewFact(make, by))

    @transaction.atomic
    def run(self) -> int:
        """Runs every action in order of time, all or none, and returns their number."""
        planned = sorted(self.actions, key=lambda entry: entry[:2])
        self.actions.clear()
        background: list[tuple[datetime, NewFact]] = []
        for moment, _, action in planned:
            if isinstance(action, NewFact):
                background.append((moment, action))
            else:
                _record_all(background)
                background.clear()
                with request_cache():
                    action(moment)
        _record_all(background)
        return len(planned)


def _record_all(background: list[tuple[datetime, NewFact]]) -> None:
    """As `record_fact` does one by one; the database checks each."""
    facts = []
    by_model: dict[type[Fact], list[Fact]] = {}
    for moment, action in background:
        fact = action.make()
        fact.recorded_at, fact.recorded_by = moment, action.by
        facts.append(fact)
        by_model.setdefault(type(fact), []).append(fact)
    for model, some in by_model.items():
        model._default_manager.bulk_create(some)
    append_events(
        [
            new_event(
                by=fact.recorded_by,
                action=f"{noun_of(fact)}.added",
                about=fact,
                now=fact.recorded_at,
                **audit_details(fact),
            )
            for fact in facts
        ]
    )
