"""Control charts beside abspc, which tells the same rules of Making Data Count in pandas.

They differ in three places, so that abspc is asked with our numbers where it can be:

- abspc takes a shift from eight points and a trend from six; we take seven of each.
- Its limits are 3 / 1.128 average moving ranges from the mean; ours the 2.66 of the guidance, which
  is 0.02 % more. Series with a point between the two are left out.
- It counts outlying ranges, which NHSRplotthedots leaves out, as we do. Series with one are left out.

Not among our dependencies: `make bench` installs it.
"""

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from reports.board.control_charts import OUTLYING, Rule, control_chart

SERIES = 1000
NEAR = 3e-4  # of the way to a limit
OF_ABSPC = {"rule1": Rule.OUTSIDE, "rule4": Rule.TWO_OF_THREE}


def test_a_thousand_series_are_judged_as_by_abspc():
    import pandas
    from abspc import spc

    chance = random.Random(11)
    signals = dict.fromkeys(Rule, 0)
    compared = left_out = 0
    while compared < SERIES:
        numbers = a_series(chance)
        ours = control_chart([Fraction(each) for each in numbers])
        theirs = spc.detect_special_causes(
            spc.calculate_control_limits(pandas.DataFrame({"value": numbers}), "XmR")
        )
        if has_outlying_range(numbers) or is_between(numbers, ours.mean, ours.upper):
            left_out += 1
            continue
        values, mean = theirs["value"].to_numpy(float), theirs["mean"].to_numpy(float)
        found = {
            Rule.SHIFT: spc._rule2_shift(values, mean, run_length=7),
            Rule.TREND: spc._rule3_trend(values, run_length=7),
            **{rule: theirs[name] for name, rule in OF_ABSPC.items()},
        }
        compared += 1
        for rule, flags in found.items():
            expected = {at + 1 for at, is_flagged in enumerate(flags) if is_flagged}
            assert {each.at for each in ours.signals if each.rule is rule} == expected, numbers
            signals[rule] += len(expected)
        assert [float(ours.upper), float(ours.lower)] == pytest.approx(
            [theirs["ucl"][0], theirs["lcl"][0]], rel=2e-4, abs=2e-4 * float(ours.upper - ours.mean)
        )
    print(f"{compared} series alike, {left_out} left out; points flagged: {signals}")
    assert min(signals.values()) > 50


def a_series(chance: random.Random) -> list[int]:
    """Two to forty months, some of which drift or move to another level."""
    size = chance.randint(2, 40)
    spread = chance.choice([3, 20, 200])
    drift = chance.choice([0, 0, spread // 3])
    moved_from, by = chance.randrange(size), chance.choice([0, 0, spread])
    return [chance.randint(0, spread) + drift * at + by * (at >= moved_from) for at in range(size)]


def has_outlying_range(numbers: list[int]) -> bool:
    ranges = [abs(later - earlier) for earlier, later in pairwise(numbers)]
    return max(ranges) >= OUTLYING * sum(ranges) / len(ranges)


def is_between(numbers: list[int], mean: Fraction, upper: Fraction) -> bool:
    """Whether a point is so near a limit or the mean that its side depends on how they are rounded."""
    reach = float(upper - mean)
    edges = (0.0, reach * 2 / 3, reach)
    away = [abs(number - float(mean)) for number in numbers]
    return any(abs(each - edge) <= NEAR * reach for each in away for edge in edges)
