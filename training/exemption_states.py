"""The state of an exemption on a day, and the order of states in lists. Pure."""

from datetime import date

STATES = {  # in the order of lists
    "waiting": ("Waiting", "amber", "◐"),
    "in_force": ("In force", "grey", "●"),
    "to_come": ("To come", "blue", "◇"),
    "ended": ("Ended", "grey", "–"),  # noqa: RUF001  the dash is the shape
    "refused": ("Refused", "red", "○"),
    "withdrawn": ("Withdrawn", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


def state_on(on: date, *, starts_on: date, ends_on: date | None) -> str:
    """Of an approved exemption: `to_come`, `in_force` (both ends included), then `ended`."""
    if starts_on > on:
        return "to_come"
    return "ended" if ends_on and ends_on < on else "in_force"


def state_rank(state: str) -> int:
    """The position of a state in lists, from 0."""
    return list(STATES).index(state)
