"""The cheapest training and mocks that bring every cell of the cover grid to two people ready
(policy 12.1).

Pure and exact: HiGHS chooses who is made ready for which media and proves the optimum. If its time
runs out first, the plan says by how much it could be beaten at most. Cells that cannot be lifted
are listed with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import chain, combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.cover_model import Option

ENOUGH = 2
SECONDS = 1.0  # for each independent part: the page waits for it
Cell = tuple[str, str]  # topic, medium


class Lack(IntEnum):
    """What someone lacks to be ready for a medium."""

    NOTHING = 0
    MOCK = 1
    TRAINING = 2
    BOTH = 3


# The topics someone is listed for, and what they lack for each medium, in order.
Kind = tuple[frozenset[str], tuple[Lack, ...]]
CoursesAndMocks = tuple[tuple[str, ...], list[str]]
NEEDS_MOCK = (Lack.MOCK, Lack.BOTH)
NEEDS_TRAINING = (Lack.TRAINING, Lack.BOTH)


@dataclass(frozen=True, slots=True)
class Grid:
    """Topics by medium, with the references of those listed for a topic, grouped by kind."""

    topics: Sequence[str]
    media: Sequence[str]
    people: Mapping[Kind, Sequence[str]]

    def counts(self, lacks: Iterable[Lack] = (Lack.NOTHING,)) -> Counter[Cell]:
        """By cell, how many people lack one of these; by default, how many are ready."""
        wanted = frozenset(lacks)
        found = Counter[Cell]()
        for (topics, lack), references in self.people.items():
            media = [medium for medium, one in zip(self.media, lack, strict=True) if one in wanted]
            for topic in topics:
                for medium in media:
                    found[topic, medium] += len(references)
        return found


@dataclass(frozen=True, slots=True)
class Costs:
    """Minutes of people's time."""

    place: int = 180
    mock: int = 30


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing to do for one person: a place on a course or a mock in a medium."""

    person: str
    course: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A cell that cannot reach two: at most `most` of the `listed` can be ready, as no course
    covers the others.
    """

    cell: Cell
    most: int
    listed: int


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """`lifted` cells reach two; `raised` cells reach the one that is possible. No plan costs less
    than `bound`.
    """

    steps: list[Step]
    cost: int
    bound: int
    lifted: list[Cell]
    raised: list[Cell]
    shortfalls: list[Shortfall]

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.cost


def cheapest_cover(
    grid: Grid,
    *,
    media_of: Mapping[str, frozenset[str]],
    costs: Costs = Costs(),
    seconds: float = SECONDS,
) -> CoverPlan:
    """The plan with the least total cost; `seconds` limits the search of each independent part."""
    taught = frozenset(chain.from_iterable(media_of.values()))
    ready = grid.counts()
    mocks = grid.counts([Lack.MOCK])
    untrained = grid.counts([Lack.TRAINING, Lack.BOTH])
    cells = [(topic, medium) for topic in grid.topics for medium in grid.media]
    most = {
        cell: min(ENOUGH, ready[cell] + mocks[cell] + (untrained[cell] if cell[1] in taught else 0))
        for cell in cells
    }
    needs = {cell: most[cell] - ready[cell] for cell in cells if most[cell] > ready[cell]}
    steps = []
    cost = 0
    bound = 0
    for media in _independent_parts(grid.media, media_of):
        wanted = {cell: need for cell, need in needs.items() if cell[1] in media}
        if wanted:
            found = _solve(grid, media, wanted, media_of, costs, seconds)
            steps += found[0]
            cost = cost + found[1]
            bound = bound + found[2]
    return CoverPlan(
        steps=sorted(steps),
        cost=cost,
        bound=bound,
        lifted=[cell for cell in needs if most[cell] == ENOUGH],
        raised=[cell for cell in needs if most[cell] < ENOUGH],
        shortfalls=[
            Shortfall(cell, most[cell], ready[cell] + mocks[cell] + untrained[cell])
            for cell in cells
            if most[cell] < ENOUGH
        ],
    )


def _independent_parts(
    media: Sequence[str], media_of: Mapping[str, frozenset[str]]
) -> list[list[str]]:
    """Split the media into parts that no course connects; each is solved by itself."""
    part = {medium: {medium} for medium in media}
    for covered in media_of.values():
        joined = set().union(*(part[medium] for medium in covered if medium in part))
        for medium in joined:
            part[medium] = joined
    return [
        [m for m in media if m in joined]
        for joined in {id(joined): joined for joined in part.values()}.values()
    ]


def _solve(
    grid: Grid,
    media: Sequence[str],
    needs: Mapping[Cell, int],
    media_of: Mapping[str, frozenset[str]],
    costs: Costs,
    seconds: float,
) -> tuple[list[Step], int, int]:
    """The steps for media of one part, their cost, and a lower bound for any others."""
    from training.cover_model import cheapest_options  # loads HiGHS and NumPy, in 0.2 s

    people = _people_by_kind(grid, media, needs)
    builder = _OptionBuilder(media, list(needs), media_of, costs)
    kinds = sorted(people, key=lambda kind: min(people[kind]))
    every = [
        (option, made)
        for number, kind in enumerate(kinds)
        for option, made in builder.of(kind, number)
    ]
    options = [option for option, _ in every]
    limits = [len(people[kind]) for kind in kinds]
    choice = cheapest_options(options, limits, list(needs.values()), seconds=seconds)
    free = {number: iter(sorted(people[kind])) for number, kind in enumerate(kinds)}
    steps = []
    for number in choice.chosen:
        person = next(free[options[number].kind])
        courses, mocks = every[number][1]
        steps += [Step(person, course=course) for course in courses]
        steps += [Step(person, medium=medium) for medium in mocks]
    return steps, choice.cost, choice.bound


def _people_by_kind(
    grid: Grid, media: Sequence[str], needs: Mapping[Cell, int]
) -> dict[Kind, list[str]]:
    """Group people by what they can do for the cells wanted; people of one kind are
    interchangeable.
    """
    places = [grid.media.index(medium) for medium in media]
    wanted = [frozenset(topic for topic, medium in needs if medium == one) for one in media]
    by_lacks: defaultdict[Kind, list[str]] = defaultdict(list)
    for (topics, lacks), references in grid.people.items():
        by_lacks[topics, tuple(lacks[place] for place in places)] += references
    people: defaultdict[Kind, list[str]] = defaultdict(list)
    for (topics, lacks), references in by_lacks.items():
        of_use = [
            topics & short if lack else frozenset()
            for short, lack in zip(wanted, lacks, strict=True)
        ]
        if any(of_use):
            lacking = (
                lack if some else Lack.NOTHING for some, lack in zip(of_use, lacks, strict=True)
            )
            people[frozenset().union(*of_use), tuple(lacking)] += references
    return people


@dataclass(frozen=True)
class _OptionBuilder:
    """The options of a kind: one for each set of media that they could be made ready for, with its
    price.
    """

    media: Sequence[str]
    cells: Sequence[Cell]
    media_of: Mapping[str, frozenset[str]]
    costs: Costs

    @cached_property
    def number_of(self) -> dict[Cell, int]:
        return {cell: number for number, cell in enumerate(self.cells)}

    @cached_property
    def priced(self) -> dict[tuple[Lack, ...], list[tuple[tuple[str, ...], int, CoursesAndMocks]]]:
        return {}

    def of(self, kind: Kind, number: int) -> "Iterator[tuple[Option, CoursesAndMocks]]":
        from training.cover_model import Option

        topics = sorted(kind[0])
        lacks = kind[1]
        if lacks not in self.priced:
            self.priced[lacks] = list(self._priced(dict(zip(self.media, lacks, strict=True))))
        for chosen, price, made in self.priced[lacks]:
            met = [
                [self.number_of[topic, m] for topic in topics if (topic, m) in self.number_of]
                for m in chosen
            ]
            yield Option(number, price, tuple(chain.from_iterable(met))), made

    def _priced(
        self, lack: Mapping[str, Lack]
    ) -> Iterator[tuple[tuple[str, ...], int, CoursesAndMocks]]:
        for chosen in _subsets([medium for medium in self.media if lack[medium]]):
            courses = _fewest_courses(
                [m for m in chosen if lack[m] in NEEDS_TRAINING], self.media_of
            )
            if courses is not None:
                mocks = [medium for medium in chosen if lack[medium] in NEEDS_MOCK]
                yield (
                    chosen,
                    self.costs.place * len(courses) + self.costs.mock * len(mocks),
                    (courses, mocks),
                )


def _subsets(media: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return chain.from_iterable(combinations(media, size) for size in range(1, len(media) + 1))


def _fewest_courses(
    media: Sequence[str], media_of: Mapping[str, frozenset[str]]
) -> tuple[str, ...] | None:
    """The fewest courses that cover all of these media; None if none do."""
    wanted = frozenset(media)
    for size in range(len(wanted) + 1):
        for courses in combinations(sorted(media_of), size):
            if wanted <= frozenset().union(*(media_of[course] for course in courses)):
                return courses
    return None
