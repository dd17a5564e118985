"""Whom the list of people shows: those whom its filters leave, in the order asked for, and how many there are."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.expressions import Func
from django.db.models.functions import Lower

from training.kept import kept
from training.models import Person, Tenure

_NAME = (Lower("last_name"), Lower("first_name"), F("reference"))
SORTS: dict[str, tuple[F | Func, ...]] = {
    "name": _NAME,
    "reference": (F("reference"),),
    "job_title": (Lower("job_title"), *_NAME),
    "directorate": (Lower("directorate"), *_NAME),
    "joined": (F("joined_on"), *_NAME),
}


def people_found(wanted: dict[str, Any], *, sort: str = "name") -> QuerySet[Person]:
    """What `PersonFilterForm.wanted` says; a sort with a minus goes down, an unknown one is by name.

    Each has `directorate` and `roles_now`, as they are on the day.
    """
    on = wanted["on"]
    found = Person.objects.listed() if "everyone" in wanted else Person.objects.on_register(on)
    found = found.search(wanted.get("search", "")).with_directorate(on)
    if directorate := wanted.get("directorate"):
        found = found.answering_to(directorate)
    if role := wanted.get("role"):
        found = found.holding(role, on)
    if topic := wanted.get("topic"):
        found = found.speaking_on(topic)
    first, *then = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    found = found.order_by(first.desc() if sort.startswith("-") else first.asc(), *then)
    held = Tenure.objects.held().covering(on).order_by("role")
    return found.prefetch_related(Prefetch("tenures", held, to_attr="roles_now"))


@kept(most=50)
def how_many(*, wanted: tuple[tuple[str, Any], ...]) -> int:
    """How many `people_found` finds, of the items of what is wanted; counted once until somebody writes."""
    return people_found(dict(wanted)).count()
