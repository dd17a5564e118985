"""The list of people: filtered and sorted; and who is meant by what somebody typed."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.expressions import Func
from django.db.models.functions import Lower

from accounts.refusals import Refused
from nhsuk.sorting import sorted_by
from training.models import Person, Tenure
from training.roles import NO_ROLE

MANY = 500
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
        found = found.without_role(on) if role == NO_ROLE else found.holding(role, on)
    if topic := wanted.get("topic"):
        found = found.speaking_on(topic)
    found = sorted_by(found.order_by(*_NAME), sort, SORTS)
    tenures = Tenure.objects.not_retracted().covering(on).order_by("role")
    return found.prefetch_related(Prefetch("tenures", tenures, to_attr="roles_now"))


def person_called(text: str) -> Person:
    """The one on the register with this reference, or whom these words find."""
    listed = Person.objects.listed().select_related("line_manager")
    if exact := listed.filter(reference__iexact=text).first():
        return exact
    matches = list(listed.search(text).order_by("last_name", "first_name", "pk")[:6])
    if not matches:
        raise Refused(
            f"Nobody on the register is called “{text}”. Enter another name, or the reference."
        )
    if len(matches) > 1:
        names = "; ".join(f"{person} is {person.reference}" for person in matches[:5])
        raise Refused(f"“{text}” matches several people. Enter the reference: {names}.")
    return matches[0]


def people_of(references: set[str], people: QuerySet[Person] | None = None) -> dict[str, Person]:
    """By reference, in one query; all people if there are very many, because a database limits the
    values of a query.
    """
    rows = Person.objects.all() if people is None else people
    if len(references) <= MANY:
        rows = rows.filter(reference__in=references)
    return {person.reference: person for person in rows}
