"""Why a need has no place, and what would give it one with nobody else losing theirs.

A remedy takes constraints away until a plan is known that keeps all the others. Pure.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from nhsuk.words import joined_words, short_day
from scheduling.planner.drafts import Draft
from scheduling.planner.problem import (
    Answer,
    Course,
    Need,
    Problem,
    Remedy,
    TrainingSession,
    Unplaced,
)
from scheduling.planner.programme import TOLERANCE, Programme

LISTED = 3  # slots in a sentence, and remedies for a need
LAYING_OUT = 20e-6  # seconds for each slot that a need names: with less left there is no proof
NO_SLOT = "no_slot"
NO_TRAINER = "no_trainer"
NO_VENUE = "no_venue"
TOO_FEW = "too_few"
FULL = "full"


def explain(problem: Problem, answer: Answer, *, left: Callable[[], float]) -> tuple[Unplaced, ...]:
    """The first reason that is so for each need without a place, in the order of the problem.

    `left` is how many seconds there are. Reasons that it is too short to prove are marked.
    """
    draft = Draft(problem)
    for one in answer.training_sessions:
        draft.add(one)
    waiting = _Waiting(draft)
    pinned = Draft(problem)
    for one in problem.pinned:
        pinned.add(one)
    coming = _coming(pinned)
    because = {need: _by_itself(pinned, need, coming) for need in waiting.needs}
    remedies = {need: _remedies(draft, need, waiting) for need in waiting.needs}
    certain = {need for need in waiting.needs if because[need]}
    for need in waiting.needs:
        if not because[need]:
            is_below = any(map(_is_only_below, remedies[need]))
            because[need] = TOO_FEW if is_below else FULL
    open_needs = [need for need in waiting.needs if because[need] == FULL]
    below, impossible = _settle(draft, open_needs, left)
    for need, remedy in below.items():
        because[need] = TOO_FEW
        remedies[need] = [remedy, *remedies[need]][:LISTED]
    certain |= impossible
    if answer.objective.unplaced == answer.bound.unplaced:
        certain |= {need for need in waiting.needs if because[need] != FULL}
    return tuple(
        Unplaced(
            need.person,
            need.course,
            because[need],
            _why(draft, need, because[need], remedies[need], waiting),
            need in certain,
            tuple(remedies[need]),
        )
        for need in waiting.needs
    )


class _Waiting:
    """The needs without a place, and how many of them could come to a course in a slot."""

    def __init__(self, draft: Draft) -> None:
        self.needs = [*draft.unplaced()]
        self.coming = Counter(
            (slot, need.course)
            for need in self.needs
            for slot in need.slots
            if draft.can_come(need, slot)
        )


def _coming(pinned: Draft) -> Counter[tuple[str, str]]:
    """How many people could come to a course in a slot, but for what is pinned."""
    return Counter(
        (slot, need.course)
        for need in pinned.unplaced()
        for slot in need.slots
        if (need.person, slot) not in pinned.busy
    )


def _by_itself(pinned: Draft, need: Need, coming: Counter[tuple[str, str]]) -> str:
    """A reason that the need alone has, whatever the plan; empty if there is none."""
    problem = pinned.problem
    course = problem.courses[need.course]
    if not need.slots:
        return NO_SLOT
    taught = [slot for slot in need.slots if problem.slots[slot].teachers(need.course)]
    if not taught:
        return NO_TRAINER
    if all(max(problem.slots[s].venues.values(), default=0) < course.min_group for s in taught):
        return NO_VENUE
    return TOO_FEW if _is_always_below(pinned, need, coming) else ""


def _is_always_below(pinned: Draft, need: Need, coming: Counter[tuple[str, str]]) -> bool:
    """Whether it could have a place, but only in a training session below its minimum, even if it
    came before all others.
    """
    code = need.course
    slots = [slot for slot in need.slots if pinned.can_come(need, slot)]
    numbers = [number for slot in slots for number in pinned.numbers_of(slot, code)]
    taught = [slot for slot in slots if pinned.free_trainers(slot, code)]
    least = pinned.problem.courses[code].min_group
    return (
        not any(pinned.seats_left(number) > 0 for number in numbers)
        and not any(
            coming[slot, code] >= least and pinned.free_venues(slot, code) for slot in taught
        )
        and any(pinned.free_venues(slot, code, least=1) for slot in taught)
    )


def _remedies(draft: Draft, need: Need, waiting: _Waiting) -> list[Remedy]:
    """The least that would have to change, with everyone else where they are."""
    found = []
    for slot in need.slots:
        if not draft.can_come(need, slot):
            continue
        if draft.numbers_of(slot, need.course):
            found.append(Remedy(slot, need.course, seats=1))
        found.append(
            Remedy(
                slot,
                need.course,
                trainers=int(not draft.free_trainers(slot, need.course)),
                venues=int(not draft.free_venues(slot, need.course)),
                below_minimum=waiting.coming[slot, need.course]
                < draft.problem.courses[need.course].min_group,
            )
        )
    return sorted(
        found,
        key=lambda each: (
            each.trainers + each.venues + each.seats + each.below_minimum,
            need.late_days(draft.problem.slots[each.slot].day),
            each.slot,
        ),
    )[:LISTED]


def _is_only_below(remedy: Remedy) -> bool:
    return remedy.below_minimum and not remedy.trainers + remedy.venues + remedy.seats


def _settle(
    draft: Draft, needs: Sequence[Need], left: Callable[[], float]
) -> tuple[dict[Need, Remedy], set[Need]]:
    """Which of the needs could have a place if training sessions could be held for fewer people,
    though everyone else keeps one; and which of them are proven to have none even then.

    Those that a solution places together could be placed one by one as well, so that a few
    solutions settle all the needs.
    """
    problem = draft.problem
    found: dict[Need, Remedy] = {}
    slots = sum(len(need.slots) for need in problem.needs)
    if not needs or problem.is_large or left() < LAYING_OUT * slots:
        return found, set()
    courses = {code: replace(course, min_group=1) for code, course in problem.courses.items()}
    relaxed = replace(problem, courses=courses, previous=None)
    places = {(need.person, need.course): number for number, need in enumerate(problem.needs)}
    must = frozenset(places[key] for key in draft.placed)
    programme = Programme(relaxed, lambda: left() <= 0, must=must)
    numbers = {places[need.person, need.course]: need for need in needs}
    waiting = _possible_in_fractions(programme, [*numbers], left)
    unsettled = {*waiting}
    while waiting and left() > 0:
        costs = np.zeros(programme.width)
        for number in waiting:
            costs[programme.choices_of[number]] = -1
        start = programme.values_of(draft.held)
        solved = programme.solve(costs, left(), start=start)
        if solved.bound > TOLERANCE - 1:
            unsettled -= waiting
            break
        values = start if solved.values is None else solved.values
        placed = {n for n in waiting if values[programme.choices_of[n]].any()}
        if not placed:
            break
        plan = programme.plan_of(values)
        for number in placed:
            if remedy := _below_in(problem, plan, numbers[number]):
                found[numbers[number]] = remedy
        waiting -= placed
    return found, {need for number, need in numbers.items() if number not in unsettled}


def _possible_in_fractions(
    programme: Programme, numbers: list[int], left: Callable[[], float]
) -> set[int]:
    """Which of these needs the relaxation leaves possible. If all of them together get less than one
    whole place in it, none of them can have any.
    """
    possible: set[int] = set()
    groups = [numbers] if programme.width else []
    while groups:
        group = groups.pop()
        costs = np.zeros(programme.width)
        for number in group:
            costs[programme.choices_of[number]] = -1
        found = programme.relax(costs, left())
        while found.bound <= TOLERANCE - 1 and found.values is not None:
            if not programme.tie_violated(found.values):
                break
            found = programme.relax(costs, left())
        if found.bound > TOLERANCE - 1:
            continue
        if len(group) == 1 or found.values is None:
            possible |= {*group}
            continue
        shares = {n: found.values[programme.choices_of[n]].sum() for n in group}
        most = max(group, key=lambda n: shares[n])
        groups += [[most], [number for number in group if number != most]]
    return possible


def _below_in(problem: Problem, plan: Sequence[TrainingSession], need: Need) -> Remedy | None:
    """The training session below its minimum that gives the need a place: its own, or another that
    somebody else moves to.
    """
    pinned = {(one.slot, one.venue) for one in problem.pinned}
    below = [
        one
        for one in plan
        if len(one.people) < problem.courses[one.course].min_group
        and (one.slot, one.venue) not in pinned
    ]
    below.sort(key=lambda one: one.course != need.course or need.person not in one.people)
    return Remedy(below[0].slot, below[0].course, below_minimum=True) if below else None


def _why(
    draft: Draft, need: Need, because: str, remedies: Sequence[Remedy], waiting: _Waiting
) -> str:
    """What is so, and what would help."""
    problem = draft.problem
    course = problem.courses[need.course]
    taught = [slot for slot in need.slots if problem.slots[slot].teachers(need.course)]
    match because:
        case "no_slot":
            return f"{need.person} named no slot they can come to. Ask for some."
        case "no_trainer":
            so = f"No trainer for {need.course} in {_slots(problem, need.slots, 'or')}."
        case "no_venue":
            so = (
                f"No venue in {_slots(problem, taught, 'or')} is large enough for"
                f" {need.course}{_needs(course)}."
            )
        case "too_few":
            so = _too_few(draft.problem, need, remedies, waiting)
        case _:
            so = _full(draft, need)
    helpful = [_remedy(problem, remedy) for remedy in remedies if not remedy.below_minimum]
    advice = f"What would do: {joined_words(helpful, 'or')}." if helpful else "Ask for more slots."
    return f"{so} {advice}"


def _needs(course: Course) -> str:
    return f", which needs {course.min_group} people" if course.min_group > 1 else ""


def _too_few(problem: Problem, need: Need, remedies: Sequence[Remedy], waiting: _Waiting) -> str:
    remedy = next((each for each in remedies if each.below_minimum), None)
    if remedy is None:
        least = problem.courses[need.course].min_group
        return (
            f"Too few people for {need.course} whenever {need.person} can come: it needs {least}."
        )
    least = problem.courses[remedy.course].min_group
    coming = waiting.coming[remedy.slot, remedy.course]
    there = f", and {coming} without a place can come" if coming else ""
    where = _slots(problem, [remedy.slot], "or")
    return f"Too few people for {remedy.course} in {where}: it needs {least}{there}."


def _full(draft: Draft, need: Need) -> str:
    """What is in the way in each slot."""
    problem = draft.problem
    ways: dict[str, list[str]] = {}
    for slot in need.slots:
        held = draft.numbers_of(slot, need.course)
        if (need.person, slot) in draft.busy:
            other = next(
                one.course
                for one in (draft.held[n] for n in draft.by_slot[slot])
                if need.person in one.people
            )
            way = f"{need.person} attends {other}"
        elif held:
            way = f"{need.course} is full"
        elif not problem.slots[slot].teachers(need.course):
            way = f"nobody teaches {need.course}"
        elif not draft.free_trainers(slot, need.course):
            way = "its trainers hold other courses"
        else:
            way = "no venue is free that is large enough"
        ways.setdefault(way, []).append(slot)
    listed = [f"{way} in {_slots(problem, slots, 'and')}" for way, slots in ways.items()]
    return f"{'; '.join(listed)}.".replace(listed[0][0], listed[0][0].upper(), 1)


def _slots(problem: Problem, slots: Sequence[str], word: str) -> str:
    named = [f"{slot} ({short_day(problem.slots[slot].day)})" for slot in slots[:LISTED]]
    if len(slots) > LISTED:
        named.append(f"{len(slots) - LISTED} more")
        word = "and"
    return joined_words(named, word)


def _remedy(problem: Problem, remedy: Remedy) -> str:
    where = _slots(problem, [remedy.slot], "or")
    if remedy.seats:
        return f"one more place on {remedy.course} in {where}"
    wanted = [f"a trainer for {remedy.course}"] if remedy.trainers else []
    if remedy.venues:
        least = problem.courses[remedy.course].min_group
        wanted.append(f"a venue for {least}" if least > 1 else "a venue")
    return f"{joined_words(wanted)} in {where}"
