"""The rows and columns of a small problem, one by one."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf

from scheduling.planner.layout import Choice, Group, Layout
from scheduling.planner.problem import Course, Need, Problem, Slot, TrainingSession

DAY = date(2026, 1, 5)
ALL = frozenset({"M1", "M2"})
PROBLEM = Problem(
    {"M1": Course(4, 2), "M2": Course(2)},
    {
        "S1": Slot("S1", DAY + timedelta(3), {"Hall": 9, "Loft": 5, "Room": 1}, {"Imo": ALL}),
        "S2": Slot("S2", DAY, {"Hall": 4}, {}),
    },
    (
        Need("A", "M1", DAY, ("S1", "S2")),
        Need("B", "M1", DAY, ("S1",)),
        Need("A", "M2", DAY, ("S1",)),
    ),
)


def rows_of(layout: Layout) -> set[tuple[float, float, frozenset[tuple[str, float]]]]:
    """Each row that binds: its bounds, and the factors of its columns by their words."""
    words = [f"{c.course} {layout.problem.needs[c.need].person} {c.slot}" for c in layout.choices]
    words += [f"{group.course} in {'/'.join(group.members)}" for group in layout.venues]
    words += [f"{group.course} by {'/'.join(group.members)}" for group in layout.trainers]
    return {
        (
            layout.rows.lower[row],
            layout.rows.upper[row],
            frozenset(
                (word, column.entries[row])
                for word, column in zip(words, layout.columns, strict=True)
                if row in column.entries
            ),
        )
        for row in range(len(layout.rows.lower))
        if (layout.rows.lower[row], layout.rows.upper[row]) != (-inf, inf)
    }


def test_needs_take_seats_that_venues_and_trainers_open():
    layout = Layout(PROBLEM, must=frozenset({1}))

    assert [*layout.choices] == [
        Choice(0, "S1", "M1", 3, stays=False),
        Choice(1, "S1", "M1", 3, stays=False),
        Choice(2, "S1", "M2", 3, stays=False),
    ]
    assert next(iter(layout.venues)) == Group("S1", "M1", ("Hall", "Loft"), 4)
    assert rows_of(layout) == {
        (0.0, 1, frozenset({("M1 A S1", 1)})),
        (1.0, 1, frozenset({("M1 B S1", 1)})),
        (0.0, 1, frozenset({("M2 A S1", 1)})),
        (-inf, 1, frozenset({("M1 A S1", 1), ("M2 A S1", 1)})),
        # people against seats: four in one of the two large ones, at least two
        (-inf, 0, frozenset({("M1 A S1", 1), ("M1 B S1", 1), ("M1 in Hall/Loft", -4)})),
        (0, inf, frozenset({("M1 A S1", 1), ("M1 B S1", 1), ("M1 in Hall/Loft", -2)})),
        (-inf, 0, frozenset({("M2 A S1", 1), ("M2 in Hall/Loft", -2), ("M2 in Room", -1)})),
        # venues and trainers, each used once, as many of the ones as of the others
        (-inf, 2, frozenset({("M1 in Hall/Loft", 1), ("M2 in Hall/Loft", 1)})),
        (-inf, 1, frozenset({("M2 in Room", 1)})),
        (-inf, 1, frozenset({("M1 by Imo", 1), ("M2 by Imo", 1)})),
        (0, 0, frozenset({("M1 in Hall/Loft", 1), ("M1 by Imo", -1)})),
        (0, 0, frozenset({("M2 in Hall/Loft", 1), ("M2 in Room", 1), ("M2 by Imo", -1)})),
    }


def test_what_is_pinned_leaves_its_free_seats():
    pinned = TrainingSession("S1", "M1", "Hall", "Imo", ("A",))

    layout = Layout(replace(PROBLEM, pinned=(pinned,)))

    assert [*layout.choices] == [Choice(1, "S1", "M1", 3, stays=False)]
    assert rows_of(layout) == {
        (0.0, 1, frozenset({("M1 B S1", 1)})),
        (0.0, 1, frozenset()),  # A is in the slot already
        (-inf, 3, frozenset({("M1 B S1", 1)})),
        (0, inf, frozenset({("M1 B S1", 1)})),
    }


def test_a_known_place_stays():
    known = TrainingSession("S1", "M1", "Barn", "Nobody", ("B",))

    layout = Layout(replace(PROBLEM, previous=(known,)))

    assert [choice.stays for choice in layout.choices] == [False, True, False]


def test_ties_and_limits_bind_nothing_yet():
    layout = Layout(PROBLEM)

    assert len(layout.ties) == len(layout.choices)
    bounds = [(layout.rows.lower[row], layout.rows.upper[row]) for row in layout.ties]
    assert {*bounds} == {(-inf, inf)}
    tie = layout.ties[0]
    assert [column.entries.get(tie) for column in layout.venues.values()] == [-1, None, None]
    assert len(layout.limits) == 4
