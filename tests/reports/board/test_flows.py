"""The sentences of a monthly flow, and where it is no control chart."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from reports.board.flows import (
    IN_TIME,
    NO_SHOWS,
    READ,
    Flow,
    FlowKind,
    MonthLead,
    MonthShare,
    leads_headline,
    percent,
)
from training.readiness import add_months


def flow(*shares: tuple[int, int], kind: FlowKind = IN_TIME, target: int | None = None) -> Flow:
    first = date(2025, 1, 1)
    return Flow(
        kind,
        [MonthShare(add_months(first, at), *share) for at, share in enumerate(shares)],
        target,
    )


ZIGZAG = [(20, 25), (22, 25)] * 6  # 80% and 88%, 84% on average, limits 62.72% and 105.28%


def test_a_chart_is_drawn_of_twelve_months_with_twenty_each():
    assert flow(*ZIGZAG).chart is not None
    assert flow(*ZIGZAG).why_no_chart == ""
    assert flow(*ZIGZAG[1:]).why_no_chart == (
        "These are counts: limits are drawn from 12 months on."
    )
    assert flow(*ZIGZAG, (19, 19)).why_no_chart == (
        "These are counts: with fewer than 20 in a month, a percentage would jump up and down by"
        " chance."
    )


def test_the_limits_of_a_share_end_at_0_and_100_percent():
    high = flow(*ZIGZAG)
    low = flow(*[(25 - part, 25) for part, _ in ZIGZAG], kind=NO_SHOWS)

    assert (high.lower, high.upper) == (Fraction("62.72"), 100)
    assert (low.lower, low.upper) == (0, Fraction("37.28"))


def test_there_are_no_limits_without_a_chart():
    with pytest.raises(ValueError, match="There is no control chart"):
        flow((1, 2)).lower  # noqa: B018  it raises


WORSE = (0, 25)  # below the lower limit


@pytest.mark.parametrize(
    ("months", "kind", "expected"),
    [
        (
            ZIGZAG,
            READ,
            "88% of interviews had a pack that was read before air in December, much as usual:"
            " 84% on average",
        ),
        (
            [*ZIGZAG, WORSE],
            IN_TIME,
            "0% of enquiries were answered in time in January: a change for the worse from 77.5%"
            " on average",
        ),
        (
            [*ZIGZAG, WORSE],
            NO_SHOWS,
            "0% of booked places were left empty in January: a change for the better from 77.5%"
            " on average",
        ),
        ([(1, 2)] * 13, IN_TIME, "12 of 24 enquiries were answered in time in the last 12 months"),
        (
            [(1, 2), (0, 1)],
            READ,
            "1 of 3 interviews had a pack that was read before air in the last 2 months",
        ),
        ([(1, 25)], NO_SHOWS, "1 of 25 booked places was left empty in the last month"),
        ([(0, 0)], READ, "There were no interviews in the last month"),
    ],
)
def test_headline_is_a_sentence_with_the_number(months, kind, expected):
    assert flow(*months, kind=kind).headline == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (None, ""),
        (62, "The target of 62% is met in any usual month."),
        (95, "In a usual month the target of 95% may be met or missed by chance."),
    ],
)
def test_aim_says_what_the_limits_say_of_the_target(target, expected):
    assert flow(*ZIGZAG, target=target).aim == expected


def test_aim_out_of_reach():
    months = [(5, 25), (6, 25)] * 6

    assert flow(*months, target=95).aim == "The target of 95% is out of reach in any usual month."
    assert flow(*months[:3], target=95).aim == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(84), "84%"),
        (Fraction(963, 10), "96.3%"),
        (Fraction(8425, 100), "84.3%"),
        (Fraction(0), "0%"),
        (Fraction("99.96"), "100%"),
    ],
)
def test_percent(value, expected):
    assert percent(value) == expected


def test_a_month_without_any_has_no_share():
    assert MonthShare(date(2025, 1, 1), 0, 0).share is None


def leads(*hours: tuple[int, float | None]) -> list[MonthLead]:
    first = date(2026, 9, 1)
    return [
        MonthLead(add_months(first, at), packs, None if time is None else timedelta(hours=time))
        for at, (packs, time) in enumerate(hours)
    ]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], "No pack was approved before air yet"),
        ([(0, None)], "No pack was approved before air yet"),
        ([(1, 2)], "The one pack of September was approved 2 hours before air"),
        (
            [(4, 2), (3, 5.5), (0, None)],
            "Half of the 3 packs of October were approved 5 hours 30 minutes or more before air",
        ),
    ],
)
def test_leads_headline_is_of_the_latest_month_with_a_pack(months, expected):
    assert leads_headline(leads(*months)) == expected
