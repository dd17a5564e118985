"""Says in a sentence or two why a person stands as they do with a course or a medium, and what to do. Pure."""

from collections.abc import Mapping

from nhsuk.words import day
from training.readiness import MediumStanding, MediumStatus, Status, Unit


def explain_unit(unit: Unit, *, asked_of: Mapping[str, str]) -> str:
    """How the course stands, addressed to the person; `asked_of` are the words of each role."""
    until = day(unit.valid_until) if unit.valid_until else ""
    roles = " and ".join(asked_of[role].lower() for role in sorted(unit.roles))
    match unit.status:
        case Status.EXEMPT:
            return "You need not hold this course for now."
        case Status.IN_DATE:
            return f"You have it until {until}." if until else "You have it, and it never runs out."
        case Status.DUE:
            return f"You have it until {until}. Take it again by then: the new period starts where this one ends."
        case Status.LAPSED:
            return f"It ran out on {until}. Take it again now."
        case Status.NEW_IN_POST:
            return f"Asked of you in your role ({roles}). Take it by {day(unit.due_by)}."
    return f"Asked of you in your role ({roles}). It was due by {day(unit.due_by)}: take it now."


def explain_medium(standing: MediumStanding) -> str:
    """How the person stands with a medium, and what makes it better."""
    until = day(standing.valid_until) if standing.valid_until else ""
    match standing.status:
        case MediumStatus.READY:
            trained = f"Trained until {until}" if until else "Trained"
            practised = standing.counts_through
            return f"{trained}; your last practice counts until {day(practised)}." if practised else f"{trained}."
        case MediumStatus.RUSTY:
            return "Trained, but not practised lately. Ask for a mock interview."
        case MediumStatus.LAPSED:
            return f"Your training ran out on {until}. Take a course that covers it."
    return "You have not taken a course that covers it."
