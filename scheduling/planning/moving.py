"""To which other times a proposed session can go with everyone who is in it. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from scheduling.planning.half_days import slot_of

NEAREST = 30  # times that are offered


class Moves:
    """Of a plan: `problem` and `proposed` as the planner has them."""

    def __init__(self, problem: Mapping[str, Any], proposed: Sequence[Mapping[str, Any]]) -> None:
        self.slots = {slot["id"]: slot for slot in problem.get("slots", [])}
        self.can_come = {
            (need["person"], need["course"]): {*need["slots"]} for need in problem.get("needs", [])
        }
        self.taken: set[tuple[str, str, str]] = set()
        self.busy: dict[str, set[str]] = defaultdict(set)  # slots by person
        for each in proposed:
            self.taken.add((each["slot"], "venue", each["venue"]))
            self.taken.add((each["slot"], "trainer", each["trainer"]))
            for person in each["people"]:
                self.busy[person].add(each["slot"])

    def times_of(self, proposed: Mapping[str, Any]) -> list[str]:
        """The slots in which its venue and its trainer are free and everyone in it can come, in
        order: of many, those nearest to the time it has.
        """
        free = [slot for slot in self._common(proposed) if self._is_free(proposed, slot)]
        now = slot_of(proposed["slot"]).starts_at
        free.sort(key=lambda slot: (abs(slot_of(slot).starts_at - now), slot))
        return sorted(free[:NEAREST])

    def _common(self, proposed: Mapping[str, Any]) -> set[str]:
        """When all of them can come."""
        slots = {*self.slots} - {proposed["slot"]}
        for person in proposed["people"]:
            slots &= self.can_come.get((person, proposed["course"]), set())
            slots -= self.busy[person]
        return slots

    def _is_free(self, proposed: Mapping[str, Any], name: str) -> bool:
        slot = self.slots[name]
        return (
            proposed["venue"] in slot["venues"]
            and proposed["course"] in slot["trainers"].get(proposed["trainer"], ())
            and (name, "venue", proposed["venue"]) not in self.taken
            and (name, "trainer", proposed["trainer"]) not in self.taken
        )
