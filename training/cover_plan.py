"""The cheapest trainings and mocks that lift every cell of the cover grid to two people ready (policy 12.1).

Pure and exact: branch and bound over who is made ready for which media, with a lower bound that proves the answer.
Where the search is cut short it says so. What nobody could lift is named with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, combinations
from math import gcd

from training.cover_search import Option, Search

ENOUGH = 2
MANY, FEW = 300, 6  # kinds of people in a part, beyond which only so many of the nearest are looked at for each cell
Cell = tuple[str, str]  # topic, medium


class Lack(IntEnum):
    """What somebody lacks to be ready for a medium."""

    NOTHING = 0
    MOCK = 1
    TRAINING = 2
    BOTH = 3


Kind = tuple[frozenset[str], tuple[Lack, ...]]  # the topics someone is listed for; what they lack, by medium in order
NEEDS_MOCK, NEEDS_TRAINING = (Lack.MOCK, Lack.BOTH), (Lack.TRAINING, Lack.BOTH)


@dataclass(frozen=True, slots=True)
class Grid:
    """Topics by medium, and who is listed for a topic: by kind their references, as any of a kind will do."""

    topics: Sequence[str]
    media: Sequence[str]
    people: Mapping[Kind, Sequence[str]]

    def counts(self, lacks: Iterable[Lack] = (Lack.NOTHING,)) -> Counter[Cell]:
        """By cell the number of people who lack one of these: by default, who are ready."""
        wanted, found = frozenset(lacks), Counter[Cell]()
        for (topics, lack), references in self.people.items():
            media = [medium for medium, one in zip(self.media, lack, strict=True) if one in wanted]
            for topic in topics:
                for medium in media:
                    found[topic, medium] += len(references)
        return found


@dataclass(frozen=True, slots=True)
class Costs:
    """In minutes of people's time."""

    place: int = 180
    mock: int = 30


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """A place on a course, or a mock in a medium, for somebody."""

    person: str
    course: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """A cell that cannot have two: at most `most`, as no more are listed, or no course covers the medium."""

    cell: Cell
    most: int
    needs_course: bool


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """`lifted` reach two; `raised` come from nobody to the one that can be. Nothing costs less than `bound`."""

    deeds: list[Deed]
    cost: int
    bound: int
    lifted: list[Cell]
    raised: list[Cell]
    short: list[Short]

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.cost


def cheapest_cover(
    grid: Grid, *, media_of: Mapping[str, frozenset[str]], costs: Costs = Costs(), nodes: int = 5_000
) -> CoverPlan:
    """What to do for whom, at the least cost in all; `nodes` is how far each independent part is searched."""
    taught = frozenset(chain.from_iterable(media_of.values()))
    ready, mocks = grid.counts(), grid.counts([Lack.MOCK])
    untrained = grid.counts([Lack.TRAINING, Lack.BOTH])
    cells = [(topic, medium) for topic in grid.topics for medium in grid.media]
    most = {
        cell: min(ENOUGH, ready[cell] + mocks[cell] + (untrained[cell] if cell[1] in taught else 0)) for cell in cells
    }
    needs = {cell: most[cell] - ready[cell] for cell in cells if most[cell] > ready[cell]}
    deeds, cost, bound = [], 0, 0
    for media in _connected(grid.media, media_of):
        wanted = {cell: need for cell, need in needs.items() if cell[1] in media}
        if wanted:
            found = _solve(grid, media, wanted, media_of, costs, nodes)
            deeds += found[0]
            cost, bound = cost + found[1], bound + found[2]
    return CoverPlan(
        deeds=sorted(deeds),
        cost=cost,
        bound=bound,
        lifted=[cell for cell in needs if most[cell] == ENOUGH],
        raised=[cell for cell in needs if most[cell] < ENOUGH],
        short=[
            Short(cell, most[cell], cell[1] not in taught and untrained[cell] > 0)
            for cell in cells
            if most[cell] < ENOUGH
        ],
    )


def _connected(media: Sequence[str], media_of: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """The media in parts that no course connects: each part can be looked at by itself."""
    part = {medium: {medium} for medium in media}
    for covered in media_of.values():
        joined = set().union(*(part[medium] for medium in covered if medium in part))
        for medium in joined:
            part[medium] = joined
    return [[m for m in media if m in joined] for joined in {id(joined): joined for joined in part.values()}.values()]


def _solve(
    grid: Grid,
    media: Sequence[str],
    needs: Mapping[Cell, int],
    media_of: Mapping[str, frozenset[str]],
    costs: Costs,
    nodes: int,
) -> tuple[list[Deed], int, int]:
    """The deeds, what they cost, and the least that any others could, for media of one part."""
    cells = {cell: number for number, cell in enumerate(needs)}
    people: defaultdict[Kind, list[str]] = defaultdict(list)
    places = [grid.media.index(medium) for medium in media]
    topics_short = {topic for topic, _ in needs}
    for (topics, lacks), references in grid.people.items():
        if here := topics & topics_short:
            people[here, tuple(lacks[place] for place in places)] += references
    kinds = _nearest(people, [(topic, media.index(medium)) for topic, medium in needs])
    options: list[Option] = []
    made_of: list[tuple[tuple[str, ...], list[str]]] = []
    for number, (topics, lacks) in enumerate(kinds):
        lack = dict(zip(media, lacks, strict=True))
        for chosen in _subsets([medium for medium in media if lack[medium]]):
            met = [[cells[topic, m] for topic in sorted(topics) if (topic, m) in cells] for m in chosen]
            courses = _fewest([m for m in chosen if lack[m] in NEEDS_TRAINING], media_of)
            if courses is None or not all(met):
                continue
            mocks = [medium for medium in chosen if lack[medium] in NEEDS_MOCK]
            price = costs.place * len(courses) + costs.mock * len(mocks)
            options.append(Option(number, price, tuple(chain.from_iterable(met))))
            made_of.append((courses, mocks))
    limits = [len(people[kind]) for kind in kinds]
    found = Search(options, limits, list(needs.values()), step=gcd(costs.place, costs.mock), nodes=nodes).run()
    free = {number: iter(sorted(people[kind])) for number, kind in enumerate(kinds)}
    deeds = []
    for chosen_option in found.chosen:
        person = next(free[options[chosen_option].kind])
        courses, mocks = made_of[chosen_option]
        deeds += [Deed(person, course=course) for course in courses]
        deeds += [Deed(person, medium=medium) for medium in mocks]
    return deeds, found.cost, found.bound if len(kinds) == len(people) else gcd(costs.place, costs.mock)


def _nearest(people: Mapping[Kind, Sequence[str]], cells: Sequence[tuple[str, int]]) -> list[Kind]:
    """All kinds; of a great many the nearest for each cell, so that nothing is proven but the page does not wait."""
    kinds = sorted(people, key=lambda kind: min(people[kind]))
    if len(kinds) <= MANY:
        return kinds
    kept: set[Kind] = set()
    for topic, place in cells:
        able = [kind for kind in kinds if topic in kind[0] and kind[1][place]]
        kept.update(sorted(able, key=lambda kind: (kind[1][place], sum(kind[1]), -len(kind[0])))[:FEW])
    return [kind for kind in kinds if kind in kept]


def _subsets(media: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return chain.from_iterable(combinations(media, size) for size in range(1, len(media) + 1))


def _fewest(media: Sequence[str], media_of: Mapping[str, frozenset[str]]) -> tuple[str, ...] | None:
    """The fewest courses that cover all of these media; None where none do."""
    wanted = frozenset(media)
    useful = sorted(course for course, covered in media_of.items() if covered & wanted)
    for size in range(len(wanted) + 1):
        for courses in combinations(useful, size):
            if wanted <= frozenset().union(*(media_of[course] for course in courses)):
                return courses
    return None
