"""When to be ready for an interview: to arrive, dial in, or talk to the producer first.

Pure. The time is stored as minutes before the start of the slot, so it moves with the slot. A time
more than three hours before the start, or after it, is probably a typing mistake: the warning says
how the text was read, and suggests a likelier time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from nhsuk.words import clock, short_moment

USUAL = timedelta(hours=3)  # the longest before the start that is accepted without a warning
LONGEST = timedelta(days=1)  # and the longest of all
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class ArrivalWarning:
    """What to ask; `instead` is a likelier time, if there is one. `is_possible`: what was typed may
    be right.
    """

    words: str
    instead: datetime | None
    is_possible: bool


def minutes_before(ready_at: datetime, starts_at: datetime) -> int:
    """Whole minutes from then to the start; negative after it."""
    return int((starts_at - ready_at).total_seconds() // 60)


def arrival_warning(
    text: str, *, ready_at: datetime, starts_at: datetime, today: date
) -> ArrivalWarning | None:
    """None if the time makes sense as it was typed."""
    before = starts_at - ready_at
    if timedelta() <= before <= USUAL:
        return None
    is_possible = timedelta() <= before <= LONGEST
    instead = _sensible(ready_at, starts_at)
    local = ready_at.astimezone(LONDON)
    read_as = (
        f"You typed {text}: that is {short_moment(local, today=today)},"
        f" {_away(ready_at, starts_at)}."
    )
    if instead is None:
        todo = "Save again if that is right." if is_possible else "Enter a time before the start."
    else:
        todo = f"Did you mean {short_moment(instead.astimezone(LONDON), today=today)}?"
        if is_possible:
            todo += f" If not, enter {text} again."
    return ArrivalWarning(f"{read_as} {todo}", instead, is_possible)


def _sensible(ready_at: datetime, starts_at: datetime) -> datetime | None:
    """The same time on a 12-hour clock, at most three hours before the start."""
    typed = ready_at.astimezone(LONDON)
    other_half = (typed.replace(tzinfo=None) + _HALF_A_DAY).time()
    slot_day = starts_at.astimezone(LONDON).date()
    for at in (typed.time(), other_half):
        for on in (slot_day, slot_day - timedelta(days=1)):
            try:
                moment = local_moment(on, at)
            except Unreadable:  # the clocks change
                continue
            if timedelta() <= starts_at - moment <= USUAL:
                return moment
    return None


def _away(ready_at: datetime, starts_at: datetime) -> str:
    """`3 days before the slot`, `12 hours before the slot`, `after the start at 8:10am`."""
    local, slot = (moment.astimezone(LONDON) for moment in (ready_at, starts_at))
    days = abs((slot.date() - local.date()).days)
    side = "before" if ready_at < starts_at else "after"
    if days:
        return f"{days} {'day' if days == 1 else 'days'} {side} the slot"
    if side == "after":
        return f"after the start at {clock(slot)}"
    return f"{(starts_at - ready_at).total_seconds() / 3600:.0f} hours before the slot"
