"""Monthly flows (domain, section 7): of what came up in each month, how much was done; and whether a
control chart may be drawn of it. Pure.

Each month is counted by itself, so that one month says nothing of the next; readiness, which overlaps
with itself, is no flow. Months are calendar months in Europe/London, and only whole ones count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from nhsuk.words import duration
from reports.board.control_charts import (
    LEAST_OF_A_SHARE,
    TRIAL,
    Assurance,
    Better,
    ControlChart,
    Variation,
    control_chart,
    has_chart,
)

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class MonthShare:
    """`part` of `whole`, in the month that begins on `first`."""

    first: date
    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """Percent; None of nothing."""
        return Fraction(100 * self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class MonthLead:
    """The packs of the month that begins on `first`, and the median time from the approval of one
    to air; None without a pack.
    """

    first: date
    packs: int
    lead: timedelta | None


def leads_headline(leads: Sequence[MonthLead]) -> str:
    """A sentence with the time of the latest month that had a pack."""
    latest = next((month for month in reversed(leads) if month.lead is not None), None)
    if latest is None or latest.lead is None:
        return "No pack was approved before air yet"
    if latest.packs == 1:
        return f"The one pack of {latest.first:%B} was approved {duration(latest.lead)} before air"
    return (
        f"Half of the {latest.packs} packs of {latest.first:%B} were approved"
        f" {duration(latest.lead)} or more before air"
    )


@dataclass(frozen=True, slots=True)
class FlowKind:
    """`part` and `whole` name the counts: `read before air` of `interviews`. `things` and `happened`
    are the words of a sentence: `84% of interviews had a pack that was read before air`.
    """

    slug: str
    name: str
    things: str
    happened: str
    part: str
    whole: str
    better: Better = Better.HIGH


RENEWED = FlowKind(
    slug="renewals",
    name="Renewals in time",
    things="renewals",
    happened="were done in time",
    part="done in time",
    whole="due",
)
READ = FlowKind(
    slug="packs",
    name="Packs read before air",
    things="interviews",
    happened="had a pack that was read before air",
    part="read before air",
    whole="interviews",
)
IN_TIME = FlowKind(
    slug="enquiries",
    name="Enquiries answered in time",
    things="enquiries",
    happened="were answered in time",
    part="answered in time",
    whole="due",
)
NO_SHOWS = FlowKind(
    slug="no-shows",
    name="Places that nobody took",
    things="booked places",
    happened="were left empty",
    part="did not attend",
    whole="booked",
    better=Better.LOW,
)


@dataclass(frozen=True)
class Flow:
    """The months of one kind, oldest first; `target` in percent."""

    kind: FlowKind
    months: Sequence[MonthShare]
    target: int | None = None

    @cached_property
    def chart(self) -> ControlChart | None:
        """None where the rule forbids one; the counts are then drawn as dots."""
        if not has_chart([(month.part, month.whole) for month in self.months]):
            return None
        shares = [month.share or Fraction() for month in self.months]
        target = None if self.target is None else Fraction(self.target)
        return control_chart(shares, better=self.kind.better, target=target)

    @property
    def lower(self) -> Fraction:
        """No further than 0%."""
        return max(self._drawn.lower, Fraction())

    @property
    def upper(self) -> Fraction:
        """No further than 100%."""
        return min(self._drawn.upper, Fraction(100))

    @property
    def _drawn(self) -> ControlChart:
        if self.chart is None:
            raise ValueError("There is no control chart.")
        return self.chart

    @property
    def headline(self) -> str:
        """A sentence with the number in it."""
        if self.chart is None:
            last = self.months[-YEAR:]
            period = "month" if len(last) == 1 else f"{len(last)} months"
            part = sum(month.part for month in last)
            whole = sum(month.whole for month in last)
            if not whole:
                return f"There were no {self.kind.things} in the last {period}"
            happened = self.kind.happened
            if part == 1:
                happened = happened.replace("were", "was", 1)
            return f"{part} of {whole} {self.kind.things} {happened} in the last {period}"
        latest = self.months[-1]
        share = (
            f"{percent(self.chart.values[-1])} of {self.kind.things} {self.kind.happened} in"
            f" {latest.first:%B}"
        )
        mean = percent(self.chart.mean)
        match self.chart.variation:
            case Variation.IMPROVING:
                return f"{share}: a change for the better from {mean} on average"
            case Variation.CONCERNING:
                return f"{share}: a change for the worse from {mean} on average"
        return f"{share}, much as usual: {mean} on average"

    @property
    def aim(self) -> str:
        """What the limits say of the target; empty without one."""
        if self.chart is None or self.chart.assurance is None:
            return ""
        match self.chart.assurance:
            case Assurance.PASS:
                return f"The target of {self.target}% is met in any usual month."
            case Assurance.FAIL:
                return f"The target of {self.target}% is out of reach in any usual month."
        return f"In a usual month the target of {self.target}% may be met or missed by chance."

    @property
    def why_no_chart(self) -> str:
        """Empty where there is one."""
        if self.chart is not None:
            return ""
        if len(self.months) < TRIAL:
            return f"These are counts: limits are drawn from {TRIAL} months on."
        return (
            f"These are counts: with fewer than {LEAST_OF_A_SHARE} in a month, a percentage would"
            " jump up and down by chance."
        )


def percent(value: Fraction) -> str:
    """One decimal, half up, without a needless 0: `84%`, `96.3%`."""
    tenths = int(value * 10 + Fraction(1, 2))
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"
