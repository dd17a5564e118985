"""The chart has its figures as text, draws each at the right place, and keeps its labels apart."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from reports.board.charts import (
    ChartLabels,
    Earlier,
    Point,
    flow_chart,
    forecast_fan,
    in_words,
    leads_chart,
    part_of_whole_chart,
)
from reports.board.flows import IN_TIME, NO_SHOWS, READ, Flow, FlowKind, MonthLead, MonthShare
from training.readiness import add_months
from training.trend import month_ends

HOUR = timedelta(hours=1)
WORDS = ChartLabels(part="people ready", whole="people required")


def points(*figures: tuple[int, int], until: date = date(2026, 3, 31)) -> list[Point]:
    return [
        Point(on, part, whole)
        for on, (part, whole) in zip(month_ends(until, len(figures)), figures, strict=True)
    ]


def texts(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


def lines(picture: str) -> list[str]:
    return re.findall(r'<polyline points="([^"]*)"', picture)


def test_in_words_gives_both_ends_and_the_extremes():
    assert in_words(points((2, 4), (1, 4), (4, 5), (3, 5)), WORDS) == (
        "People ready of people required: 2 of 4 on 31 December 2025, 3 of 5 on 31 March 2026; "
        "fewest 1 on 31 January 2026, most 4 on 28 February 2026."
    )


def test_part_of_whole_chart_has_its_figures_as_text():
    picture = part_of_whole_chart(points((2, 4), (3, 4)), WORDS)

    assert picture.startswith(
        '<svg class="chart__picture" viewBox="0 0 720 240" role="img" focusable="false"'
    )
    assert f"<title>{in_words(points((2, 4), (3, 4)), WORDS)}</title>" in picture
    assert "style=" not in picture


def test_part_of_whole_chart_marks_an_earlier_day_if_it_is_shown():
    shown, other = (
        part_of_whole_chart(
            points((2, 4), (1, 4), (3, 4)), WORDS, earlier=Earlier(on, "in January")
        )
        for on in (date(2026, 1, 31), date(2026, 1, 30))
    )

    assert shown.count("<circle") == 2
    assert '<text x="34" y="136" text-anchor="middle" fill="#4a5761">2 in January</text>' in shown
    assert (other.count("<circle"), "in January" in other) == (1, False)


def test_part_of_whole_chart_puts_each_value_in_its_place():
    # from 34 to 591 across, from 214 (nothing) to 14 (four) up
    assert lines(part_of_whole_chart(points((0, 4), (2, 4), (1, 3)), WORDS)) == [
        "34,14 312.5,14 591,64",
        "34,214 312.5,114 591,164",
    ]


def test_part_of_whole_chart_has_room_for_its_names_in_a_wide_font():
    picture = part_of_whole_chart(points((20_000, 30_000), (20_000, 30_000)), WORDS)

    ends = {720 - int(x) for x in re.findall(r'<text x="(\d+)"[^>]*>\d+ people', picture)}

    assert ends == {7 * len("30000 people required")}


def test_part_of_whole_chart_names_the_last_figures():
    assert texts(part_of_whole_chart(points((2, 4), (3, 4)), WORDS))[-2:] == [
        "4 people required",
        "3 people ready",
    ]


@pytest.mark.parametrize(
    ("last", "expected"),
    [((4, 4), ["18.5", "35.5"]), ((3, 4), ["18.5", "68.5"]), ((0, 4), ["18.5", "218.5"])],
)
def test_part_of_whole_chart_keeps_its_labels_apart(last, expected):
    picture = part_of_whole_chart(points((2, 4), last), WORDS)

    assert re.findall(r'<text x="601" y="([^"]*)"', picture) == expected


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (5, ["0", "1", "2", "3", "4", "5"]),
        (6, ["0", "2", "4", "6"]),
        (11, ["0", "5", "10", "15"]),
        (38, ["0", "10", "20", "30", "40"]),
        (1200, ["0", "500", "1000", "1500"]),
    ],
)
def test_part_of_whole_chart_has_few_round_grid_lines(highest, expected):
    picture = part_of_whole_chart(points((0, highest), (0, highest)), WORDS)

    assert texts(picture)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (2, ["Feb 2026", "Mar"]),
        (7, ["Sep 2025", "Oct", "Nov", "Dec", "Jan 2026", "Feb", "Mar"]),
        (8, ["Sep", "Dec", "Mar"]),
        (13, ["Mar 2025", "Jun", "Sep", "Dec", "Mar"]),
        (14, ["2026"]),
        (36, ["2024", "2025", "2026"]),
    ],
)
def test_part_of_whole_chart_names_months_or_years(months, expected):
    picture = part_of_whole_chart(points(*[(1, 1)] * months), WORDS)

    assert texts(picture)[2:-2] == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [(7, ["Sep 2025", "Nov", "Dec", "Feb", "Mar"]), (36, ["2024", "2025", "2026"])],
)
def test_part_of_whole_chart_leaves_out_names_that_would_run_into_each_other(months, expected):
    picture = part_of_whole_chart(points(*[(1, 1)] * months), WORDS, width=340)

    assert texts(picture)[2:-2] == expected


@pytest.mark.parametrize("figures", [[], [(1, 2)]])
def test_part_of_whole_chart_of_fewer_than_two_points_is_nothing(
    figures,
):
    assert part_of_whole_chart(points(*figures), WORDS) == ""


def test_part_of_whole_chart_escapes_its_words():
    picture = part_of_whole_chart(points((1, 1), (1, 1)), ChartLabels(part="<b>", whole="a & b"))

    assert texts(picture)[-2:] == ["1 a &amp; b", "1 &lt;b&gt;"]


ZIGZAG = [(20, 25), (22, 25)] * 6  # 84% on average, limits 62.7% and 105.3%


def flow(*shares: tuple[int, int], kind: FlowKind = IN_TIME, target: int | None = None) -> Flow:
    first = date(2025, 10, 1)
    months = [MonthShare(add_months(first, at), *share) for at, share in enumerate(shares)]
    return Flow(kind, months, target)


def heights(picture: str, pattern: str) -> list[float]:
    """Where the pattern was drawn, read back as values by the two grid lines at the ends."""
    grid = [
        (float(y) - 4.5, float(text))
        for y, text in re.findall(r'y="([\d.]+)" text-anchor="end"[^>]*>(\d+)<', picture)
    ]
    (ground, least), (top, most) = grid[0], grid[-1]
    return [
        round(least + (most - least) * (ground - float(y)) / (ground - top), 1)
        for y in re.findall(pattern, picture)
    ]


@pytest.mark.parametrize(("width", "height"), [(600, 250), (340, 230)])
def test_flow_chart_can_be_read_back(width, height):
    shares = [*ZIGZAG, (10, 25), (25, 25)]
    charted = flow(*shares, target=95)

    picture = flow_chart(charted, width=width, height=height)

    assert charted.chart is not None
    drawn = heights(picture, r"[ \"][\d.]+,([\d.]+)")
    assert drawn == pytest.approx([100 * part / whole for part, whole in shares], abs=0.3)
    levels = heights(picture, r'class="chart__\w+" d="M34 ([\d.]+)H')
    expected = [charted.upper, charted.lower, charted.chart.mean, 95]
    assert levels == pytest.approx([float(level) for level in expected], abs=0.3)
    assert f'viewBox="0 0 {width} {height}"' in picture
    assert "style=" not in picture


def test_flow_chart_names_its_levels_without_covering_one():
    picture = flow_chart(flow(*ZIGZAG, target=99))

    names = re.findall(r'<text x="\d+" y="([\d.]+)" fill="#4a5761">(\S+ [a-z]+)<', picture)
    assert [name for _, name in names] == ["100% upper", "99% target", "84% mean", "62.7% lower"]
    places = [float(y) for y, _ in names]
    assert all(below - above >= 17 for above, below in pairwise(places))


def test_flow_chart_lifts_names_off_the_foot():
    picture = flow_chart(flow(*[(0, 25), (1, 25)] * 6, kind=NO_SHOWS, target=0))

    places = [float(y) for y in re.findall(r'y="([\d.]+)" fill="#4a5761">[\d.]+% [a-z]+<', picture)]
    assert len(places) == 4
    assert max(places) == 218.5  # beside the foot, at 214
    assert all(below - above >= 17 for above, below in pairwise(places))


def test_flow_chart_shows_a_change_by_its_shape():
    """The last point is below the limit, and the twelve before it are a run above the mean."""
    signs = {"better": "m-4 -4h8v8h-8z", "worse": "m0 -5l5 9h-10z"}
    found = {
        kind.better.value: {
            name: flow_chart(flow(*ZIGZAG, (0, 25), kind=kind)).count(sign)
            for name, sign in signs.items()
        }
        for kind in (IN_TIME, NO_SHOWS)
    }

    assert found == {"high": {"better": 12, "worse": 1}, "low": {"better": 1, "worse": 12}}
    assert flow_chart(flow(*ZIGZAG)).count('r="3"') == 12


def test_flow_chart_of_small_months_has_counts_as_dots():
    shares = [(1, 4), (0, 0), (3, 3)] * 4

    picture = flow_chart(flow(*shares, kind=READ))

    assert heights(picture, r'cy="([\d.]+)" r="4.5"') == [whole for _, whole in shares]
    assert heights(picture, r'cy="([\d.]+)" r="3"') == [part for part, _ in shares]
    assert "chart__mean" not in picture
    assert (
        "<title>Packs read before air by month, October 2025 to September 2026: 16 of 28 interviews"
        " had a pack that was read before air in the last 12 months.</title>"
    ) in picture


def test_flow_chart_says_its_average_and_limits():
    assert (
        "<title>Enquiries answered in time by month, October 2025 to September 2026: 84% on"
        " average, between 62.7% and 100% in a usual month. 88% of enquiries were answered in time"
        " in September, much as usual: 84% on average.</title>"
    ) in flow_chart(flow(*ZIGZAG))


def test_flow_chart_of_one_month_is_nothing():
    assert flow_chart(flow((1, 2))) == ""


@pytest.mark.parametrize(("width", "height"), [(600, 220), (340, 200)])
def test_forecast_fan_can_be_read_back(width, height):
    days = [date(2026, 3, 31) + timedelta(days=10 * at) for at in range(19)]
    fan = [Point(on, at // 3, at // 2) for at, on in enumerate(days)]

    picture = forecast_fan(fan, width=width, height=height)

    wholes, parts = (
        [float(point.split(",")[1]) for point in line.split()] for line in lines(picture)
    )
    grid = [float(y) - 4.5 for y in re.findall(r'y="([\d.]+)" text-anchor="end"', picture)]
    one = (grid[0] - grid[-1]) / 10  # from nought to ten
    assert [round((grid[0] - y) / one, 1) for y in wholes] == [point.whole for point in fan]
    assert [round((grid[0] - y) / one, 1) for y in parts] == [point.part for point in fan]
    assert texts(picture)[-2:] == ["9 untrained", "6 as booked"]
    assert "31 Mar" in texts(picture)
    assert (
        "<title>People who will have lapsed by each day up to 27 September 2026: 9 if nobody is"
        " trained, 6 with what is booked.</title>"
    ) in picture


def test_forecast_fan_of_nobody_is_nothing():
    assert forecast_fan([Point(date(2026, 3, 31), 0, 0)] * 3) == ""
    assert forecast_fan([]) == ""


@pytest.mark.parametrize(("width", "height"), [(600, 250), (340, 230)])
def test_leads_chart_can_be_read_back(width, height):
    hours = [3.5, None, 48, 5.5, None]
    leads = [
        MonthLead(add_months(date(2026, 1, 1), at), 2, None if each is None else each * HOUR)
        for at, each in enumerate(hours)
    ]

    picture = leads_chart(leads, width=width, height=height)

    assert heights(picture, r'cy="([\d.]+)" r="4"') == pytest.approx([3.5, 48, 5.5], abs=0.2)
    assert texts(picture)[-1] == "5 h 30 min"
    assert (
        "<title>Hours from the approval of a pack to air, the median of each month, January 2026 to"
        " May 2026. Half of the 2 packs of April were approved 5 hours 30 minutes or more before"
        " air.</title>"
    ) in picture


def test_leads_chart_of_one_month_or_no_pack_is_nothing():
    assert leads_chart([MonthLead(date(2026, 1, 1), 1, HOUR)]) == ""
    assert leads_chart([MonthLead(date(2026, month, 1), 0, None) for month in (1, 2)]) == ""
