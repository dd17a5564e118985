"""Lays what we say beside what a partner says on the same point, and marks what differs for a person to judge. Pure.

It looks at numbers, percentages, sums, phone numbers, times, days and words of status (11.4). It decides nothing:
"about 12" and "12" are the same number to it, "10 to 15" and "12" are not. What one side alone speaks of is none.
`values_in` reads a text (see `scheduling.values`); `compare` sets two side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.values import AXES, Kind, Value, same, values_in

LABELS = {
    Kind.NUMBER: "Number",
    Kind.MONEY: "Sum of money",
    Kind.PERCENT: "Percentage",
    Kind.TIME: "Time",
    Kind.DAY: "Day",
    Kind.WEEKDAY: "Day",
    Kind.PHONE: "Phone number",
}
COUNTED = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}  # what follows them says what is counted


@dataclass(frozen=True)
class Difference:
    """What we say and they do not, and what they say instead. `label` is what kind of thing it is."""

    label: str
    ours: tuple[Value, ...]
    theirs: tuple[Value, ...]

    @property
    def words(self) -> str:
        return f"{self.label}: we say “{_listed(self.ours)}”, they say “{_listed(self.theirs)}”"


@dataclass(frozen=True)
class Segment:
    """A piece of a text; `number` is that of the difference it belongs to, counted from 1, or 0."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two texts side by side, with what differs in them."""

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
    """What differs, in the order in which we say it."""
    found: list[Difference] = []
    our_values, their_values = values_in(ours), values_in(theirs)
    for kind in Kind:
        mine = [value for value in our_values if value.kind == kind]
        others = [value for value in their_values if value.kind == kind]
        if kind in COUNTED:
            found += _counted(kind, mine, others)
        elif kind == Kind.STATUS:
            found += _statuses(mine, others)
        else:
            found += _unmatched(LABELS[kind], mine, others)
    return Comparison(ours, theirs, tuple(sorted(found, key=lambda difference: difference.ours[0].start)))


def _counted(kind: Kind, ours: list[Value], theirs: list[Value]) -> list[Difference]:
    """By what is counted where both say it; the rest by whether the other side says the same figure anywhere."""
    found, left = [], []
    matched: set[Value] = set()
    for value in ours:
        alike = [other for other in theirs if value.counted & other.counted]
        matched.update(alike)
        if not alike:
            left.append(value)
        elif not any(same(value, other) for other in alike):
            found.append(Difference(LABELS[kind], (value,), tuple(alike)))
    free = [other for other in theirs if other not in matched]
    return found + _unmatched(LABELS[kind], [v for v in left if not any(same(v, o) for o in theirs)], free)


def _unmatched(label: str, ours: Sequence[Value], theirs: Sequence[Value]) -> list[Difference]:
    """A difference where each side says something of the kind that the other does not."""
    mine = tuple(value for value in ours if not any(same(value, other) for other in theirs))
    others = tuple(value for value in theirs if not any(same(value, other) for other in ours))
    return [Difference(label, mine, others)] if mine and others else []


def _statuses(ours: list[Value], theirs: list[Value]) -> list[Difference]:
    found: list[Difference] = []
    for axis in AXES:
        mine = [value for value in ours if value.key[0] == axis]
        found += _unmatched(axis, mine, [value for value in theirs if value.key[0] == axis])
    return found


def _listed(values: Sequence[Value]) -> str:
    return "”, “".join(dict.fromkeys(value.text for value in values))


def _segments(text: str, groups: Sequence[tuple[Value, ...]]) -> list[Segment]:
    marked = {(value.start, value.end): number for number, group in enumerate(groups, 1) for value in group}
    pieces, at = [], 0
    for (start, end), number in sorted(marked.items()):
        pieces += [Segment(text[at:start]), Segment(text[start:end], number)]
        at = end
    return [piece for piece in [*pieces, Segment(text[at:])] if piece.text]
