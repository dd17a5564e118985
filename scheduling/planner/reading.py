"""A planning problem from JSON. It is refused whole, with the first mistake and its place. Pure."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scheduling.planner.problem import Course, Need, Problem, Slot, TrainingSession

NAMED = 12  # of those that exist, in a message


class NotAProblem(ValueError):
    """What is wrong with a planning problem, and where."""


def read_json(text: str) -> Any:
    """JSON in which no field is there twice and every number is one; raises NotAProblem."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as refusal:
        raise NotAProblem(
            f"this is not JSON: line {refusal.lineno}, column {refusal.colno}: {refusal.msg}."
        ) from None
    except RecursionError:
        raise NotAProblem("this is nested too deeply.") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twice([(name, name) for name, _ in pairs], "an object")
    return dict(pairs)


def _no_number(text: str) -> None:
    raise NotAProblem(f"{text} is not a number.")


def read_problem(data: Any) -> Problem:
    """A problem as `plan_training --problem` takes it; raises NotAProblem."""
    fields = _object(data, "the problem", ("courses", "slots", "needs"), ("pinned", "previous"))
    courses = _courses(fields["courses"])
    slots = _slots(fields["slots"], courses)
    needs = tuple(
        _need(each, f"needs[{number}]", courses, slots)
        for number, each in enumerate(_list(fields["needs"], "needs"))
    )
    _refuse_twice(
        [(f"{need.person} needs {need.course}", (need.person, need.course)) for need in needs],
        "needs",
    )
    problem = Problem(courses, slots, needs)
    pinned = _plan(fields.get("pinned", []), "pinned", slots)
    _check_pinned(problem, pinned)
    previous = None
    if fields.get("previous") is not None:
        previous = _plan(fields["previous"], "previous", slots)
        _refuse_two_places(previous, "previous")
    return Problem(courses, slots, needs, pinned, previous)


def read_need(data: Any, problem: Problem) -> Need:
    """One more need for a problem, as `--fit` takes it; raises NotAProblem."""
    return _need(data, "the need", problem.courses, problem.slots)


def _courses(data: Any) -> dict[str, Course]:
    courses = {}
    for code, each in _mapping(data, "courses").items():
        at = f"courses.{code}"
        fields = _object(each, at, ("max_group",), ("min_group",))
        most = _whole(fields["max_group"], f"{at}.max_group")
        least = _whole(fields.get("min_group", 1), f"{at}.min_group")
        if least > most:
            raise NotAProblem(f"{at}: min_group is {least}, which is more than max_group, {most}.")
        courses[code] = Course(most, least)
    return courses


def _slots(data: Any, courses: Mapping[str, Course]) -> dict[str, Slot]:
    slots = []
    for number, each in enumerate(_list(data, "slots")):
        at = f"slots[{number}]"
        fields = _object(each, at, ("id", "day", "venues", "trainers"))
        venues = {
            venue: _whole(seats, f"{at}.venues.{venue}")
            for venue, seats in _mapping(fields["venues"], f"{at}.venues").items()
        }
        trainers = {}
        for trainer, codes in _mapping(fields["trainers"], f"{at}.trainers").items():
            where = f"{at}.trainers.{trainer}"
            known = [
                _known(code, f"{where}[{place}]", courses, "course")
                for place, code in enumerate(_list(codes, where))
            ]
            trainers[trainer] = frozenset(known)
        slot_id = _text(fields["id"], f"{at}.id")
        slots.append(Slot(slot_id, _day(fields["day"], f"{at}.day"), venues, trainers))
    _refuse_twice([(f"slot {slot.id}", slot.id) for slot in slots], "slots")
    return {slot.id: slot for slot in slots}


def _need(data: Any, at: str, courses: Mapping[str, Course], slots: Mapping[str, Slot]) -> Need:
    fields = _object(data, at, ("person", "course", "need_by", "slots"))
    named = [
        _known(slot, f"{at}.slots[{place}]", slots, "slot")
        for place, slot in enumerate(_list(fields["slots"], f"{at}.slots"))
    ]
    return Need(
        _text(fields["person"], f"{at}.person"),
        _known(fields["course"], f"{at}.course", courses, "course"),
        _day(fields["need_by"], f"{at}.need_by"),
        tuple(dict.fromkeys(named)),
    )


def _plan(data: Any, name: str, slots: Mapping[str, Slot]) -> tuple[TrainingSession, ...]:
    plan = []
    for number, each in enumerate(_list(data, name)):
        at = f"{name}[{number}]"
        fields = _object(each, at, ("slot", "course", "venue", "trainer", "people"))
        people = [
            _text(person, f"{at}.people[{place}]")
            for place, person in enumerate(_list(fields["people"], f"{at}.people"))
        ]
        course, venue, trainer = (
            _text(fields[key], f"{at}.{key}") for key in ("course", "venue", "trainer")
        )
        slot = _known(fields["slot"], f"{at}.slot", slots, "slot")
        plan.append(TrainingSession(slot, course, venue, trainer, tuple(people)))
    return tuple(plan)


def _check_pinned(problem: Problem, plan: Sequence[TrainingSession]) -> None:
    """What is pinned keeps every rule but the least number of people, who may still join."""
    for number, one in enumerate(plan):
        at = f"pinned[{number}]"
        slot = problem.slots[one.slot]
        _known(one.course, f"{at}.course", problem.courses, "course")
        _known(one.venue, f"{at}.venue", slot.venues, "venue", f" in slot {one.slot}")
        _known(one.trainer, f"{at}.trainer", slot.trainers, "trainer", f" in slot {one.slot}")
        if one.course not in slot.trainers[one.trainer]:
            raise NotAProblem(
                f"{at}.trainer: {one.trainer} does not teach {one.course} in slot {one.slot}."
            )
        if len(one.people) > (seats := problem.seats(one.slot, one.course, one.venue)):
            raise NotAProblem(
                f"{at}.people: {len(one.people)} people, but {one.course} in {one.venue} has"
                f" places for {seats}."
            )
        for place, person in enumerate(one.people):
            where = f"{at}.people[{place}]"
            need = problem.need_of.get((person, one.course))
            if need is None:
                raise NotAProblem(f"{where}: {person} has no need for {one.course}.")
            if one.slot not in need.slots:
                raise NotAProblem(
                    f"{where}: {person} cannot come to {one.course} in slot {one.slot}."
                )
    _refuse_twice([(f"{o.venue} in slot {o.slot}", (o.slot, o.venue)) for o in plan], "pinned")
    _refuse_twice([(f"{o.trainer} in slot {o.slot}", (o.slot, o.trainer)) for o in plan], "pinned")
    _refuse_two_places(plan, "pinned")


def _refuse_two_places(plan: Sequence[TrainingSession], at: str) -> None:
    for number, one in enumerate(plan):
        _refuse_twice([(person, person) for person in one.people], f"{at}[{number}].people")
    places = [(person, one) for one in plan for person in one.people]
    _refuse_twice([(f"{p} in slot {one.slot}", (p, one.slot)) for p, one in places], at)
    _refuse_twice([(f"{p} on course {one.course}", (p, one.course)) for p, one in places], at)


def _refuse_twice(items: Sequence[tuple[str, object]], at: str) -> None:
    seen = set()
    for words, key in items:
        if key in seen:
            raise NotAProblem(f"{at}: {words} is there twice.")
        seen.add(key)


def _object(
    data: Any, at: str, required: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, Any]:
    fields = _mapping(data, at)
    for name in required:
        if name not in fields:
            raise NotAProblem(f"{at}: {name} is missing.")
    for name in fields:
        if name not in (*required, *optional):
            listed = ", ".join((*required, *optional))
            raise NotAProblem(f"{at}: there is no field {name}; the fields are {listed}.")
    return fields


def _mapping(data: Any, at: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise NotAProblem(f"{at}: {_shown(data)} is not an object.")
    return data


def _list(data: Any, at: str) -> list[Any]:
    if not isinstance(data, list):
        raise NotAProblem(f"{at}: {_shown(data)} is not a list.")
    return data


def _text(data: Any, at: str) -> str:
    if not isinstance(data, str) or not data:
        raise NotAProblem(f"{at}: {_shown(data)} is not a text.")
    return data


def _whole(data: Any, at: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or data < 1:
        raise NotAProblem(f"{at}: {_shown(data)} is not a whole number from 1.")
    return data


def _day(data: Any, at: str) -> date:
    text = _text(data, at)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat():
        raise NotAProblem(f"{at}: “{text}” is not a day like 2026-03-31.")
    return day


def _known(data: Any, at: str, existing: Mapping[str, object], noun: str, where: str = "") -> str:
    name = _text(data, at)
    if name not in existing:
        listed = ", ".join(sorted(existing)[:NAMED])
        more = f" and {len(existing) - NAMED} more" if len(existing) > NAMED else ""
        hint = f"{noun}s are {listed}{more}" if existing else "there are none"
        raise NotAProblem(f"{at}: there is no {noun} {name}{where}; {hint}.")
    return name


def _shown(data: Any) -> str:
    text = repr(data) if isinstance(data, float) else str(data)
    return f"“{text[:40]}”" if isinstance(data, str) else text[:40]
