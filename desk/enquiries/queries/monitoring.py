"""Office hours in the next two weeks when nobody watches the corporate accounts because someone is
away (10.2).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from nhsuk.london import LONDON
from scheduling.availability.models import Away
from scheduling.times.office_hours import Hours
from scheduling.times.our_hours import office_hours_of
from scheduling.times.spans import DAY, midnight
from training.models import MonitoringTurn, Organisation, Person
from training.monitoring import Span, gaps_on, subtract

AHEAD = 14  # days, including today


@dataclass(frozen=True)
class AwayGap:
    """Part of a day with a shift but nobody to work it; `people` are those who are away."""

    on: date
    starts: time
    ends: time
    people: list[Person]


def away_gaps(shifts: Iterable[MonitoringTurn], on: date) -> list[AwayGap]:
    """By time, in one query. Hours without a shift are not counted; bank holidays are not office
    days.
    """
    shifts = list(shifts)
    days = [on + timedelta(days=number) for number in range(AHEAD)]
    first, end = midnight(days[0]), midnight(days[-1] + DAY)
    spells: dict[int, list[Away]] = defaultdict(list)
    watching = {shift.person_id for shift in shifts}
    for spell in Away.objects.not_retracted().filter(
        person__in=watching, starts_at__lt=end, ends_at__gt=first
    ):
        spells[spell.person_id].append(spell)
    hours = office_hours_of(Organisation.objects.ours())
    office = filter(hours.is_working_day, days)
    return [
        gap
        for day in office
        for gap in _of_day(day, [shift for shift in shifts if _is_on(shift, day)], spells, hours)
    ]


def _is_on(shift: MonitoringTurn, day: date) -> bool:
    left = shift.person.left_on
    return (
        shift.weekday == day.weekday()
        and not (shift.ended_on and shift.ended_on < day)
        and not (left and left < day)
    )


def _of_day(
    day: date, shifts: list[MonitoringTurn], spells: dict[int, list[Away]], hours: Hours
) -> Iterable[AwayGap]:
    there: list[Span] = []
    lost: list[tuple[Span, Person]] = []
    for shift in shifts:
        present = subtract([shift.span], [_span(day, spell) for spell in spells[shift.person_id]])
        there += present
        lost += [(span, shift.person) for span in subtract([shift.span], present)]
    uncovered = gaps_on(day.weekday(), [shift.span for shift in shifts], hours.opens, hours.closes)
    for gap in subtract(gaps_on(day.weekday(), there, hours.opens, hours.closes), uncovered):
        people = {
            person for span, person in lost if span.starts < gap.ends and gap.starts < span.ends
        }
        yield AwayGap(
            day, gap.starts, gap.ends, sorted(people, key=lambda person: person.last_name)
        )


def _span(day: date, spell: Away) -> Span:
    """The part of the day that the spell covers; all of it for a day in the middle."""
    starts, ends = (at.astimezone(LONDON) for at in (spell.starts_at, spell.ends_at))
    first = starts.time() if starts.date() == day else time.min if starts.date() < day else time.max
    last = ends.time() if ends.date() == day else time.max if ends.date() > day else time.min
    return Span(day.weekday(), first, max(first, last))
