"""Where one more person could go while nobody else moves. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduling.planner.drafts import Draft
from scheduling.planner.problem import Need, Problem, TrainingSession

PLACES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A place for the person: in a training session that is there, or in one of their own."""

    slot: str
    course: str
    venue: str
    trainer: str
    is_new: bool
    late_days: int


def best_places(problem: Problem, need: Need) -> list[Place]:
    """Up to three, one a slot: fewest days late first, joining before opening, then by slot.

    None for somebody who has a place on the course, in the previous plan or in what is pinned.
    """
    draft = Draft(problem)
    known = {(one.slot, one.venue) for one in problem.pinned}
    for one in problem.pinned:
        draft.add(one)
    for one in problem.previous or ():
        if (one.slot, one.venue) not in known:
            draft.add(one)
    if (need.person, need.course) in draft.placed:
        return []
    places = [
        place
        for slot in need.slots
        if draft.can_come(need, slot)
        for place in list(_places(draft, need, slot))[:1]
    ]
    return sorted(places, key=lambda place: (place.late_days, place.is_new, place.slot))[:PLACES]


def _places(draft: Draft, need: Need, slot: str) -> Iterator[Place]:
    """In one slot, the best first."""
    late = need.late_days(draft.problem.slots[slot].day)
    for number in draft.numbers_of(slot, need.course):
        one = draft.held[number]
        if _is_possible(draft.problem, one) and draft.seats_left(number) > 0:
            yield Place(slot, one.course, one.venue, one.trainer, is_new=False, late_days=late)
    if draft.problem.courses[need.course].min_group == 1:
        for venue in draft.free_venues(slot, need.course)[:1]:
            for trainer in draft.free_trainers(slot, need.course)[:1]:
                yield Place(slot, need.course, venue, trainer, is_new=True, late_days=late)


def _is_possible(problem: Problem, one: TrainingSession) -> bool:
    slot = problem.slots[one.slot]
    return one.venue in slot.venues and one.course in slot.trainers.get(one.trainer, ())
