"""Whose training runs out soon, with names, and what is booked for them: for Today, for the page and its exports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from nhsuk.london import in_london
from reports.board.queries.readiness import people_of
from scheduling.training_sessions.queries.booked import booked_days
from training.ahead import with_booked
from training.gather import everybody_on
from training.lapses import Booked, Lapse
from training.models import Person
from training.readiness import Status
from training.roles import StaffRole

SOON, NAMED = 30, 5  # days, and how many are named


@dataclass(frozen=True)
class LapsesSoon:
    """What lapses within 30 days: how many people, of them on the board, and with something not booked in time.

    `first` are those that lapse first, each with its person.
    """

    people: int
    board: int
    not_booked: int
    first: list[tuple[Lapse, Person]]
    lapsed: int  # lapsed or overdue already


@dataclass(frozen=True)
class LapseRow:
    """A lapse as a person reads it; `days` from the day asked about."""

    lapse: Lapse
    person: Person
    course: str
    roles: str
    days: int


def lapses_soon(*, now: datetime) -> LapsesSoon:
    """By the rule of the forecast, for everyone on the register."""
    on, booked = timezone.localdate(now), booked_days(now=now)
    everybody = everybody_on(on)
    ahead = everybody.ahead
    soon, figures = ahead.until(on + timedelta(days=SOON)), ahead.forecast(on=on, days=SOON, booked=booked)
    first = [with_booked(lapse, booked) for lapse in soon[:NAMED]]
    people = people_of({lapse.unit.person for lapse in first})
    return LapsesSoon(
        people=figures.people,
        board=len({lapse.unit.person for lapse in soon if StaffRole.GOVERNING_BOARD in lapse.unit.roles}),
        not_booked=figures.people_left,
        first=[(lapse, people[lapse.unit.person]) for lapse in first],
        lapsed=len(everybody.pressing.only(statuses={Status.LAPSED, Status.OVERDUE})),
    )


def booked_on(on: date, *, known_at: datetime | None, now: datetime) -> Booked:
    """The places in sessions after now; of another day than today, in those from its first moment."""
    return booked_days(now=since(on, now=now), known_at=known_at)


def since(on: date, *, now: datetime) -> datetime:
    """The moment after which a session is still to come for who asks of that day."""
    is_today = on == timezone.localdate(now)
    return now if is_today else in_london(datetime.combine(on, time.min)) - timedelta(seconds=1)


def told_apart(lapses: Sequence[Lapse], booked: Booked, *, is_booked: bool | None = None) -> Sequence[Lapse]:
    """Of the lapses, those that are booked in time, or are not."""
    if is_booked is None:
        return lapses
    return [lapse for lapse in lapses if with_booked(lapse, booked).is_booked_in_time is is_booked]


def lapse_rows(
    lapses: Iterable[Lapse], booked: Booked, *, people: Mapping[str, Person], on: date, titles: Mapping[str, str]
) -> list[LapseRow]:
    """The rows in the order of the lapses; `people` by reference."""
    found, words = [with_booked(lapse, booked) for lapse in lapses], dict(StaffRole.choices)
    return [
        LapseRow(
            lapse=lapse,
            person=people[lapse.unit.person],
            course=f"{lapse.unit.course} {titles[lapse.unit.course]}",
            roles=", ".join(sorted(words[role] for role in lapse.unit.roles)),
            days=(lapse.last_day - on).days,
        )
        for lapse in found
    ]


def whose(lapses: Iterable[Lapse]) -> dict[str, Person]:
    """By reference, in one query."""
    return people_of({lapse.unit.person for lapse in lapses})
