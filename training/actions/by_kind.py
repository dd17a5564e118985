"""Add and correct a fact of any kind from plain values, such as cleaned form data."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from training.actions.directorates import add_directorate_spell
from training.actions.facts import correct_fact, record_fact
from training.actions.records import correct_training_record, record_training
from training.models import Directorate, DirectorateSpell, Exemption, Fact, Person, TrainingRecord
from training.queries.records import valid_until_by_rule


@transaction.atomic
def add_fact(
    *,
    model: type[Any],
    person: Person | None,
    values: dict[str, Any],
    by: User | None,
    now: datetime,
) -> Fact:
    """Record a fact; `person` is None for kinds that belong to nobody (a requirement)."""
    if model is TrainingRecord and person:
        return record_training(person=person, **values, by=by, now=now)
    if model is DirectorateSpell and person:
        return add_directorate_spell(person=person, **values, by=by, now=now)
    fact: Fact = model(**values, **({"person": person} if person else {}))
    return record_fact(fact=fact, by=by, now=now)


@transaction.atomic
def change_fact(
    *, fact: Any, values: dict[str, Any], because: str, by: User | None, now: datetime
) -> Fact:
    """Retract the fact and record it again with these values."""
    if isinstance(fact, TrainingRecord):
        return correct_training_record(fact=fact, values=values, because=because, by=by, now=now)
    if isinstance(fact, Exemption) and _widens_exemption(fact, values):
        raise Refused(
            "This would exempt them from more courses or for longer. Ask for another exemption"
            " instead."
        )
    if isinstance(fact, DirectorateSpell):
        values = values | {
            "directorate": Directorate.objects.get_or_create(name=values["directorate"])[0]
        }
    changed: Fact = correct_fact(fact=fact, values=values, because=because, by=by, now=now)
    return changed


def form_values(fact: Fact) -> dict[str, Any]:
    """Initial form data. A last day given by the rule is left empty, so that the rule sets it
    again.
    """
    values = {name: value for name, value in fact.content().items() if name != "person"}
    if isinstance(fact, TrainingRecord) and fact.valid_until == valid_until_by_rule(fact):
        values["valid_until"] = None
    return values


def _widens_exemption(exemption: Exemption, values: dict[str, Any]) -> bool:
    """Whether it covers more days, or another course than was approved."""
    starts_on = values.get("starts_on", exemption.starts_on)
    ends_on = values.get("ends_on", exemption.ends_on)
    is_longer = bool(exemption.ends_on) and (ends_on is None or ends_on > exemption.ends_on)
    is_wider = (
        exemption.course is not None and values.get("course", exemption.course) != exemption.course
    )
    return starts_on < exemption.starts_on or is_longer or is_wider
