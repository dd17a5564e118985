"""How many people are ready for each topic in each medium."""

from datetime import date

from training.cover import CoverRow, cover_on
from training.register import Person, Record, Register

ON = date(2026, 3, 31)


def test_cover_on_counts_those_on_the_register_who_are_ready() -> None:
    trained = [Record("M8", date(2026, 1, 1))]
    register = Register(
        people=[
            Person("P0", ON, records=trained),
            Person("P1", ON, topics=frozenset({"winter", "finance"}), records=trained),
            Person("P2", ON, topics=frozenset({"winter"}), records=trained),
            Person("P3", ON, topics=frozenset({"winter"})),
            Person("P4", date(2026, 4, 1), topics=frozenset({"winter"}), records=trained),
        ],
        media_of={"M8": frozenset({"committee"})},
        practice_currency_months={"committee": None, "radio": 12},
    )

    rows = cover_on(
        register, topics=["winter", "finance", "vaccination"], media=["committee", "radio"], on=ON
    )

    assert rows == [
        CoverRow("winter", {"committee": 2, "radio": 0}),
        CoverRow("finance", {"committee": 1, "radio": 0}),
        CoverRow("vaccination", {"committee": 0, "radio": 0}),
    ]
