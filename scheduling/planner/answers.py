"""A plan as JSON and as a table for people. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from nhsuk.words import plural, short_day
from scheduling.planner.fit import Place
from scheduling.planner.problem import Answer, Objective, Problem, TrainingSession


def answer_as_data(problem: Problem, answer: Answer) -> dict[str, Any]:
    """What `plan_training --format json` writes."""
    is_replanned = problem.previous is not None
    data = {
        "status": "optimal" if answer.is_optimal else "feasible",
        "sessions": [_as_data(one) for one in answer.training_sessions],
        "unplaced": [
            {
                "person": each.person,
                "course": each.course,
                "because": each.because,
                "why": each.why if each.is_proven else f"{each.why} (not proven)",
                "proven": each.is_proven,
                "remedies": [asdict(remedy) for remedy in each.remedies],
            }
            for each in answer.unplaced
        ],
        "objective": _levels(answer.objective, is_replanned=is_replanned),
        "bound": _levels(answer.bound, is_replanned=is_replanned),
    }
    if is_replanned:
        data["moves"] = [
            {
                "person": move.person,
                "course": move.was.course,
                "from": move.was.slot,
                "venue": move.was.venue,
                "trainer": move.was.trainer,
                "to": move.to,
                "because": move.because,
                "why": move.why,
            }
            for move in answer.moves
        ]
    return data


def places_as_data(places: Sequence[Place]) -> dict[str, Any]:
    """What `plan_training --fit` writes as JSON."""
    return {
        "places": [
            {
                "slot": place.slot,
                "course": place.course,
                "venue": place.venue,
                "trainer": place.trainer,
                "new_session": place.is_new,
                "late_days": place.late_days,
            }
            for place in places
        ]
    }


def _as_data(one: TrainingSession) -> dict[str, Any]:
    return {
        "slot": one.slot,
        "course": one.course,
        "venue": one.venue,
        "trainer": one.trainer,
        "people": list(one.people),
    }


def _levels(objective: Objective, *, is_replanned: bool) -> dict[str, int]:
    levels = {"unplaced": objective.unplaced, "late_days": objective.late_days}
    if is_replanned:
        levels["moved"] = objective.moved
    return levels | {"sessions": objective.session_count}


def answer_as_table(problem: Problem, answer: Answer) -> Iterator[str]:
    """The plan in the order of days, then who has no place and who moves."""
    placed = len(problem.needs) - answer.objective.unplaced
    yield (
        f"{placed:,} of {plural(len(problem.needs), 'need')} placed in"
        f" {plural(len(answer.training_sessions), 'training session')},"
        f" {plural(answer.objective.late_days, 'day')} late in total"
    )
    yield _certainty(answer)
    for one in sorted(
        answer.training_sessions, key=lambda one: (problem.slots[one.slot].day, one.slot)
    ):
        yield (
            f"  {short_day(problem.slots[one.slot].day)}  {one.slot}  {one.course}  {one.venue}"
            f"  {one.trainer}: {', '.join(one.people) or 'nobody yet'}"
        )
    if answer.unplaced:
        yield f"Without a place ({len(answer.unplaced):,})"
        for each in answer.unplaced:
            yield (
                f"  {each.person}  {each.course}: {each.why}"
                f"{'' if each.is_proven else ' (not proven)'}"
            )
    if answer.moves:
        yield f"Moved ({len(answer.moves):,})"
        for move in answer.moves:
            was = f"{move.person}  {move.was.course}  {move.was.slot}"
            yield f"  {was} → {move.to or 'none'}: {move.why}"


def _certainty(answer: Answer) -> str:
    if answer.is_optimal:
        return "No plan is better."
    words = {
        "unplaced": "needs without a place",
        "late_days": "days late",
        "moved": "places moved",
        "session_count": "training sessions",
    }
    level = next(
        name for name in words if getattr(answer.objective, name) > getattr(answer.bound, name)
    )
    return (
        f"The best plan found in the time there was. At least"
        f" {getattr(answer.bound, level):,} {words[level]} are certain;"
        f" this plan has {getattr(answer.objective, level):,}."
    )


def places_as_table(problem: Problem, places: Sequence[Place]) -> Iterator[str]:
    """One line for each place."""
    if not places:
        yield "There is no place without moving somebody else."
    for place in places:
        late = f", {plural(place.late_days, 'day')} late" if place.late_days else ""
        how = "a new training session" if place.is_new else "a free place"
        yield (
            f"{short_day(problem.slots[place.slot].day)}  {place.slot}  {place.course}"
            f"  {place.venue}  {place.trainer}: {how}{late}"
        )
