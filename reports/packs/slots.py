"""The slots that a pack prepares for, and which slot of one version became which of another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nhsuk.london import LONDON
from nhsuk.words import short_moment
from reports.packs.content import Logistics


@dataclass(frozen=True)
class SlotChanges:
    """`same` are pairs of before and after."""

    same: tuple[tuple[Logistics, Logistics], ...]
    removed: tuple[Logistics, ...] = ()
    added: tuple[Logistics, ...] = ()


def slot_changes(before: Sequence[Logistics], after: Sequence[Logistics]) -> SlotChanges:
    """One or two slots on either side, in order. One that kept its time and outlet is the same;
    otherwise the last of both are, since a pack belongs to its last slot.
    """
    if len(before) == len(after):
        return SlotChanges(tuple(zip(before, after, strict=True)))
    fewer, more = sorted((before, after), key=len)
    [single] = fewer
    kept = next((one for one in more if _key(one) == _key(single)), more[-1])
    others = tuple(one for one in more if one is not kept)
    if more is after:
        return SlotChanges(((single, kept),), added=others)
    return SlotChanges(((kept, single),), removed=others)


def slot_name(slot: Logistics) -> str:
    """`Solent Shore FM, Thu 26 Nov, 7:10am`."""
    if slot.on_air_at is None:
        return slot.outlet
    local = slot.on_air_at.astimezone(LONDON)
    return f"{slot.outlet}, {short_moment(local, today=local)}"


def is_over(slot: Logistics, now: datetime) -> bool:
    """From the end of its last minute; never without a time."""
    return slot.on_air_at is not None and slot.on_air_at + timedelta(minutes=slot.minutes) <= now


def _key(slot: Logistics) -> tuple[datetime | None, str]:
    return slot.on_air_at, slot.outlet
