"""The list of people: filtered and sorted."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.expressions import Func
from django.db.models.functions import Lower

from training.models import Person, Tenure

BY_NAME = "name"
_NAME = (Lower("last_name"), Lower("first_name"), F("reference"))
SORTS: dict[str, tuple[F | Func, ...]] = {
    BY_NAME: _NAME,
    "reference": (F("reference"),),
    "job_title": (Lower("job_title"), *_NAME),
    "directorate": (Lower("directorate"), *_NAME),
    "joined": (F("joined_on"), *_NAME),
}


def people_found(wanted: dict[str, Any], *, sort: str = BY_NAME) -> QuerySet[Person]:
    """Filters as given by `PersonFilterForm.wanted`; a minus before `sort` means descending,
    unknown means by name.

    Each person has `directorate` and `roles_now` as of the day.
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
    first, *then = SORTS.get(sort.removeprefix("-"), SORTS[BY_NAME])
    found = found.order_by(first.desc() if sort.startswith("-") else first.asc(), *then)
    held = Tenure.objects.not_retracted().covering(on).order_by("role")
    return found.prefetch_related(Prefetch("tenures", held, to_attr="roles_now"))
