"""Which directorate a person belongs to, and from which day."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from training.actions.facts import correct_fact, record_fact
from training.models import Directorate, DirectorateSpell, Person


@transaction.atomic
def add_directorate_spell(
    *,
    person: Person,
    directorate: str,
    starts_on: date,
    ends_on: date | None = None,
    by: User | None,
    now: datetime,
) -> DirectorateSpell:
    """Start a spell in the directorate of this name, created if new; it ends the spell before
    it.
    """
    spell = DirectorateSpell(
        person=person,
        directorate=Directorate.objects.get_or_create(name=directorate)[0],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return record_fact(fact=spell, by=by, now=now)


@transaction.atomic
def move_first_spell(*, person: Person, joined_on: date, by: User | None, now: datetime) -> None:
    """Move the first spell to a corrected joining date, if it started on the old one (`joined_on`).

    Left alone if it would then end before it starts, or no longer come first.
    """
    spells = list(person.directorate_spells.not_retracted().order_by("starts_on")[:2])
    if not spells or spells[0].starts_on != joined_on:
        return
    last = spells[0].ends_on or date.max
    if person.joined_on > last or (len(spells) > 1 and person.joined_on >= spells[1].starts_on):
        return
    because = f"Joined on {person.joined_on:%-d %B %Y}, not {joined_on:%-d %B %Y}"
    correct_fact(
        fact=spells[0], values={"starts_on": person.joined_on}, because=because, by=by, now=now
    )
