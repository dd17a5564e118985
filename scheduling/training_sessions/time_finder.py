"""The best times for a training session of certain people: who can come, who cannot and why, with which
trainer and in which venue. Pure.

A time is on the half hour and lies within the hours of one working day. The best is that at which the
fewest people cannot come; of those alike, the one at which fewer of them are booked or away, rather than
merely busy in their calendar; then the earliest. Of each morning and each afternoon one time is given.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from nhsuk.london import LONDON
from scheduling.availability.own_hours import OwnHours
from scheduling.times.office_hours import Hours, TimeSpan

STEP = timedelta(minutes=30)
DAY = timedelta(days=1)
NOON = time(13)  # between a morning and an afternoon
MOST = 10


class Busy(NamedTuple):
    """Not free then, and why: `on leave`, `M3 at 10am`. `is_soft`: only their calendar says so."""

    starts_at: datetime
    ends_at: datetime
    words: str = ""
    is_soft: bool = False


class Agenda:
    """When somebody or something is not free, by day, so that a time is compared with that day alone."""

    def __init__(self, busy: Iterable[Busy] = ()) -> None:
        self._by_day: defaultdict[date, list[Busy]] = defaultdict(list)
        for each in sorted(busy):
            on = each.starts_at.astimezone(LONDON).date()
            last = (each.ends_at - timedelta.resolution).astimezone(LONDON).date()
            while on <= last:
                self._by_day[on].append(each)
                on += DAY

    def clash(self, slot: TimeSpan) -> Busy | None:
        """What is in the way: what is booked here before what only their calendar says."""
        on = slot.starts_at.astimezone(LONDON).date()
        met = [
            each
            for each in self._by_day.get(on, ())
            if each.starts_at < slot.ends_at and slot.starts_at < each.ends_at
        ]
        return min(met, key=lambda each: each.is_soft, default=None)


@dataclass(frozen=True, slots=True)
class Attendee:
    """`own`: their hours where these differ from everybody's. Both last days belong to the time."""

    key: int
    agenda: Agenda
    own: OwnHours | None = None
    joined_on: date | None = None
    left_on: date | None = None

    def clash(self, slot: TimeSpan) -> Busy | None:
        """Why they cannot come; None if they can."""
        on = slot.starts_at.astimezone(LONDON).date()
        if (self.joined_on and on < self.joined_on) or (self.left_on and on > self.left_on):
            return Busy(slot.starts_at, slot.ends_at, "not on the register then")
        if clash := self.agenda.clash(slot):
            return clash
        if self.own and not self.own.contains(slot.starts_at, slot.ends_at):
            return Busy(slot.starts_at, slot.ends_at, "outside their hours")
        return None


@dataclass(frozen=True, slots=True)
class Helper:
    """A trainer, or a venue and how many it holds."""

    key: int
    agenda: Agenda
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """`after`: not before this moment. `last_on` is included."""

    minutes: int
    after: datetime
    last_on: date
    hours: Hours
    people: Sequence[Attendee]
    trainers: Sequence[Helper]
    venues: Sequence[Helper]


@dataclass(frozen=True, slots=True)
class FoundTime:
    """Who can come, and of the others why not, both by key in the order in which they were given."""

    slot: TimeSpan
    can: list[int]
    cannot: dict[int, str]
    trainer: int
    venue: int
    firm: int = 0  # of those who cannot, how many are not merely busy in their calendar

    @property
    def rank(self) -> tuple[int, int, datetime]:
        return len(self.cannot), self.firm, self.slot.starts_at

    @property
    def half(self) -> tuple[date, bool]:
        """The day, and whether it is an afternoon."""
        local = self.slot.starts_at.astimezone(LONDON)
        return local.date(), local.time() >= NOON


class WhyNone(StrEnum):
    """The first that kept every time from being found."""

    NO_TIME = "no_time"
    NO_TRAINER = "no_trainer"
    NO_VENUE = "no_venue"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Answer:
    """`why_none` where there is no time."""

    times: list[FoundTime] = field(default_factory=list)
    why_none: WhyNone | None = None


def find_times(request: Request, *, most: int = MOST) -> Answer:
    """The best times, best first."""
    best: dict[tuple[date, bool], FoundTime] = {}
    reached = WhyNone.NO_TIME
    for slot in _slots(request):
        found = _try(slot, request)
        if isinstance(found, WhyNone):
            reached = max(reached, found, key=list(WhyNone).index)
            continue
        known = best.get(found.half)
        if known is None or found.rank < known.rank:
            best[found.half] = found
    if not best:
        return Answer(why_none=reached)
    return Answer(sorted(best.values(), key=lambda each: each.rank)[:most])


def _slots(request: Request) -> Iterator[TimeSpan]:
    length = timedelta(minutes=request.minutes)
    on = request.after.astimezone(LONDON).date()
    while on <= request.last_on:
        if hours := request.hours.on(on):
            starts_at, closes = (datetime.combine(on, at, tzinfo=LONDON) for at in hours)
            while starts_at + length <= closes:
                if starts_at >= request.after:
                    yield TimeSpan(starts_at, starts_at + length)
                starts_at += STEP
        on += DAY


def _try(slot: TimeSpan, request: Request) -> FoundTime | WhyNone:
    trainer = _free(request.trainers, slot)
    if trainer is None:
        return WhyNone.NO_TRAINER
    clashes = {person.key: person.clash(slot) for person in request.people}
    can = [key for key, clash in clashes.items() if clash is None]
    if request.people and not can:
        return WhyNone.NOBODY
    # the smallest that holds them
    large = sorted((each for each in request.venues if each.capacity >= len(can)), key=_capacity)
    venue = _free(large, slot)
    if venue is None:
        return WhyNone.NO_VENUE
    met = {key: clash for key, clash in clashes.items() if clash}
    return FoundTime(
        slot,
        can,
        {key: clash.words for key, clash in met.items()},
        trainer.key,
        venue.key,
        firm=sum(not clash.is_soft for clash in met.values()),
    )


def _free(helpers: Iterable[Helper], slot: TimeSpan) -> Helper | None:
    """The first that is free."""
    return next((each for each in helpers if each.agenda.clash(slot) is None), None)


def _capacity(venue: Helper) -> int:
    return venue.capacity
