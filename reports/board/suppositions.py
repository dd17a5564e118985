"""What would be so if something were so that is not: people trained in a course, a course that counts
for another number of months, or a training plan carried out (policy 12.1). Pure.

On the paper's day everything else is as it is known; on a later one, whoever has a place in a session
by then has passed. Nobody is named in the answer, because the paper goes to a board.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from training.lapses import Booked
from training.readiness import valid_until_for
from training.register import Record
from training.trend import Rows, day_of, trend_of_rows


@dataclass(frozen=True, slots=True)
class Supposition:
    """One of three: the `people` (by key) are trained in the course, the course counts for so many
    `months`, or the `plan` (its words) trains those who have `places` in it.
    """

    on: date
    course: str = ""
    people: frozenset[Any] = frozenset()
    months: int | None = None
    plan: str = ""
    places: Booked = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Supposed:
    """As the paper says it: how many would be ready, and how many will be otherwise. `people`: how
    many are trained.
    """

    on: date
    course: str
    people: int
    months: int | None
    plan: str
    required: int
    ready: int
    ready_otherwise: int


@dataclass(frozen=True, slots=True)
class Validity:
    """For how many months each course counts, None without an end, and when it may be renewed."""

    months_of: Mapping[str, int | None]
    renewal_window_days: int


def supposed_of(
    supposition: Supposition, rows: Rows, *, on: date, booked: Booked, validity: Validity
) -> Supposed:
    """`on`: the paper's day; `booked`: by the keys that people have in `rows`."""
    then = supposition.on
    otherwise = _trained(rows, booked if then > on else {}, validity=validity)
    there = {key for key, *_ in rows.people}
    places = supposition.places or {(key, supposition.course): then for key in supposition.people}
    places = {place: day for place, day in places.items() if place[0] in there and day <= then}
    if supposition.months is None:
        changed = _trained(otherwise, places, validity=validity)
    else:
        changed = _counted_anew(
            otherwise, supposition.course, supposition.months, validity.renewal_window_days
        )
    figures, before = (trend_of_rows(each, [then])[0].figures for each in (changed, otherwise))
    return Supposed(
        on=then,
        course=supposition.course,
        people=len({person for person, _ in places}),
        months=supposition.months,
        plan=supposition.plan,
        required=figures.people_required,
        ready=figures.people_ready,
        ready_otherwise=before.people_ready,
    )


def _trained(rows: Rows, places: Booked, *, validity: Validity) -> Rows:
    """As if everybody who has a place passed on its day, which is nothing to an earlier one."""
    keys = {code: key for key, code in rows.courses.items()}
    due = {
        (person, keys[course]): day for (person, course), day in places.items() if course in keys
    }
    held = _held(record for record in rows.records if record[:2] in due)
    added = [
        (
            *place,
            day,
            valid_until_for(
                completed_on=day,
                valid_for_months=validity.months_of.get(rows.courses[place[1]]),
                held=held[place],
                renewal_window_days=validity.renewal_window_days,
            ),
        )
        for place, day in due.items()
    ]
    return rows._replace(records=[*rows.records, *added])


def _counted_anew(rows: Rows, course: str, months: int, renewal_window_days: int) -> Rows:
    """As if each record of the course had been stored when it counted for so many months."""
    of_course = {key for key, code in rows.courses.items() if code == course}
    others = [record for record in rows.records if record[1] not in of_course]
    held = _held(record for record in rows.records if record[1] in of_course)
    return rows._replace(
        records=[
            *others,
            *(
                (*place, record.completed_on, record.valid_until)
                for place, records in held.items()
                for record in _anew(records, months, renewal_window_days)
            ),
        ]
    )


def _anew(records: Iterable[Record], months: int, renewal_window_days: int) -> Iterator[Record]:
    """In the order of their days, because each may continue an earlier one."""
    earlier: list[Record] = []
    for record in sorted(records, key=lambda one: one.completed_on):
        last_day = valid_until_for(
            completed_on=record.completed_on,
            valid_for_months=months,
            held=earlier,
            renewal_window_days=renewal_window_days,
        )
        earlier.append(Record(record.course, record.completed_on, last_day))
    yield from earlier


def _held(records: Iterable[tuple[Any, ...]]) -> defaultdict[tuple[Any, Any], list[Record]]:
    """By person and course."""
    held: defaultdict[tuple[Any, Any], list[Record]] = defaultdict(list)
    for person, course, first, last in records:
        held[person, course].append(Record(course, day_of(first), day_of(last)))
    return held
