"""Small and large planning problems by seed, every plan of a small one, and a verifier that knows
the rules but nothing of how plans are found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

from scheduling.planner.problem import Answer, Course, Need, Problem, Slot, TrainingSession

MONDAY = date(2026, 1, 5)
Counts = tuple[int, ...]


def small_problem(seed: int) -> Problem:
    """Up to five needs on up to three slots; every third has something pinned, every other a plan
    that people know.
    """
    random = Random(seed)
    courses = {
        code: Course(random.randint(least, 3), least)
        for code, least in (("M1", random.randint(1, 2)), ("M2", random.randint(1, 3)))
    }
    slots = {}
    for name in ("S1", "S2", "S3")[: random.randint(1, 3)]:
        venues = {f"Room {n}": random.randint(1, 3) for n in range(random.choice([0, 1, 2, 2]))}
        trainers = {
            f"T{n}": frozenset(random.sample(["M1", "M2"], random.randint(1, 2)))
            for n in range(random.choice([0, 1, 2, 2]))
        }
        slots[name] = Slot(name, MONDAY + timedelta(random.randint(0, 9)), venues, trainers)
    pairs = random.sample(list(product("ABCD", courses)), random.randint(1, 6))
    needs = tuple(
        Need(
            person,
            course,
            MONDAY + timedelta(random.randint(0, 6)),
            tuple(sorted(random.sample(list(slots), random.randint(0, len(slots)) or len(slots)))),
        )
        for person, course in pairs
    )
    problem = Problem(courses, slots, needs)
    if seed % 3 == 0:
        problem = replace(problem, pinned=_some_pinned(problem, random))
    if seed % 2 == 0:
        problem = replace(problem, previous=tuple(_some_plan(problem, random)))
    return problem


def _some_pinned(problem: Problem, random: Random) -> tuple[TrainingSession, ...]:
    for slot in problem.slots.values():
        for venue, (trainer, courses) in product(slot.venues, slot.trainers.items()):
            course = min(courses)
            able = [n.person for n in problem.needs if n.course == course and slot.id in n.slots]
            size = random.randint(0, min(len(able), problem.seats(slot.id, course, venue)))
            return (TrainingSession(slot.id, course, venue, trainer, tuple(able[:size])),)
    return ()


def _some_plan(problem: Problem, random: Random) -> Iterator[TrainingSession]:
    """One training session for each course: people who may have no such need, or cannot come."""
    for number, course in enumerate(problem.courses):
        slots = list(problem.slots)
        slot = slots[number % len(slots)]
        people = random.sample("ABCDE", random.randint(0, 3))
        if len(slots) > 1:
            yield TrainingSession(slot, course, f"Room {number}", "T0", tuple(people))


def large_problem(
    seed: int,
    needs: int,
    slots: int,
    *,
    named: tuple[int, int] = (3, 15),
    rooms: tuple[int, int] = (1, 3),
) -> Problem:
    """Six courses and eight trainers over half a year; a third of the people need a second
    course. Each names so many slots.
    """
    random = Random(seed)
    courses = {
        f"M{n}": Course(random.choice([6, 8, 10, 12]), random.randint(1, 3)) for n in range(1, 7)
    }
    teams = {
        f"Trainer {n}": frozenset(random.sample(sorted(courses), random.randint(1, 4)))
        for n in range(8)
    }
    held = {}
    for number in range(slots):
        name = f"S{number:03}"
        venues = {f"Room {n}": random.choice([4, 6, 8, 12]) for n in range(random.randint(*rooms))}
        there = random.sample(sorted(teams), random.randint(*rooms))
        day = MONDAY + timedelta(number * 180 // slots)
        held[name] = Slot(name, day, venues, {trainer: teams[trainer] for trainer in there})
    wanted: list[Need] = []
    while len(wanted) < needs:
        person = f"P-{len(wanted):04}"
        number = 1 + (random.random() < 0.3)
        for course in random.sample(sorted(courses), min(number, needs - len(wanted))):
            named_slots = random.sample(sorted(held), min(slots, random.randint(*named)))
            due = MONDAY + timedelta(random.randint(0, 200))
            wanted.append(Need(person, course, due, tuple(sorted(named_slots))))
    return Problem(courses, held, tuple(wanted))


def broken_rules(problem: Problem, plan: Iterable[TrainingSession]) -> list[str]:
    """Each rule of the contract that a plan breaks."""
    plan = list(plan)
    broken = []
    pinned = {(one.slot, one.venue): one for one in problem.pinned}
    for one in plan:
        slot = problem.slots[one.slot]
        was = pinned.pop((one.slot, one.venue), None)
        seats = min(problem.courses[one.course].max_group, slot.venues.get(one.venue, 0))
        least = problem.courses[one.course].min_group if was is None else 0
        if not least <= len(one.people) <= seats:
            broken.append(f"{len(one.people)} people: {one}")
        if one.course not in slot.trainers.get(one.trainer, ()):
            broken.append(f"is not taught: {one}")
        if was and (
            (was.course, was.trainer) != (one.course, one.trainer)
            or not {*was.people} <= {*one.people}
        ):
            broken.append(f"is not as pinned: {one}")
        for person in one.people:
            need = next(
                (n for n in problem.needs if (n.person, n.course) == (person, one.course)), None
            )
            if need is None or one.slot not in need.slots:
                broken.append(f"{person} does not come: {one}")
    broken += [f"is not there: {one}" for one in pinned.values()]
    for what, keys in {
        "venue": [(one.slot, one.venue) for one in plan],
        "trainer": [(one.slot, one.trainer) for one in plan],
        "person in a slot": [(one.slot, person) for one in plan for person in one.people],
        "person on a course": [(one.course, person) for one in plan for person in one.people],
    }.items():
        broken += [f"{what} twice: {key}" for key, times in Counter(keys).items() if times > 1]
    return broken


def cost_of(problem: Problem, plan: Iterable[TrainingSession]) -> tuple[int, int, int, int]:
    """Unplaced, days late, moved and training sessions, counted place by place."""
    plan = list(plan)
    places = {(person, one.course, one.slot) for one in plan for person in one.people}
    late = 0
    for need in problem.needs:
        for slot in problem.slots.values():
            if (need.person, need.course, slot.id) in places:
                late += max(0, (slot.day - need.need_by).days)
    known = [(p, one.course, one.slot) for one in problem.previous or () for p in one.people]
    moved = sum(place not in places for place in known)
    return len(problem.needs) - len(places), late, moved, len(plan)


def best_cost(problem: Problem, must: frozenset[tuple[str, str]] = frozenset()) -> Counts | None:
    """The least cost over every plan there is in which these needs have a place; None if there is
    none. For very small problems.
    """
    fewest = {slot: _fewest_sessions(problem, slot) for slot in problem.slots}
    pinned = {(p, one.course): one.slot for one in problem.pinned for p in one.people}
    codes = list(problem.courses)
    known = {(p, one.course, one.slot) for one in problem.previous or () for p in one.people}
    options = []
    for need in problem.needs:
        key = need.person, need.course
        slots: tuple[str | None, ...] = (*need.slots, None)
        if key in pinned:
            slots = (pinned[key],)
        elif key in must:
            slots = need.slots
        options.append(slots)
    best: Counts | None = None
    for chosen in product(*options):
        taken = list(zip(problem.needs, chosen, strict=True))
        busy = [(need.person, slot) for need, slot in taken if slot]
        if len(busy) > len({*busy}):
            continue
        held = 0
        for slot in problem.slots:
            there = Counter(need.course for need, where in taken if where == slot)
            number = fewest[slot].get(tuple(there[code] for code in codes))
            if number is None:
                break
            held += number
        else:
            kept = {(n.person, n.course, slot) for n, slot in taken if slot} & known
            late = sum(
                max(0, (problem.slots[slot].day - need.need_by).days)
                for need, slot in taken
                if slot
            )
            cost = (chosen.count(None), late, len(known) - len(kept), held)
            best = cost if best is None else min(best, cost)
    return best


def _fewest_sessions(problem: Problem, slot_id: str) -> dict[Counts, int]:
    """The least number of training sessions in a slot for each number of people by course."""
    slot = problem.slots[slot_id]
    pinned = [one for one in problem.pinned if one.slot == slot_id]
    every = [
        TrainingSession(slot_id, course, venue, trainer)
        for venue in slot.venues
        for trainer, courses in slot.trainers.items()
        for course in courses
    ]
    fewest: dict[Counts, int] = {}
    for size in range(len(slot.venues) + 1):
        for some in combinations(every, size):
            places = [one.venue for one in some], [one.trainer for one in some]
            if any(len({*names}) < size for names in places):
                continue
            fixed = [p for p in pinned if replace(p, people=()) in some]
            if len(fixed) < len(pinned):
                continue
            ranges = []
            for code, course in problem.courses.items():
                least = most = 0
                for one in some:
                    if one.course == code:
                        was = next((p for p in fixed if p.venue == one.venue), None)
                        least += len(was.people) if was else course.min_group
                        most += min(course.max_group, slot.venues[one.venue])
                ranges.append(range(least, most + 1) if least <= most else range(0))
                if any(
                    one.course == code
                    and min(course.max_group, slot.venues[one.venue]) < course.min_group
                    and replace(one, people=()) not in [replace(p, people=()) for p in fixed]
                    for one in some
                ):
                    ranges[-1] = range(0)
            for counts in product(*ranges):
                fewest.setdefault(counts, size)
    return fewest


def plan_is_right(problem: Problem, answer: Answer) -> bool:
    """Whether the plan keeps the rules and costs what it says, and the bound is below."""
    return (
        broken_rules(problem, answer.training_sessions) == []
        and cost_of(problem, answer.training_sessions) == answer.objective
        and answer.bound <= answer.objective
    )
