"""London time, and which instant a London time means. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class ClocksChange(ValueError):
    """The clocks skip that time, or show it twice (`comes_twice`); `readings` are both possible
    instants.
    """

    def __init__(self, first: datetime, second: datetime) -> None:
        self.comes_twice = first.timestamp() < second.timestamp()
        self.readings = (first.isoformat(timespec="minutes"), second.isoformat(timespec="minutes"))
        super().__init__(
            f"{first:%H:%M} on {first:%Y-%m-%d} is ambiguous or does not exist:"
            f" {' or '.join(self.readings)}."
        )


def in_london(on_the_clock: datetime) -> datetime:
    """The instant of this London time; raises ClocksChange if there is none or if there are two."""
    first, second = (on_the_clock.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    raise ClocksChange(first, second)
