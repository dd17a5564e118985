"""The rules of control charts at their boundaries, beside another telling of them, and on series in
which nothing happens.
"""

import random
from fractions import Fraction
from statistics import fmean

import pytest

from reports.board.control_charts import (
    Assurance,
    Better,
    Rule,
    Variation,
    average_range,
    control_chart,
    has_chart,
)

ZIGZAG = [10, 12] * 6  # mean 11, each range 2, limits 11 +- 5.32


def series(*numbers: float) -> list[Fraction]:
    return [Fraction(str(each)) for each in numbers]


def signals(values: list[Fraction]) -> list[tuple[int, str]]:
    return [(each.at, each.rule.value) for each in control_chart(values).signals]


def test_mean_and_limits_by_hand():
    chart = control_chart(series(*ZIGZAG))

    assert (chart.mean, chart.lower, chart.upper) == (11, Fraction("5.68"), Fraction("16.32"))
    assert chart.signals == ()


@pytest.mark.parametrize(
    ("numbers", "average"),
    [
        ((10, 12, 10, 12), 2),
        ((0, 1, 0, 1, 21, 20, 21), 1),  # 20 is over 3.267 x 25/6, and is left out once
        ((5, 5, 5), 0),
    ],
)
def test_outlying_ranges_are_left_out_once(numbers, average):
    assert average_range(series(*numbers)) == average


def test_a_range_at_the_very_bound_is_left_out():
    bound = Fraction(
        "3.267"
    )  # of four ranges r, 1, 1, 1 the first is at it where r = bound (r + 3) / 4
    outlying = 3 * bound / (4 - bound)

    assert average_range([Fraction(), outlying, outlying - 1, outlying, outlying - 1]) == 1
    just_under = outlying - Fraction(1, 1000)
    assert average_range([Fraction(), just_under, just_under - 1, just_under, just_under - 1]) > 1


@pytest.mark.parametrize("value", [0, 0.1, 87.3])
def test_a_constant_series_has_its_limits_at_the_mean_and_no_signal(value):
    chart = control_chart(series(*[value] * 14))

    assert chart.lower == chart.mean == chart.upper == Fraction(str(value))
    assert (chart.signals, chart.variation) == ((), Variation.COMMON)


def test_a_point_at_a_limit_is_not_outside():
    """Of 4 steps of 2 and one of 0 the average is 8/5; the last point is moved to the limit."""
    values = series(0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 100)

    assert signals(values)[-1] == (12, "outside")
    assert signals(series(*ZIGZAG, 11)) == []


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([11, 9] * 5 + [12, 13] * 3 + [12] + [9, 8] * 2, range(11, 18)),
        ([11, 9] * 5 + [12, 13] * 3 + [9, 8] * 2 + [12], []),  # six
    ],
)
def test_a_shift_is_seven_on_one_side(numbers, places):
    found = [at for at, rule in signals(series(*numbers)) if rule == "shift"]

    assert found == list(places)


def test_a_point_on_the_mean_breaks_a_shift():
    seven_on_one_side = [1, 2, 1, 2, 1, 2, 1, -1, -2, -1, -2, -1, -2, -1]
    broken = [1, 2, 1, 0, 2, 1, 2, 1, -1, -2, -1, 0, -2, -1, -2, -1]

    assert {rule for _, rule in signals(series(*seven_on_one_side))} >= {"shift"}
    assert "shift" not in {rule for _, rule in signals(series(*broken))}


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([5, 1, 2, 3, 4, 5, 6, 7, 2], range(2, 9)),  # seven that rise: the first is marked as well
        ([5, 1, 2, 3, 4, 5, 6, 2], []),  # six
        ([5, 1, 2, 3, 3, 4, 5, 6, 7, 2], []),  # an equal one breaks it
        ([1, 7, 6, 5, 4, 3, 2, 1, 4], range(2, 9)),  # falling
    ],
)
def test_a_trend_is_seven_in_a_row(numbers, places):
    found = [at for at, rule in signals(series(*numbers)) if rule == "trend"]

    assert found == list(places)


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ((14.9, 11.2, 14.9), [13, 15]),  # two near the upper limit; the third is not marked
        ((14.9, 10.0, 14.9), []),  # the third is on the other side
        ((14.9, 11.2, 11.2), []),  # one is near
        ((14.9, 11.2, 11.2, 14.9), []),  # they are not among three
    ],
)
def test_two_of_three_near_the_same_limit(numbers, places):
    padded = [*ZIGZAG, *numbers, *[8.5, 9.4] * 3]

    found = [at for at, rule in signals(series(*padded)) if rule == "two_of_three"]

    assert found == places


@pytest.mark.parametrize(
    ("last", "better", "variation"),
    [
        (60, Better.HIGH, Variation.IMPROVING),
        (60, Better.LOW, Variation.CONCERNING),
        (60, Better.NEUTRAL, Variation.UP),
        (-60, Better.HIGH, Variation.CONCERNING),
        (-60, Better.LOW, Variation.IMPROVING),
        (-60, Better.NEUTRAL, Variation.DOWN),
        (11, Better.HIGH, Variation.COMMON),
    ],
)
def test_variation_is_that_of_the_last_point(last, better, variation):
    assert control_chart(series(*ZIGZAG, last), better=better).variation is variation


def test_the_direction_of_a_trend_counts_before_the_side_of_a_shift():
    """The last seven rise, all of them under the mean."""
    values = series(*[30, 60] * 6, 1, 2, 3, 4, 5, 6, 7)
    chart = control_chart(values, better=Better.HIGH)

    last = {each.rule for each in chart.signals if each.at == len(values)}

    assert last == {Rule.SHIFT, Rule.TREND}
    assert chart.variation is Variation.IMPROVING


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        (Better.HIGH, "5.68", Assurance.PASS),  # the lower limit itself: equal counts as met
        (Better.HIGH, "5.69", Assurance.INCONSISTENT),
        (Better.HIGH, "16.32", Assurance.INCONSISTENT),
        (Better.HIGH, "16.33", Assurance.FAIL),
        (Better.LOW, "16.32", Assurance.PASS),
        (Better.LOW, "16.31", Assurance.INCONSISTENT),
        (Better.LOW, "5.68", Assurance.INCONSISTENT),
        (Better.LOW, "5.67", Assurance.FAIL),
        (Better.NEUTRAL, "5", None),
        (Better.HIGH, None, None),
    ],
)
def test_assurance(better, target, assurance):
    wanted = Fraction(target) if target else None

    assert control_chart(series(*ZIGZAG), better=better, target=wanted).assurance is assurance


@pytest.mark.parametrize(("count", "is_trial"), [(11, True), (12, False)])
def test_fewer_than_twelve_points_are_a_trial(count, is_trial):
    assert control_chart(series(*range(count))).is_trial is is_trial


def test_one_value_is_refused():
    with pytest.raises(ValueError, match="at least two"):
        control_chart(series(1))


@pytest.mark.parametrize(
    ("shares", "has"),
    [
        ([(18, 20)] * 12, True),
        ([(18, 20)] * 11, False),
        ([(18, 20)] * 11 + [(18, 19)], False),
    ],
)
def test_a_chart_of_shares_needs_twelve_months_of_twenty(shares, has):
    assert has_chart(shares) is has


def as_told_again(values: list[float]) -> tuple[float, float, float, set[tuple[int, str]]]:
    """The rules once more, in floats and window by window."""
    mean = fmean(values)
    ranges = [abs(values[at] - values[at - 1]) for at in range(1, len(values))]
    usual = [each for each in ranges if each < 3.267 * fmean(ranges)]
    reach = 2.66 * (fmean(usual) if usual else 0.0)
    found = {(at + 1, "outside") for at, each in enumerate(values) if abs(each - mean) > reach}
    for start in range(len(values) - 6):
        window = values[start : start + 7]
        marked = {(start + at + 1, "") for at in range(7)}
        if all(each > mean for each in window) or all(each < mean for each in window):
            found |= {(at, "shift") for at, _ in marked}
        if window == sorted(set(window)) or window == sorted(set(window), reverse=True):
            found |= {(at, "trend") for at, _ in marked}
    for start in range(len(values) - 2):
        window = values[start : start + 3]
        for sign in (1, -1):
            away = [sign * (each - mean) for each in window]
            near = [at for at, each in enumerate(away) if reach * 2 / 3 < each <= reach]
            if min(away) > 0 and len(near) >= 2:
                found |= {(start + at + 1, "two_of_three") for at in near}
    return mean, mean - reach, mean + reach, found


def test_a_thousand_series_are_judged_as_by_another_telling():
    chance = random.Random(7)
    kinds = set()
    for _ in range(1000):
        size = chance.randint(2, 40)
        spread = chance.choice([1, 3, 20])
        drift = chance.choice([0, 0, 1, -2])
        numbers = [
            chance.randint(0, spread) + drift * at + chance.choice([0] * 15 + [9 * spread])
            for at in range(size)
        ]

        chart = control_chart([Fraction(each) for each in numbers])
        mean, lower, upper, found = as_told_again([float(each) for each in numbers])

        assert [float(chart.mean), float(chart.lower), float(chart.upper)] == pytest.approx(
            [mean, lower, upper]
        )
        assert {(each.at, each.rule.value) for each in chart.signals} == found, numbers
        kinds |= {rule for _, rule in found}
    assert kinds == {rule.value for rule in Rule}


@pytest.mark.parametrize("months", [12, 24, 36])
def test_few_stable_series_have_a_signal_on_the_last_point(months):
    chance = random.Random(1)
    flagged = 0
    for _ in range(1000):
        kept = [sum(chance.random() < 0.85 for _ in range(40)) for _ in range(months)]
        chart = control_chart([Fraction(each, 40) for each in kept])
        flagged += chart.variation is not Variation.COMMON

    assert 0 < flagged <= 30


def test_each_point_has_its_variation_where_two_trends_meet():
    values = [*range(1, 8), *range(6, 0, -1)]  # up for seven points, then down for seven

    chart = control_chart(series(*values), better=Better.LOW)

    # the first point is below the lower limit, which comes before its trend
    expected = ["improving"] + ["concerning"] * 6 + ["improving"] * 6
    assert [each.value for each in chart.variations] == expected
    assert chart.variation is Variation.IMPROVING


def test_a_point_outside_a_limit_is_better_where_the_run_before_it_was_worse():
    values = series(*ZIGZAG, 40)

    chart = control_chart(values, better=Better.HIGH)

    assert [each.value for each in chart.variations] == ["concerning"] * 12 + ["improving"]
