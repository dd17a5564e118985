"""A long list in order of which one page at a time is looked at: it is put in order as far as somebody looks. Pure.

Its things stand in groups; which group comes before which is known at once, and each is sorted when it is first shown.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, chain


class _Group[T]:
    """Some that come one after the other. Two threads at once may both sort it, to the same end."""

    __slots__ = ("is_sorted", "members")

    def __init__(self, members: list[T]) -> None:
        self.members, self.is_sorted = members, False

    def in_order(self) -> list[T]:
        if not self.is_sorted:
            self.members = sorted(self.members)  # type: ignore[type-var]  # they are tuples
            self.is_sorted = True
        return self.members


class InOrder[K, T]:
    """By `key`, the least first, and within a key in their own order; no two may be alike. Nobody changes one."""

    def __init__(self, groups: Mapping[K, list[T]]) -> None:
        self._groups = {key: _Group(groups[key]) for key in sorted(groups)}  # type: ignore[type-var]  # keys compare
        self._measure()

    def _measure(self) -> None:
        self._all = list(self._groups.values())
        self._ends = list(accumulate(len(group.members) for group in self._all))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, at: slice) -> list[T]:
        start, stop, step = at.indices(len(self))
        return list(self._between(start, stop))[::step]

    def in_no_order(self) -> Iterator[T]:
        """All, at no cost of putting them in order."""
        return chain.from_iterable(group.members for group in self._all)

    def _between(self, start: int, stop: int) -> Iterator[T]:
        at = bisect_right(self._ends, start)
        while start < stop:
            before = self._ends[at - 1] if at else 0
            yield from self._all[at].in_order()[start - before : stop - before]
            start, at = self._ends[at], at + 1

    def only(
        self, keys: Callable[[K], bool] | None = None, pick: Callable[[list[T]], list[T]] | None = None
    ) -> "InOrder[K, T]":
        """Those of the keys that fit, and of these those that `pick` leaves, in the order in which it has them."""
        found = type(self)({})
        for key, group in self._groups.items():
            if keys is not None and not keys(key):
                continue
            is_sorted = group.is_sorted  # before its members: another thread may sort them meanwhile
            if pick is None:
                found._groups[key] = group
            elif members := pick(group.members):
                found._groups[key] = _Group(members)
                found._groups[key].is_sorted = is_sorted
        found._measure()
        return found
