"""How a person's directorate changes over time: spells like tenures, the first from the day they
joined. Pure.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class StoredSpell(NamedTuple):
    """From a day until the next spell starts, or until a day. `id` is None if it is not stored
    yet.
    """

    id: int | None
    directorate: str
    starts_on: date
    ends_on: date | None


class SpellChange(NamedTuple):
    """One person's spells to retract (ids) and to record."""

    row: int
    person: str
    retracted: tuple[int, ...]
    recorded: tuple[StoredSpell, ...]


def directorate_on(spells: Sequence[StoredSpell], on: date) -> str:
    """The directorate on the day; empty if there is none."""
    spell = _covering(spells, on)
    return spell.directorate if spell else ""


def change_spells(
    spells: Sequence[StoredSpell], *, joined: tuple[date, date], directorate: str, on: date
) -> tuple[tuple[int, ...], tuple[StoredSpell, ...]] | None:
    """The ids to retract and the spells to record, or None if nothing changes.

    `joined` is the joining day as stored and as it will be: the first spell moves with it. A
    different directorate starts a new spell on the day `on`, or on the joining day if that is
    later.
    """
    wanted = _moved(sorted(spells, key=lambda spell: spell.starts_on), *joined)
    day = max(on, joined[1])
    current = _covering(wanted, day)
    if (current.directorate if current else "") != directorate:
        wanted = [spell for spell in wanted if spell.starts_on != day]
        if directorate:
            wanted.append(StoredSpell(None, directorate, day, None))
        elif current and current.starts_on < day:
            wanted.remove(current)
            wanted.append(current._replace(id=None, ends_on=day - DAY))
    kept = {spell.id for spell in wanted}
    retracted = tuple(spell.id for spell in spells if spell.id is not None and spell.id not in kept)
    recorded = tuple(spell for spell in wanted if spell.id is None)
    return (retracted, recorded) if retracted or recorded else None


def _covering(spells: Sequence[StoredSpell], on: date) -> StoredSpell | None:
    started = [spell for spell in spells if spell.starts_on <= on]
    last = max(started, key=lambda spell: spell.starts_on, default=None)
    return last if last and (last.ends_on is None or on <= last.ends_on) else None


def _moved(spells: list[StoredSpell], joined_on: date, joins_on: date) -> list[StoredSpell]:
    """Moves the start of the first spell to the new joining day, unless it would then have ended or
    no longer be the first.
    """
    if not spells or joined_on == joins_on or spells[0].starts_on != joined_on:
        return spells
    first = spells[0]
    rest = spells[1:]
    if (first.ends_on and joins_on > first.ends_on) or (rest and joins_on >= rest[0].starts_on):
        return spells
    return [first._replace(id=None, starts_on=joins_on), *rest]
