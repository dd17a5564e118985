"""The gaps in readiness that matter, in sentences, each with the number of people it would take.

Pure. A gap of cover comes from the grid of topics by media; one of training from the figures of a
directorate or a course. The worst come first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from nhsuk.words import joined_words, number_words
from reports.board.overview import Gap
from training.cover_plan import ENOUGH, Cell, Grid, Lack
from training.media import WITHIN
from training.readiness import NO_DIRECTORATE, By

SHOWN = 5
NAMED = 3  # so many media are named; more are counted


@dataclass(frozen=True, slots=True)
class GapInWords:
    """`people`: how many it would take; `cells`: where it is in the grid; `media`: where it is the
    whole column.
    """

    what: str
    remedy: str
    people: int
    cells: frozenset[Cell] = frozenset()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Someone listed for a topic, and what they lack for each medium."""

    reference: str
    lacks: Mapping[str, Lack]


def gaps_that_matter(
    grid: Grid,
    *,
    topics: Mapping[str, str],
    groups: Mapping[By, Sequence[Gap]],
    courses: Mapping[str, str],
) -> list[GapInWords]:
    """Five at most. Where there are more, each kind has its worst: two subjects that nobody covers,
    one that one person covers, a directorate, a course; then whatever is next, a subject that
    another gap names already last of all.
    """
    ready = grid.counts()
    thin = [one for one in grid.topics if any(ready[one, of] < ENOUGH for of in grid.media)]
    by_topic = _by_topic(grid, thin)  # of a large register few
    empty = _empty_columns(grid, ready)
    columns = [_column(empty, by_topic)] if empty else []
    nobody = sorted(_nobody(topics, by_topic, set(empty)), key=_widest)
    named = _subjects(nobody[:2])
    one_person = sorted(_one_person(topics, by_topic), key=_widest)
    one_person.sort(key=lambda gap: not named.isdisjoint(_subjects([gap])))
    directorates = [_directorate(gap) for gap in groups[By.DIRECTORATE] if gap.short]
    of_courses = [_course(gap, courses) for gap in groups[By.COURSE] if gap.short]
    in_order = [*nobody, *columns, *one_person, *directorates, *of_courses]
    worst = [*nobody[:2], *columns[:1], *one_person[:1], *directorates[:1], *of_courses[:1]]
    chosen = _new_subjects_first(dict.fromkeys([*worst, *in_order]))[:SHOWN]
    return [gap for gap in in_order if gap in chosen]


def _new_subjects_first(gaps: Iterable[GapInWords]) -> list[GapInWords]:
    """Last the gaps of a subject that a gap before them names."""
    fresh: list[GapInWords] = []
    again: list[GapInWords] = []
    for gap in gaps:
        (again if _subjects([gap]) & _subjects(fresh) else fresh).append(gap)
    return fresh + again


def _subjects(gaps: Iterable[GapInWords]) -> set[str]:
    return {topic for gap in gaps for topic, _ in gap.cells}


def numbers_of(gaps: Iterable[GapInWords]) -> dict[Cell | str, int]:
    """The number of the gap that each cell, or each medium, is part of."""
    numbers: dict[Cell | str, int] = {}
    for number, gap in enumerate(gaps, 1):
        numbers |= dict.fromkeys([*gap.cells, *gap.media], number)
    return numbers


def _widest(gap: GapInWords) -> tuple[int, str]:
    return -len(gap.cells), gap.what


def _by_topic(grid: Grid, topics: Sequence[str]) -> dict[str, list[_Listed]]:
    """Those listed for each of the topics, in order of reference."""
    found: dict[str, list[_Listed]] = {topic: [] for topic in topics}
    for (of, lacks), references in grid.people.items():
        by_medium = dict(zip(grid.media, lacks, strict=True))
        for topic in of & found.keys():
            found[topic] += [_Listed(reference, by_medium) for reference in references]
    return {topic: sorted(people, key=lambda one: one.reference) for topic, people in found.items()}


def _ready(people: Iterable[_Listed], medium: str) -> list[str]:
    return [one.reference for one in people if one.lacks[medium] is Lack.NOTHING]


def _empty_columns(grid: Grid, ready: Mapping[Cell, int]) -> list[str]:
    """Media for which nobody is ready, whatever the subject; not if there is one subject alone."""
    if len(grid.topics) < 2 or not grid.people:
        return []
    return [
        medium for medium in grid.media if not any(ready[topic, medium] for topic in grid.topics)
    ]


def _column(media: Sequence[str], by_topic: Mapping[str, Sequence[_Listed]]) -> GapInWords:
    people = list({one.reference: one for one in chain(*by_topic.values())}.values())
    remedy, takes = _remedy(people, media, ready=0, knows="are listed for a subject")
    what = f"Nobody is ready to speak {_where(media)}, whatever the subject."
    return GapInWords(what, remedy, takes, media=tuple(media))


def _nobody(
    topics: Mapping[str, str], by_topic: Mapping[str, Sequence[_Listed]], empty: set[str]
) -> Iterator[GapInWords]:
    """Subjects that nobody can speak about in some media, apart from those for which nobody is
    ready at all.
    """
    for topic, people in by_topic.items():
        if not people:
            what = f"{topics[topic]}: nobody is listed."
            yield GapInWords(
                what, "It would take two people.", 2, _cells(topic, set(WITHIN) - empty)
            )
            continue
        media = [one for one in WITHIN if one not in empty and not _ready(people, one)]
        if media:
            remedy, takes = _remedy(people, media, ready=0, knows="know the subject")
            among = [one for one in WITHIN if one not in empty]
            what = _covered(topics[topic], media, among)
            yield GapInWords(what, remedy, takes, _cells(topic, media))


def _one_person(
    topics: Mapping[str, str], by_topic: Mapping[str, Sequence[_Listed]]
) -> Iterator[GapInWords]:
    """Subjects that one and the same person covers in some media."""
    for topic, people in by_topic.items():
        media_of: defaultdict[str, list[str]] = defaultdict(list)
        for medium in WITHIN:
            if len(ready := _ready(people, medium)) == 1:
                media_of[ready[0]].append(medium)
        for alone, media in media_of.items():
            others = [one for one in people if one.reference != alone]
            remedy, takes = _remedy(others, media, ready=1, knows="also know the subject")
            what = f"{topics[topic]}: one person alone can speak {_where(media, 'and')}."
            yield GapInWords(what, remedy, takes, _cells(topic, media))


def _cells(topic: str, media: Iterable[str]) -> frozenset[Cell]:
    return frozenset((topic, medium) for medium in media)


def _where(media: Sequence[str], word: str = "or") -> str:
    if len(media) > NAMED:
        return f"in {number_words(len(media))} of {number_words(len(WITHIN))} media"
    return joined_words([WITHIN[medium] for medium in media], word)


def _covered(subject: str, media: Sequence[str], among: Collection[str]) -> str:
    """Where nobody can speak about the subject; of many media, where somebody can."""
    left = [medium for medium in WITHIN if medium in among and medium not in media]
    if not left:
        return f"{subject}: nobody can speak about it anywhere."
    if len(left) < len(media):
        return f"{subject}: we can speak only {joined_words([WITHIN[one] for one in left])}."
    return f"{subject}: nobody can speak {_where(media)}."


def _remedy(
    people: Sequence[_Listed], media: Sequence[str], *, ready: int, knows: str
) -> tuple[str, int]:
    """What would bring it to two ready people, the cheapest first: a mock interview, then training.
    And how many people that takes.
    """
    wanted = 2 - ready
    if not people:
        return "Nobody else is listed: it would take one more person.", wanted
    mocks = sum(max(one.lacks[medium] for medium in media) is Lack.MOCK for one in people)
    takes = min(wanted, len(people))
    by_mock = min(takes, mocks)
    what = "a mock interview" if by_mock else "training"
    of = number_words(len(people))
    if 0 < by_mock < takes:
        return f"Of the {of} who {knows}, one needs a mock interview and one needs training.", takes
    if len(people) == 1:
        one = "one other" if ready else "one person"
        return f"The {one} who knows the subject needs {what}.", takes
    if takes == len(people):
        return f"Both who {knows} need {what}.", takes
    who = f"{number_words(takes).capitalize()} of the {of} who {knows}"
    return f"{who} {'needs' if takes == 1 else 'need'} {what}.", takes


def _directorate(gap: Gap) -> GapInWords:
    figures = gap.figures
    missing = figures.required - figures.compliant
    where = "with no directorate" if gap.name == NO_DIRECTORATE else f"in {gap.name}"
    of = number_words(figures.people_required)
    verb = "is not" if gap.short == 1 else "are not"
    what = f"{number_words(gap.short).capitalize()} of {of} {where} {verb} ready."
    if gap.short == figures.people_required:
        what = (
            f"Nobody {where} is ready."
            if gap.short > 1
            else f"The one person {where} is not ready."
        )
    lack = "one course" if missing == 1 else f"{number_words(missing)} courses"
    if gap.short == 1:
        return GapInWords(what, f"It would take {lack}.", 1)
    return GapInWords(what, f"Between them they lack {lack}.", gap.short)


def _course(gap: Gap, courses: Mapping[str, str]) -> GapInWords:
    name = f"{gap.name} {courses[gap.name]}"
    of = number_words(gap.figures.people_required)
    verb = "does not hold" if gap.short == 1 else "do not hold"
    what = f"{number_words(gap.short).capitalize()} of the {of} who need {name} {verb} it in date."
    if gap.short == gap.figures.people_required:
        what = f"Nobody who needs {name} holds it in date."
    places = "one place" if gap.short == 1 else f"{number_words(gap.short)} places"
    return GapInWords(what, f"It would take {places}.", gap.short)
