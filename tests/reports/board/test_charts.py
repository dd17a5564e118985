"""The chart has its figures as text, draws each at the right place, and keeps its labels apart."""

import re
from datetime import date

import pytest

from reports.board.charts import (
    ChartLabels,
    Point,
    Series,
    in_words,
    part_of_whole_chart,
    readiness_strip,
    scores_chart,
)
from training.fade import StatusPeriod
from training.readiness import MediumStatus
from training.trend import month_ends

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


def test_in_words_gives_both_ends_and_the_extremes() -> None:
    assert in_words(points((2, 4), (1, 4), (4, 5), (3, 5)), WORDS) == (
        "People ready of people required: 2 of 4 on 31 December 2025, 3 of 5 on 31 March 2026; "
        "fewest 1 on 31 January 2026, most 4 on 28 February 2026."
    )


def test_part_of_whole_chart_has_its_figures_as_text() -> None:
    picture = part_of_whole_chart(points((2, 4), (3, 4)), WORDS)

    assert picture.startswith(
        '<svg class="app-chart__picture" viewBox="0 0 720 240" role="img" focusable="false"'
    )
    assert f"<title>{in_words(points((2, 4), (3, 4)), WORDS)}</title>" in picture
    assert "style=" not in picture


def test_part_of_whole_chart_puts_each_value_in_its_place() -> None:
    # from 34 to 591 across, from 214 (nothing) to 14 (four) up
    assert lines(part_of_whole_chart(points((0, 4), (2, 4), (1, 3)), WORDS)) == [
        "34,14 312.5,14 591,64",
        "34,214 312.5,114 591,164",
    ]


def test_part_of_whole_chart_has_room_for_its_names_in_a_wide_font() -> None:
    picture = part_of_whole_chart(points((20_000, 30_000), (20_000, 30_000)), WORDS)

    ends = {720 - int(x) for x in re.findall(r'<text x="(\d+)"[^>]*>\d+ people', picture)}

    assert ends == {7 * len("30000 people required")}


def test_part_of_whole_chart_names_the_last_figures() -> None:
    assert texts(part_of_whole_chart(points((2, 4), (3, 4)), WORDS))[-2:] == [
        "4 people required",
        "3 people ready",
    ]


@pytest.mark.parametrize(
    ("last", "expected"),
    [((4, 4), ["18.5", "35.5"]), ((3, 4), ["18.5", "68.5"]), ((0, 4), ["18.5", "218.5"])],
)
def test_part_of_whole_chart_keeps_its_labels_apart(
    last: tuple[int, int], expected: list[str]
) -> None:
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
def test_part_of_whole_chart_has_few_round_grid_lines(highest: int, expected: list[str]) -> None:
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
def test_part_of_whole_chart_names_months_or_years(months: int, expected: list[str]) -> None:
    picture = part_of_whole_chart(points(*[(1, 1)] * months), WORDS)

    assert texts(picture)[2:-2] == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [(7, ["Sep 2025", "Nov", "Dec", "Feb", "Mar"]), (36, ["2024", "2025", "2026"])],
)
def test_part_of_whole_chart_leaves_out_names_that_would_run_into_each_other(
    months: int, expected: list[str]
) -> None:
    picture = part_of_whole_chart(points(*[(1, 1)] * months), WORDS, width=340)

    assert texts(picture)[2:-2] == expected


@pytest.mark.parametrize("figures", [[], [(1, 2)]])
def test_part_of_whole_chart_of_fewer_than_two_points_is_nothing(
    figures: list[tuple[int, int]],
) -> None:
    assert part_of_whole_chart(points(*figures), WORDS) == ""


def test_part_of_whole_chart_escapes_its_words() -> None:
    picture = part_of_whole_chart(points((1, 1), (1, 1)), ChartLabels(part="<b>", whole="a & b"))

    assert texts(picture)[-2:] == ["1 a &amp; b", "1 &lt;b&gt;"]


def test_scores_chart_has_a_line_for_each_with_its_words_and_leaves_gaps_out() -> None:
    days = [date(2026, 1, 5), date(2026, 3, 5), date(2026, 6, 5)]
    series = [Series("Empathy", [3, None, 4.475]), Series("Voice & pace", [None, None, None])]

    picture = scores_chart(series, days)

    assert texts(picture) == ["Empathy", "4.47", "Voice &amp; pace", ""]
    assert lines(picture) == ["210,15 288,7.625", ""]
    assert (
        "<title>Scores of 5 from 5 January 2026 to 5 June 2026: Empathy 3, then 4.47.</title>"
        in picture
    )
    assert scores_chart(series, days[:1]) == ""


def test_readiness_strip_shows_readiness_by_height_and_in_words() -> None:
    history = [
        StatusPeriod(MediumStatus.NEVER, date(2026, 1, 1), date(2026, 1, 10)),
        StatusPeriod(MediumStatus.READY, date(2026, 1, 11), date(2026, 1, 15)),
        StatusPeriod(MediumStatus.RUSTY, date(2026, 1, 16), date(2026, 1, 19)),
        StatusPeriod(MediumStatus.LAPSED, date(2026, 1, 20), date(2026, 1, 20)),
    ]

    picture = readiness_strip(history)

    drawn = re.findall(r'<rect x="([^"]*)" y="[^"]*" width="([^"]*)" height="([^"]*)"', picture)
    assert drawn == [
        ("0.5", "159.0", "1"),
        ("160.5", "79.0", "22"),
        ("240.5", "63.0", "13"),
        ("304.5", "15.0", "6"),
    ]
    assert texts(picture) == ["Jan 2026", "Jan 2026"]
    assert (
        "<title>Never trained until 10 January 2026, ready from 11 January 2026 until 15 January 2026,"
        in picture
    )
    assert readiness_strip([]) == ""
