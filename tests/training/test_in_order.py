"""A list that is put in order as far as somebody looks is the list in order."""

from hypothesis import given
from hypothesis import strategies as st

from training.in_order import InOrder

groups = st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, 20), unique=True), max_size=5)
cuts = st.tuples(st.integers(0, 30), st.integers(0, 30))


def in_order(groups: dict[int, list[int]]) -> list[tuple[int, int]]:
    return [(key, one) for key in sorted(groups) for one in sorted(groups[key])]


def tuples(groups: dict[int, list[int]]) -> dict[int, list[tuple[int, int]]]:
    return {key: [(key, one) for one in some] for key, some in groups.items()}


@given(groups, st.lists(cuts, max_size=4))
def test_any_part_of_it_is_that_part(groups: dict[int, list[int]], cuts: list[tuple[int, int]]) -> None:
    whole, found = in_order(groups), InOrder(tuples(groups))

    assert len(found) == len(whole)
    for start, stop in cuts:
        assert found[start:stop] == whole[start:stop]
    assert sorted(found.in_no_order()) == whole
    assert found[:] == found[::1] == whole
    assert found[::2] == whole[::2]


@given(groups, cuts, st.sets(st.integers(0, 5)), st.booleans(), st.booleans())
def test_some_of_it_are_in_order_too_and_leave_it_as_it_was(
    groups: dict[int, list[int]], cut: tuple[int, int], keys: set[int], by_key: bool, by_member: bool
) -> None:
    whole, found = in_order(groups), InOrder(tuples(groups))
    found[cut[0] : cut[1]]

    def even(members: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [member for member in members if member[1] % 2 == 0]

    some = found.only(keys.__contains__ if by_key else None, even if by_member else None)

    assert some[:] == [
        (key, one) for key, one in whole if (not by_key or key in keys) and (not by_member or one % 2 == 0)
    ]
    assert len(some) == len(some[:])
    assert found[:] == whole


def test_a_group_is_sorted_when_it_is_looked_at() -> None:
    groups = {1: [3, 1, 2], 2: [9, 8]}
    found = InOrder(groups)

    assert found[:2] == [1, 2]
    assert [group.is_sorted for group in found._groups.values()] == [True, False]
    assert groups == {1: [3, 1, 2], 2: [9, 8]}
    assert found.only(pick=lambda some: [one for one in some if one > 1])[:1] == [2]


def test_some_of_it_are_in_order_where_another_looks_meanwhile() -> None:
    found = InOrder({1: [3, 1, 2]})

    def pick(some: list[int]) -> list[int]:
        assert found[:] == [1, 2, 3]  # by another thread, say
        return some

    assert found.only(pick=pick)[:] == [1, 2, 3]
