"""Whether there are enough places, on plain values."""

from datetime import date

import pytest

from scheduling.training_sessions.place_needs import places_by_course

MONTHS = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
NOV, DEC, JAN = date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 15)


@pytest.mark.parametrize(
    ("needs", "places", "asked", "late", "short_by_month", "short"),
    [
        ([], [], 0, 0, [0, 0, 0], 0),
        ([DEC], [], 0, 0, [0, 1, 1], 1),
        ([DEC], [(DEC, 1)], 0, 0, [0, 0, 0], 0),
        ([DEC], [(NOV, 1)], 0, 0, [0, 0, 0], 0),  # a place before it serves too
        ([DEC], [(JAN, 1)], 0, 0, [0, 1, 0], 0),  # late, but there is one
        ([None, None], [(DEC, 1)], 0, 2, [2, 1, 1], 1),
        ([date(2026, 10, 31)], [], 0, 1, [1, 1, 1], 1),  # before the first month: late
        ([NOV, DEC, JAN], [(NOV, 2)], 0, 0, [0, 0, 1], 1),
        ([], [(DEC, 1)], 3, 0, [0, 0, 0], 2),
        ([], [(JAN, 6)], 2, 0, [0, 0, 0], 0),
    ],
)
def test_what_is_short(
    needs,
    places,
    asked,
    late,
    short_by_month,
    short,
):
    (found,) = places_by_course(
        courses=["M3"],
        months=MONTHS,
        needs=[("M3", by) for by in needs],
        places=[("M3", on, free) for on, free in places],
        asked=["M3"] * asked,
    )

    assert found.late == late
    assert [month.short for month in found.months] == short_by_month
    assert found.short == short
    assert found.needs == len(needs) + asked
    assert found.free == sum(free for _, free in places)


def test_each_course_by_itself_in_the_order_given():
    found = places_by_course(
        courses=["M5", "M3", "M1"],
        months=MONTHS,
        needs=[("M3", DEC), ("M5", None)],
        places=[("M3", NOV, 4)],
    )

    assert [(one.course, one.needs, one.short, one.is_empty) for one in found] == [
        ("M5", 1, 1, False),
        ("M3", 1, 0, False),
        ("M1", 0, 0, True),
    ]
    assert [month.free for month in found[1].months] == [4, 0, 0]
