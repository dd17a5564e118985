"""A person's readiness for a medium over time, and when it ends unless they practise. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nhsuk.words import day
from training.readiness import MediumReadiness, MediumStatus, add_months, medium_readiness
from training.register import Person, Register

DAY = timedelta(days=1)
WORDS = {
    MediumStatus.READY: "ready",
    MediumStatus.RUSTY: "out of practice",
    MediumStatus.LAPSED: "lapsed",
    MediumStatus.NEVER: "never trained",
}


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """Days, both inclusive, with the same status throughout."""

    status: MediumStatus
    first: date
    last: date


def status_periods(
    person: Person, medium: str, *, register: Register, first: date, last: date
) -> list[StatusPeriod]:
    """The days from first to last as the fewest periods, oldest first."""
    changes = sorted(on for on in _change_days(person, medium, register) if first < on <= last)
    found: list[StatusPeriod] = []
    for begins, ends in zip([first, *changes], [*(on - DAY for on in changes), last], strict=True):
        status = medium_readiness(person, medium, register=register, on=begins).status
        if found and found[-1].status is status:
            found[-1] = StatusPeriod(status, found[-1].first, ends)
        else:
            found.append(StatusPeriod(status, begins, ends))
    return found


def _change_days(person: Person, medium: str, register: Register) -> set[date]:
    """The only days on which readiness can change, whatever the course or medium."""
    practised = {practice.practised_on for practice in person.practice}
    months = register.practice_currency_months.get(medium)
    fade = {add_months(on, months) + DAY for on in practised} if months is not None else set()
    end = {record.valid_until + DAY for record in person.records if record.valid_until}
    return {record.completed_on for record in person.records} | end | practised | fade


def history_in_words(history: Sequence[StatusPeriod]) -> str:
    """`Out of practice until 3 March 2026, ready from 4 March 2026 until now.`"""
    parts = []
    for at, period in enumerate(history):
        start = f" from {day(period.first)}" if at else ""
        until = " until now" if at == len(history) - 1 else f" until {day(period.last)}"
        parts.append(f"{WORDS[period.status]}{start}{until}")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def last_ready_day(readiness: MediumReadiness) -> date | None:
    """The last day that someone ready stays so; None if it never ends or they are not ready."""
    if readiness.status is not MediumStatus.READY:
        return None
    return min((on for on in (readiness.valid_until, readiness.counts_through) if on), default=None)


def what_fades(readiness: MediumReadiness) -> str:
    """What ends first for someone who is ready: 'training', 'practice', or '' if neither does."""
    if last_ready_day(readiness) is None:
        return ""
    is_practice = (
        readiness.counts_through is not None
        and readiness.counts_through == last_ready_day(readiness)
    )
    return "practice" if is_practice else "training"
