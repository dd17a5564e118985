"""The pictures of a person have their figures as text, and draw each at the right place."""

import re
from datetime import date

from reports.board.person_charts import (
    MediumHistory,
    Series,
    media_chart,
    readiness_strip,
    scores_chart,
)
from tests.reports.board.test_charts import lines, texts
from training.fade import StatusPeriod
from training.readiness import MediumStatus


def test_scores_chart_has_a_line_for_each_with_its_words_and_leaves_gaps_out():
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


def test_readiness_strip_shows_readiness_by_height_and_in_words():
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


def test_media_chart_has_a_bar_for_each_period_and_a_mark_for_each_practice():
    periods = [
        StatusPeriod(MediumStatus.NEVER, date(2024, 11, 25), date(2025, 1, 31)),
        StatusPeriod(MediumStatus.READY, date(2025, 2, 1), date(2025, 12, 31)),
        StatusPeriod(MediumStatus.RUSTY, date(2026, 1, 1), date(2026, 5, 31)),
        StatusPeriod(MediumStatus.LAPSED, date(2026, 6, 1), date(2026, 11, 25)),
    ]
    row = MediumHistory("Radio", periods, [date(2025, 2, 1), date(2020, 1, 1)])

    wide = media_chart([row])
    narrow = media_chart([row], is_narrow=True)

    assert re.findall(r'rect class="media__(\w+)" .*?height="(\d+)"', wide) == [
        ("ready", "20"),
        ("rusty", "10"),
        ("lapsed", "2"),
    ]
    assert wide.count("media__practice") == 1  # the other is before the picture begins
    assert "Readiness for each medium, November 2024 to November 2026." in wide
    assert "Radio: Never trained until 31 January 2025, ready from 1 February 2025" in wide
    assert re.findall(r">([^<>]+)</text>", narrow) == [
        "Radio",
        "Nov 2024",
        "May",
        "Nov 2025",
        "May",
        "Nov 2026",
    ]


def test_media_chart_of_nothing_is_empty():
    assert media_chart([]) == ""
