"""Explains the status of a course or a medium in a sentence or two, and what to do about it.
Pure.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from nhsuk.words import day
from training.media import SHORT
from training.readiness import MediumReadiness, MediumStatus, Status, Unit


def explain_unit(unit: Unit, *, role_labels: Mapping[str, str]) -> str:
    """The status of the course, addressed to the person; `role_labels` has a label for each
    role.
    """
    until = day(unit.valid_until) if unit.valid_until else ""
    roles = " and ".join(role_labels[role].lower() for role in sorted(unit.roles))
    match unit.status:
        case Status.EXEMPT:
            return "You do not need to hold this course for now."
        case Status.IN_DATE:
            return f"You have it until {until}." if until else "You have it, and it never expires."
        case Status.DUE:
            return (
                f"You have it until {until}. Take it again by then: the new period starts where"
                " this one ends."
            )
        case Status.LAPSED:
            return f"It expired on {until}. Take it again now."
        case Status.NEW_IN_POST:
            return f"Required for your role ({roles}). Take it by {day(unit.due_by)}."
    return f"Required for your role ({roles}). It was due by {day(unit.due_by)}: take it now."


def explain_medium(readiness: MediumReadiness) -> str:
    """The person's readiness for a medium and what would improve it, addressed to them."""
    until = day(readiness.valid_until) if readiness.valid_until else ""
    match readiness.status:
        case MediumStatus.READY:
            trained = f"Trained until {until}" if until else "Trained"
            practised = readiness.counts_through
            return (
                f"{trained}; your last practice counts until {day(practised)}."
                if practised
                else f"{trained}."
            )
        case MediumStatus.RUSTY:
            return "Trained, but not practised lately. Ask for a mock interview."
        case MediumStatus.LAPSED:
            return f"Your training expired on {until}. Take a course that covers it."
    return "You have not taken a course that covers it."


def explain_unit_to_desk(unit: Unit, *, role_labels: Mapping[str, str]) -> str:
    """The status of the course, addressed to those who look after the person."""
    until = day(unit.valid_until) if unit.valid_until else ""
    roles = " and ".join(role_labels[role].lower() for role in sorted(unit.roles))
    match unit.status:
        case Status.EXEMPT:
            return f"Exempt. Required as {roles}."
        case Status.IN_DATE:
            return f"Valid until {until}." if until else "Never expires."
        case Status.DUE:
            return f"Valid until {until}: they can take it again now without losing time."
        case Status.LAPSED:
            return f"Expired on {until}. Required as {roles}."
        case Status.NEW_IN_POST:
            return f"Never taken. Due by {day(unit.due_by)}, as {roles}."
    return f"Never taken. Was due by {day(unit.due_by)}, as {roles}."


def explain_medium_to_desk(readiness: MediumReadiness) -> str:
    """The person's readiness for a medium, addressed to those who look after them."""
    until = day(readiness.valid_until) if readiness.valid_until else ""
    practised = (
        f"practised on {day(readiness.practised_on)}"
        if readiness.practised_on
        else "never practised"
    )
    match readiness.status:
        case MediumStatus.READY | MediumStatus.RUSTY:
            return f"Trained{f' until {until}' if until else ''}, {practised}."
        case MediumStatus.LAPSED:
            return f"Training expired on {until}."
    return "Has not passed a course that covers it."


def status_in_few_words(unit: Unit, *, on: date) -> str:
    """`due, 80 days left`: for a table in which the last day has a column of its own."""
    match unit.status:
        case Status.DUE if unit.valid_until:
            return f"due, {_days((unit.valid_until - on).days)} left"
        case Status.NEW_IN_POST:
            return f"new in post, {_days((unit.due_by - on).days)} left"
        case Status.OVERDUE:
            return f"overdue for {_days((on - unit.due_by).days)}"
        case Status.IN_DATE:
            return "in date"
    return unit.status.value


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def ways_to_be_ready(media: Sequence[MediumReadiness]) -> list[str]:
    """What would make the person ready again for each medium that they were once trained for."""
    ways = []
    for one in media:
        name = SHORT[one.medium]
        if one.status is MediumStatus.RUSTY:
            last = f"last {day(one.practised_on)}" if one.practised_on else "never practised"
            ways.append(f"a mock interview of 20 minutes for {name} ({last})")
        elif one.status is MediumStatus.LAPSED and one.valid_until:
            ways.append(f"a course for {name} (expired {day(one.valid_until)})")
    return ways
