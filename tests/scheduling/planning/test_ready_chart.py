"""The picture of a plan is read back: what its lines say on each day is what went in."""

from datetime import date, timedelta
from random import Random

import pytest

from scheduling.planning.ready_chart import ReadyChart, ReadyDay

FIRST = date(2027, 1, 1)


def chart(*pairs: tuple[int, int], people: int = 10, width: int = 612) -> ReadyChart:
    """Of pairs (without, with it), day by day."""
    days = [ReadyDay(FIRST + timedelta(number), *pair) for number, pair in enumerate(pairs)]
    return ReadyChart(days, people, width)


def read(line: str, picture: ReadyChart) -> list[int]:
    """The value on each day, after the step of that day."""
    corners = [tuple(map(float, corner.split(","))) for corner in line.split()]
    width = picture.right - picture.left
    found = []
    for number in range(len(picture.days)):
        at = picture.left + width * number / (len(picture.days) - 1)
        height = [y for x, y in corners if x <= at + 0.1][-1]
        share = (picture.base - height) / (picture.base - picture.ceiling)
        found.append(round(share * picture.people))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_each_line_says_what_went_in(seed):
    random = Random(seed)
    pairs = [(random.randint(0, 10), random.randint(0, 10)) for _ in range(random.randint(2, 90))]

    picture = chart(*pairs)

    assert read(picture.without_line, picture) == [without for without, _ in pairs]
    assert read(picture.with_line, picture) == [with_it for _, with_it in pairs]


def test_both_lines_reach_the_right_edge():
    picture = chart((3, 3), (2, 5), (2, 5))

    for line in (picture.with_line, picture.without_line):
        assert float(line.split()[-1].split(",")[0]) == picture.right


def test_what_lies_between_goes_along_one_line_and_back_along_the_other():
    picture = chart((3, 3), (2, 5))

    corners = picture.between.split()
    assert " ".join(corners).startswith(picture.with_line)
    assert corners[::-1][: len(picture.without_line.split())] == picture.without_line.split()


def test_the_words_of_the_ends_keep_apart():
    above, below = chart((3, 3), (5, 6), people=60).ends

    assert (above.words, below.words) == ("6 with it", "5 without")
    assert below.y - above.y == 18


def test_a_plan_that_does_worse_says_so():
    with_it, without = chart((3, 3), (6, 5)).ends

    assert with_it.y > without.y


def test_the_same_end_is_said_once():
    assert [end.words for end in chart((3, 3), (4, 4)).ends] == ["4 either way"]


def test_firsts_of_the_month_are_named_where_there_is_room():
    quarter = [(1, 2)] * 90

    assert [label.words for label in chart(*quarter).days_named] == [
        "1 Jan",
        "1 Feb",
        "1 Mar",
        "31 Mar",
    ]
    narrow = chart(*quarter, width=340)
    assert [label.words for label in narrow.days_named] == ["1 Jan", "1 Feb", "31 Mar"]


def test_in_words():
    assert chart((3, 3), (2, 5)).words == (
        "People ready of the 10 in this plan: 3 on 1 January 2027; on 2 January 2027 5 with"
        " the plan, 2 without it."
    )
