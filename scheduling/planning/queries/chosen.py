"""The people and courses that were ticked on a list, for a plan of their own."""

from collections.abc import Sequence

from nhsuk.numbers import whole_number
from scheduling.planning.models import TrainingPlan
from training.models import Course, Person


def needs_named(rows: Sequence[str]) -> list[tuple[Person, str]]:
    """Each row is the key of a person and the code of a course, with a space between."""
    if not rows:
        return []
    pairs = [(whole_number(key), code) for key, _, code in (row.partition(" ") for row in rows)]
    people = Person.objects.listed().in_bulk({key for key, _ in pairs if key})
    codes = set(Course.objects.values_list("code", flat=True))
    named = dict.fromkeys((key, code) for key, code in pairs if key in people and code in codes)
    return [(people[key], code) for key, code in named]


def rows_of(plan: TrainingPlan | None) -> list[str]:
    """The same rows, of a plan that was made for some."""
    needs = plan.options.get("needs", []) if plan else []
    return [f"{person} {course}" for person, course in needs]
