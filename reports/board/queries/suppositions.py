"""What a draft supposes, from the register as known at a moment."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from reports.board.models import BoardPaper
from reports.board.queries.board_report import by_key
from reports.board.queries.people_then import rows_with_days_known_at
from reports.board.queries.places_then import places_known_at
from reports.board.suppositions import Supposed, Supposition, Validity, supposed_of
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import TrainingPlan
from training.lapses import Booked
from training.models import Course, Organisation, Person
from training.queries.register import read_rows

REMOVED = "dates that are no longer planned"  # in the place of the dates of the plan


def supposed_in(paper: BoardPaper, *, known_at: datetime) -> tuple[Supposed, ...]:
    """What each supposition of the draft says now, in their order."""
    if not paper.suppositions:
        return ()
    rows = rows_with_days_known_at(read_rows(known_at), known_at)
    booked = by_key(places_known_at(known_at, on=paper.on))
    validity = Validity(
        dict(Course.objects.values_list("code", "valid_for_months")),
        Organisation.objects.ours().renewal_window_days,
    )
    return tuple(
        supposed_of(_read(stored), rows, on=paper.on, booked=booked, validity=validity)
        for stored in paper.suppositions
    )


def stored_as(
    *,
    on: date,
    course: Course | None,
    people: Iterable[Person],
    months: int | None,
    plan: TrainingPlan | None,
) -> dict[str, Any]:
    """A supposition as a paper stores it."""
    return {
        "on": on.isoformat(),
        "course": course.code if course else "",
        "people": sorted({person.pk for person in people}),
        "months": months,
        "plan": plan.pk if plan else None,
    }


def _read(stored: Mapping[str, Any]) -> Supposition:
    plan = TrainingPlan.objects.filter(pk=stored["plan"]).first()
    return Supposition(
        on=date.fromisoformat(stored["on"]),
        course=stored["course"],
        people=frozenset(stored["people"]),
        months=stored["months"],
        plan=str(plan or (REMOVED if stored["plan"] else "")),
        places=_places(plan) if plan else {},
    )


def _places(plan: TrainingPlan) -> Booked:
    """By person and course, the day of their session in the plan."""
    return {
        (int(person), proposed["course"]): slot_of(proposed["slot"]).on
        for proposed in plan.proposed
        for person in proposed["people"]
    }
