"""Compares what we say with what a partner says about the same point, and marks differences for a
person to judge. Pure.

It looks at numbers, percentages, sums, phone numbers, times, days and words of status (11.4). It
decides nothing: "about 12" and "12" are the same number to it, "10 to 15" and "12" are not.
Something that only one side mentions is no difference. `values_in` reads a text (see
`desk.lines.values`); `compare` compares two. Each figure is looked at once, however many
there are; if a partner gives more than a dozen for the same thing, only the first dozen are shown.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk.lines.values import AXES, Kind, Value, values_in

LABELS = {
    Kind.NUMBER: "Number",
    Kind.MONEY: "Sum of money",
    Kind.PERCENT: "Percentage",
    Kind.TIME: "Time",
    Kind.DAY: "Day",
    Kind.WEEKDAY: "Day",
    Kind.PHONE: "Phone number",
}
MAX_SIMILAR = 12  # of their figures that are shown beside one of ours
COUNTED = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}  # the words after them say what is counted


@dataclass(frozen=True)
class Difference:
    """What only we say, and what they say instead. `label` is the kind of thing.

    `has_more`: they give still more figures, which are not listed.
    """

    label: str
    ours: tuple[Value, ...]
    theirs: tuple[Value, ...]
    has_more: bool = False

    @property
    def words(self) -> str:
        more = " and more. Read their full statement" if self.has_more else ""
        return (
            f"{self.label}: we say “{_listed(self.ours)}”, they say “{_listed(self.theirs)}”{more}"
        )


@dataclass(frozen=True)
class Segment:
    """A piece of a text; `number` is that of its difference, counted from 1, or 0."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two texts and their differences."""

    ours: str
    theirs: str
    differences: tuple[Difference, ...]

    @property
    def our_segments(self) -> list[Segment]:
        return _segments(self.ours, [difference.ours for difference in self.differences])

    @property
    def their_segments(self) -> list[Segment]:
        return _segments(self.theirs, [difference.theirs for difference in self.differences])


def compare(ours: str, theirs: str) -> Comparison:
    """The differences, in the order of our text."""
    found: list[Difference] = []
    our_values = values_in(ours)
    their_values = values_in(theirs)
    for kind in Kind:
        mine = [value for value in our_values if value.kind == kind]
        others = [value for value in their_values if value.kind == kind]
        if kind in COUNTED:
            found += _counted(kind, mine, others)
        elif kind == Kind.STATUS:
            found += _statuses(mine, others)
        else:
            found += _unmatched(LABELS[kind], mine, others)
    return Comparison(
        ours, theirs, tuple(sorted(found, key=lambda difference: difference.ours[0].start))
    )


def _counted(kind: Kind, ours: list[Value], theirs: list[Value]) -> list[Difference]:
    """If both sides count the same thing, compares those figures; for the rest, looks for the
    figure anywhere in the other text.
    """
    found = []
    left = []
    by_word = _by_word(theirs)
    matched = set[str]()
    said = {word: {value.key for value in values} for word, values in by_word.items()}
    for value in ours:
        words = sorted(value.counted & by_word.keys())
        matched.update(words)
        if not words:
            left.append(value)
        elif not any(value.key in said[word] for word in words):
            similar = _first(by_word[word] for word in words)
            found.append(
                Difference(
                    LABELS[kind],
                    (value,),
                    similar[:MAX_SIMILAR],
                    has_more=len(similar) > MAX_SIMILAR,
                )
            )
    we_say = {value.key for value in ours}
    they_say = {other.key for other in theirs}
    free = [other for other in theirs if not other.counted & matched and other.key not in we_say]
    return found + _unmatched(
        LABELS[kind], [value for value in left if value.key not in they_say], free
    )


def _by_word(values: Iterable[Value]) -> dict[str, list[Value]]:
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for value in values:
        for word in value.counted:
            found[word].append(value)
    return found


def _first(lists: Iterable[list[Value]]) -> tuple[Value, ...]:
    """The first of all of them in reading order, each once; one more than are shown, so that the
    caller knows that there are more.
    """
    once: dict[Value, None] = {}
    for value in heapq.merge(*lists, key=lambda value: value.start):
        once[value] = None
        if len(once) > MAX_SIMILAR:
            break
    return tuple(once)


def _unmatched(label: str, ours: Sequence[Value], theirs: Sequence[Value]) -> list[Difference]:
    """A difference if each side says something of this kind that the other does not."""
    we_say = _Values(ours)
    they_say = _Values(theirs)
    mine = tuple(value for value in ours if value not in they_say)
    others = tuple(value for value in theirs if value not in we_say)
    return [Difference(label, mine, others)] if mine and others else []


class _Values:
    """What one side says of one kind. Contains a value if that side says it too; `2 o'clock` is
    both 2am and 2pm.
    """

    def __init__(self, values: Sequence[Value]) -> None:
        self.keys = {value.key for value in values}
        self.hours = set(_hours(values))
        self.open_hours = set(_hours(value for value in values if value.is_open))

    def __contains__(self, value: Value) -> bool:
        hours = self.hours if value.is_open else self.open_hours
        return value.key in self.keys or any(hour in hours for hour in _hours([value]))


def _hours(values: Iterable[Value]) -> Iterator[int]:
    """The minutes on a clock face."""
    return (value.key[0] % 720 for value in values if value.kind == Kind.TIME)


def _statuses(ours: list[Value], theirs: list[Value]) -> list[Difference]:
    found: list[Difference] = []
    for axis in AXES:
        mine = [value for value in ours if value.key[0] == axis]
        found += _unmatched(axis, mine, [value for value in theirs if value.key[0] == axis])
    return found


def _listed(values: Sequence[Value]) -> str:
    return "”, “".join(dict.fromkeys(value.text for value in values))


def _segments(text: str, groups: Sequence[tuple[Value, ...]]) -> list[Segment]:
    marked = {
        (value.start, value.end): number
        for number, group in enumerate(groups, 1)
        for value in group
    }
    pieces = []
    at = 0
    for (start, end), number in sorted(marked.items()):
        pieces += [Segment(text[at:start]), Segment(text[start:end], number)]
        at = end
    return [piece for piece in [*pieces, Segment(text[at:])] if piece.text]
