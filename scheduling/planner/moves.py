"""Why people lose a place that they know from the previous plan. Pure."""

from collections.abc import Iterator

from scheduling.planner.drafts import what_still_fits
from scheduling.planner.problem import Answer, Move, Problem, TrainingSession

WHY = {
    "not_needed": "{person} no longer needs {course}.",
    "not_free": "{person} can no longer come to {slot}.",
    "no_trainer": "{trainer} is no longer there in {slot}.",
    "not_taught": "{trainer} does not teach {course} in {slot}.",
    "no_venue": "{venue} is no longer there in {slot}.",
    "pinned_then": "{person} has another place in {slot} that is pinned.",
    "pinned": "{person} has another place on {course} that is pinned.",
    "not_held": "{course} in {venue} in {slot} can no longer be held for the same people.",
    "exchanged": "In exchange, fewer people are without a place or late, or fewer others move.",
    "not_found": "No plan that keeps it and is as good was found in the time there was.",
}


def list_moves(problem: Problem, answer: Answer) -> tuple[Move, ...]:
    """Each place of the previous plan that is gone, in its order."""
    return tuple(_moves(problem, answer))


def _moves(problem: Problem, answer: Answer) -> Iterator[Move]:
    places = {
        (person, one.course): one.slot for one in answer.training_sessions for person in one.people
    }
    still_fits = what_still_fits(problem).placed
    is_proven = answer.objective[:3] == answer.bound[:3]
    for one in problem.previous or ():
        for person in one.people:
            to = places.get((person, one.course))
            if to == one.slot:
                continue
            if still_fits.get((person, one.course)) != one.slot:
                because = _what_changed(problem, one, person)
            else:
                because = "exchanged" if is_proven else "not_found"
            why = WHY[because].format(
                person=person,
                course=one.course,
                slot=one.slot,
                venue=one.venue,
                trainer=one.trainer,
            )
            yield Move(person, one, to, because, why)


def _what_changed(problem: Problem, one: TrainingSession, person: str) -> str:
    """Why the place cannot stay as it was."""
    need = problem.need_of.get((person, one.course))
    slot = problem.slots[one.slot]
    if need is None:
        return "not_needed"
    if one.slot not in need.slots:
        return "not_free"
    if one.trainer not in slot.trainers:
        return "no_trainer"
    if one.course not in slot.trainers[one.trainer]:
        return "not_taught"
    if one.venue not in slot.venues:
        return "no_venue"
    if any(pinned.slot == one.slot and person in pinned.people for pinned in problem.pinned):
        return "pinned_then"
    if any(pinned.course == one.course and person in pinned.people for pinned in problem.pinned):
        return "pinned"
    return "not_held"
