"""Control charts of independent monthly flows: an individuals chart with its moving range (XmR).

Pure. The rules are those of NHS England's Making Data Count. All is computed in fractions, so that
a point on the mean is on it. Stocks, such as how many people are ready, never get a chart: they
overlap with themselves from month to month, and a stable register would show signals.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

TO_LIMIT = Fraction("2.66")  # of the average moving range
OUTLYING = Fraction("3.267")  # times the average: such a range is left out once
NEAR = Fraction(2, 3)  # of the way to a limit
RUN = 7  # points of a shift or a trend
TRIAL = 12  # with fewer points the limits are a trial
LEAST_OF_A_SHARE = 20  # the denominator of every month


class Rule(StrEnum):
    """What makes a point a signal."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"


# Which of several signals on the last point says what its variation is.
FIRST = (Rule.OUTSIDE, Rule.TREND, Rule.TWO_OF_THREE, Rule.SHIFT)


class Better(StrEnum):
    """Which way is better; without an opinion, points go up or down."""

    HIGH = "high"
    LOW = "low"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """What a point says: common cause, or a change for better or worse."""

    COMMON = "common"
    IMPROVING = "improving"
    CONCERNING = "concerning"
    UP = "up"
    DOWN = "down"


class Assurance(StrEnum):
    """Whether the target is met wherever a point falls between the limits."""

    PASS = "pass"  # noqa: S105  not a password
    FAIL = "fail"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class Signal:
    """`at`: the number of the point, from 1."""

    at: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class ControlChart:
    """`signals` and `variations` in the order of the points; `is_trial`: of fewer than twelve."""

    values: tuple[Fraction, ...]
    mean: Fraction
    lower: Fraction
    upper: Fraction
    signals: tuple[Signal, ...]
    variations: tuple[Variation, ...]
    assurance: Assurance | None

    @property
    def is_trial(self) -> bool:
        return len(self.values) < TRIAL

    @property
    def variation(self) -> Variation:
        """Of the last point."""
        return self.variations[-1]


def control_chart(
    values: Sequence[Fraction], *, better: Better = Better.NEUTRAL, target: Fraction | None = None
) -> ControlChart:
    """Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("A control chart needs at least two values.")
    mean = sum(values, Fraction()) / len(values)
    reach = TO_LIMIT * average_range(values)
    lower, upper = mean - reach, mean + reach
    signals = tuple(_signals(values, mean, reach))
    return ControlChart(
        values=tuple(values),
        mean=mean,
        lower=lower,
        upper=upper,
        signals=signals,
        variations=tuple(_variations(values, mean, signals, better)),
        assurance=_assurance(lower, upper, better, target),
    )


def has_chart(shares: Sequence[tuple[int, int]]) -> bool:
    """Whether a chart is drawn of these (part, whole) of each month; else its counts are dots."""
    return len(shares) >= TRIAL and all(whole >= LEAST_OF_A_SHARE for _, whole in shares)


def average_range(values: Sequence[Fraction]) -> Fraction:
    """The average difference of neighbours, without the outlying ones; 0 if none is left."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    most = OUTLYING * sum(ranges, Fraction()) / len(ranges)
    usual = [each for each in ranges if each < most]
    return sum(usual, Fraction()) / len(usual) if usual else Fraction()


def _signals(values: Sequence[Fraction], mean: Fraction, reach: Fraction) -> Iterator[Signal]:
    found = {
        Rule.OUTSIDE: {at for at, each in enumerate(values) if abs(each - mean) > reach},
        Rule.SHIFT: _in_runs([_side(each, mean) for each in values], RUN),
        Rule.TREND: set(_trends(values)),
        Rule.TWO_OF_THREE: _two_of_three(values, mean, reach),
    }
    for at in range(len(values)):
        for rule, points in found.items():
            if at in points:
                yield Signal(at + 1, rule)


def _side(value: Fraction, mean: Fraction) -> int:
    """1 above the mean, -1 below, 0 on it."""
    return (value > mean) - (value < mean)


def _in_runs(signs: Sequence[int], least: int) -> set[int]:
    """The places of all runs of the same sign that are so long; 0 is in none."""
    places: set[int] = set()
    start = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[start]:
            if signs[start] and at - start >= least:
                places |= set(range(start, at))
            start = at
    return places


def _trends(values: Sequence[Fraction]) -> dict[int, int]:
    """The places in a trend: 1 if it rises there, -1 if it falls. A run of six rises or falls has
    seven points; where two trends meet, the point belongs to the first.
    """
    steps = [_side(later, earlier) for earlier, later in pairwise(values)]
    trends: dict[int, int] = {}
    for at in sorted(_in_runs(steps, RUN - 1)):
        trends.setdefault(at, steps[at])
        trends[at + 1] = steps[at]
    return trends


def _two_of_three(values: Sequence[Fraction], mean: Fraction, reach: Fraction) -> set[int]:
    """The points near a limit of each three on one side, two of which are near it."""
    near = {at for at, each in enumerate(values) if NEAR * reach < abs(each - mean) <= reach}
    places: set[int] = set()
    for first in range(len(values) - 2):
        three = range(first, first + 3)
        is_on_one_side = abs(sum(_side(values[at], mean) for at in three)) == 3
        if is_on_one_side and len(near & set(three)) >= 2:
            places |= near & set(three)
    return places


def _variations(
    values: Sequence[Fraction], mean: Fraction, signals: Sequence[Signal], better: Better
) -> Iterator[Variation]:
    """Of each point: of several signals on it, the first of `FIRST` decides."""
    trends = _trends(values)
    for at, value in enumerate(values):
        found = {each.rule for each in signals if each.at == at + 1}
        rule = next((each for each in FIRST if each in found), None)
        if rule is None:
            yield Variation.COMMON
        else:
            is_up = trends[at] > 0 if rule is Rule.TREND else value > mean
            yield _variation(is_up, better)


def _variation(is_up: bool, better: Better) -> Variation:
    if better is Better.NEUTRAL:
        return Variation.UP if is_up else Variation.DOWN
    return Variation.IMPROVING if is_up == (better is Better.HIGH) else Variation.CONCERNING


def _assurance(
    lower: Fraction, upper: Fraction, better: Better, target: Fraction | None
) -> Assurance | None:
    """An equal limit meets the target."""
    if target is None or better is Better.NEUTRAL:
        return None
    meets: Callable[[Fraction], bool] = (
        (lambda limit: limit >= target)
        if better is Better.HIGH
        else (lambda limit: limit <= target)
    )
    met = [meets(lower), meets(upper)]
    if all(met):
        return Assurance.PASS
    return Assurance.INCONSISTENT if any(met) else Assurance.FAIL
