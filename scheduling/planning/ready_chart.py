"""How many people are ready on each day of a training plan, with it and without it: two lines in
steps. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from nhsuk.words import day

HEIGHT = 190
TOP = 12
BOTTOM = 28
LEFT = 30
RIGHT = 96  # for the words at the end of each line
APART = 18  # between the words of both lines
BETWEEN_DAYS = 74  # from one named day to the next


@dataclass(frozen=True, slots=True)
class ReadyDay:
    """How many people are ready at the end of a day."""

    on: date
    without: int
    with_it: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words, and where they stand in the picture."""

    x: float
    y: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class ReadyChart:
    """The picture, in its own units; the first of the `days` has to be before the last. `people` are
    all in the plan.
    """

    days: Sequence[ReadyDay]
    people: int
    width: int

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def base(self) -> float:
        return self._y(0)

    @property
    def ceiling(self) -> float:
        return self._y(self.people)

    @property
    def left(self) -> int:
        return LEFT

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def with_line(self) -> str:
        return _joined(self._steps(lambda one: one.with_it))

    @property
    def without_line(self) -> str:
        return _joined(self._steps(lambda one: one.without))

    @property
    def between(self) -> str:
        """The outline of what lies between both lines."""
        there = self._steps(lambda one: one.with_it)
        back = self._steps(lambda one: one.without)[::-1]
        return _joined([*there, *back])

    @property
    def ends(self) -> list[Label]:
        """The words at the ends of the lines; where both end together, once."""
        last = self.days[-1]
        at = self.right + 8
        if last.with_it == last.without:
            return [Label(at, self._y(last.with_it) + 4, f"{last.with_it} either way", "start")]
        upper = self._y(max(last.with_it, last.without)) + 4
        lower = max(self._y(min(last.with_it, last.without)) + 4, upper + APART)
        is_better = last.with_it > last.without
        return [
            Label(at, upper if is_better else lower, f"{last.with_it} with it", "start"),
            Label(at, lower if is_better else upper, f"{last.without} without", "start"),
        ]

    @property
    def days_named(self) -> list[Label]:
        """The first day, the last, and as many firsts of a month as have room between them."""
        first, *others = self.days
        last = others.pop()
        found = [first]
        for one in others:
            has_room = self._x(one.on) - self._x(found[-1].on) >= BETWEEN_DAYS
            if one.on.day == 1 and has_room and self._x(last.on) - self._x(one.on) >= BETWEEN_DAYS:
                found.append(one)
        labels = [Label(self._x(one.on), HEIGHT - 8, f"{one.on.day} {one.on:%b}") for one in found]
        end = Label(self._x(last.on), HEIGHT - 8, f"{last.on.day} {last.on:%b}", "end")
        return [*labels, end]

    @property
    def words(self) -> str:
        """The same as a sentence."""
        first, last = self.days[0], self.days[-1]
        return (
            f"People ready of the {self.people} in this plan: {first.without} on {day(first.on)};"
            f" on {day(last.on)} {last.with_it} with the plan, {last.without} without it."
        )

    def _steps(self, value: Callable[[ReadyDay], int]) -> list[tuple[float, float]]:
        """The corners: level until a day on which it changes."""
        corners = [(self._x(self.days[0].on), self._y(value(self.days[0])))]
        for one in self.days[1:]:
            at = self._x(one.on)
            height = self._y(value(one))
            if height != corners[-1][1]:
                corners += [(at, corners[-1][1]), (at, height)]
        end = self._x(self.days[-1].on)
        return [*corners, (end, corners[-1][1])] if corners[-1][0] < end else corners

    def _x(self, on: date) -> float:
        first = self.days[0].on
        of_all = (on - first).days / (self.days[-1].on - first).days
        return round(LEFT + (self.right - LEFT) * of_all, 1)

    def _y(self, people: int) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - people / self.people), 1)


def _joined(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
