"""Whose training runs out soon, with names, and what is booked for them: for Today, for the page and its exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from nhsuk.london import in_london
from reports.gather.readiness import people_of
from scheduling.gather.booked import booked_days
from training.gather import gather_register
from training.lapses import FORECAST_DAYS, Booked, Forecast, Lapse, coming_lapses, forecast
from training.models import Person
from training.readiness import EVERYTHING, Scope, Status, units_on
from training.roles import StaffRole

SOON = 30


@dataclass(frozen=True)
class LapsesSoon:
    """`soon`: what lapses within 30 days, the first to lapse first, each with its person."""

    soon: list[tuple[Lapse, Person]]
    lapsed: int  # lapsed or overdue already

    @property
    def board(self) -> int:
        """How many of the people are on the governing board."""
        return len({lapse.unit.person for lapse, _ in self.soon if StaffRole.GOVERNING_BOARD in lapse.unit.roles})

    @property
    def people(self) -> int:
        return len({lapse.unit.person for lapse, _ in self.soon})

    @property
    def not_booked(self) -> int:
        """People with something that lapses and no place in time."""
        return len({lapse.unit.person for lapse, _ in self.soon if not lapse.is_booked_in_time})


@dataclass(frozen=True)
class LapseRow:
    """A lapse as a person reads it; `days` from the day asked about."""

    lapse: Lapse
    person: Person
    course: str
    roles: str
    days: int


@dataclass(frozen=True)
class ComingLapses:
    """The forecasts of everything in the scope, and the lapses that are listed."""

    forecasts: list[Forecast]
    lapses: list[Lapse]


def lapses_soon(*, now: datetime) -> LapsesSoon:
    """By the rule of the forecast, for everyone on the register."""
    on, register = timezone.localdate(now), gather_register()
    soon = coming_lapses(register, on, within=SOON, booked=booked_days(now=now))
    people = people_of({lapse.unit.person for lapse in soon})
    return LapsesSoon(
        soon=[(lapse, people[lapse.unit.person]) for lapse in soon],
        lapsed=sum(unit.status in {Status.LAPSED, Status.OVERDUE} for unit in units_on(register, on)),
    )


def booked_on(on: date, *, known_at: datetime | None, now: datetime) -> Booked:
    """The places in sessions after now; of another day than today, in those from its first moment."""
    return booked_days(now=since(on, now=now), known_at=known_at)


def since(on: date, *, now: datetime) -> datetime:
    """The moment after which a session is still to come for who asks of that day."""
    is_today = on == timezone.localdate(now)
    return now if is_today else in_london(datetime.combine(on, time.min)) - timedelta(seconds=1)


def lapses_ahead(*, on: date, known_at: datetime | None, now: datetime, scope: Scope = EVERYTHING) -> ComingLapses:
    """Within 180 days of the day."""
    register, booked = gather_register(known_at=known_at), booked_on(on, known_at=known_at, now=now)
    lapses = coming_lapses(register, on, within=max(FORECAST_DAYS), booked=booked, scope=scope)
    return ComingLapses([forecast(lapses, on=on, days=days) for days in FORECAST_DAYS], lapses)


def lapse_rows(
    lapses: Sequence[Lapse], *, on: date, titles: Mapping[str, str], people: Mapping[str, Person] | None = None
) -> list[LapseRow]:
    """The rows in the order of the lapses, in one query, or in none where the `people` were read before."""
    people, words = people or people_of({lapse.unit.person for lapse in lapses}), dict(StaffRole.choices)
    return [
        LapseRow(
            lapse=lapse,
            person=people[lapse.unit.person],
            course=f"{lapse.unit.course} {titles[lapse.unit.course]}",
            roles=", ".join(sorted(words[role] for role in lapse.unit.roles)),
            days=(lapse.last_day - on).days,
        )
        for lapse in lapses
    ]
