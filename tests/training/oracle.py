"""Readiness by brute force, written from the rule's wording and sharing only the types of facts
with the code. It walks through the days one by one, checks each fact on each day, and never sorts,
merges or bisects.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from training.register import Person, Record, Register

ONE = timedelta(days=1)


def is_between(first: date, day: date, last: date | None) -> bool:
    return not (day < first) and not (last is not None and last < day)


def month_later(day: date, months: int) -> date:
    """Count the months one at a time, then step back until the day exists."""
    year = day.year
    month = day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year = year + 1
            month = 1
    wanted = day.day
    while wanted > calendar.monthrange(year, month)[1]:
        wanted -= 1
    return date(year, month, wanted)


def last_day_of(
    completed_on: date, months: int | None, held: Iterable[Record], window: int
) -> date | None:
    if months is None:
        return None
    start = completed_on
    for ahead in range(window + 1):
        day = completed_on + ahead * ONE
        if any(r.valid_until == day and r.completed_on < completed_on for r in held):
            start = day + ONE
    return month_later(start - ONE, months)


def holds(person: Person, role: str, day: date) -> bool:
    return any(t.role == role and is_between(t.starts_on, day, t.ends_on) for t in person.tenures)


def took_up(person: Person, role: str, day: date) -> date:
    while holds(person, role, day - ONE):
        day -= ONE
    return day


def directorate(person: Person, on: date) -> str:
    """Walk back to the last day on which a spell starts; that spell counts if it reaches `on`."""
    for back in range((on - min([on, *[s.starts_on for s in person.spells]])).days + 1):
        for spell in person.spells:
            if spell.starts_on == on - back * ONE:
                return (
                    spell.directorate
                    if is_between(spell.starts_on, on, spell.ends_on)
                    else "No directorate"
                )
    return "No directorate"


def asked(person: Person, register: Register, on: date) -> dict[str, tuple[date, set[str]]]:
    """By required course: its due date and the roles that require it."""
    found: dict[str, tuple[date, set[str]]] = {}
    if not is_between(person.joined_on, on, person.left_on):
        return found
    for r in register.requirements:
        if holds(person, r.role, on) and is_between(r.in_force_from, on, r.in_force_to):
            start = took_up(person, r.role, on)
            due = (start if start > r.in_force_from else r.in_force_from) + r.due_within_days * ONE
            known_due, roles = found.get(r.course, (due, set()))
            found[r.course] = (due if due < known_due else known_due, roles | {r.role})
    return found


def status(
    person: Person, course: str, due: date, on: date, window: int
) -> tuple[str, date | None]:
    exempt = any(
        e.course in (course, None) and is_between(e.starts_on, on, e.ends_on)
        for e in person.exemptions
    )
    done = [r for r in person.records if r.course == course and not r.completed_on > on]
    good = [r for r in done if is_between(r.completed_on, on, r.valid_until)]
    forever = any(r.valid_until is None for r in good)
    last = None if forever else max((r.valid_until for r in good if r.valid_until), default=None)
    if exempt:
        return "exempt", last
    if good:
        soon = any(last == on + ahead * ONE for ahead in range(window + 1))
        return ("due" if soon else "in_date"), last
    if done:
        return "lapsed", max(r.valid_until for r in done if r.valid_until)
    return ("overdue" if on > due else "new_in_post"), None


Row = tuple[str, str, str, date | None, date, frozenset[str], str]


def rows(register: Register, on: date) -> list[Row]:
    """person, course, status, valid until, due by, roles, directorate"""
    return [
        (
            p.reference,
            course,
            *status(p, course, due, on, register.renewal_window_days),
            due,
            frozenset(roles),
            where,
        )
        for p in register.people
        for where in [directorate(p, on)]
        for course, (due, roles) in sorted(asked(p, register, on).items())
    ]


def figures(units: list[Row]) -> tuple[int, int, str | None, int, int]:
    """required, compliant, percent as it is written, people required, people ready"""
    required = [u for u in units if u[2] != "exempt"]
    compliant = [u for u in required if u[2] in ("in_date", "due")]
    people = {u[0] for u in required}
    ready = {person for person in people if all(u in compliant for u in required if u[0] == person)}
    return (
        len(required),
        len(compliant),
        written(len(compliant), len(required)),
        len(people),
        len(ready),
    )


def written(part: int, whole: int) -> str | None:
    """The percentage rounded half up to one decimal."""
    if not whole:
        return None
    tenths = 0
    while Fraction(2 * tenths + 1, 2) <= Fraction(1000 * part, whole):
        tenths += 1
    return f"{tenths // 10}.{tenths % 10}"


def medium(person: Person, name: str, register: Register, on: date) -> str:
    done = [
        r
        for r in person.records
        if name in register.media_of.get(r.course, ()) and r.completed_on <= on
    ]
    if not any(is_between(r.completed_on, on, r.valid_until) for r in done):
        return "lapsed" if done else "never"
    months = register.practice_currency_months[name]
    if months is None:
        return "ready"
    counting = [p for p in person.practice if p.medium == name and p.practised_on <= on]
    return "ready" if any(on <= month_later(p.practised_on, months) for p in counting) else "rusty"


def cover(register: Register, topic: str, name: str, on: date) -> int:
    """How many people listed for the topic are ready for the medium; outside the 12.1 group too."""
    return sum(
        topic in person.topics
        and is_between(person.joined_on, on, person.left_on)
        and medium(person, name, register, on) == "ready"
        for person in register.people
    )
