"""The first lines of the board's page: more, fewer or as many, and what moved the number."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from reports.board.headline import (
    BECAME_READY,
    headline,
    in_order_of_reasons,
    lapses_in_words,
    moved_in_words,
    reason_in_words,
    sum_of,
    trend_in_words,
)
from training.lapses import Forecast
from training.readiness import Figures
from training.trend import ReadinessChange, TrendPoint

DECEMBER = date(2025, 12, 31)
AUGUST = date(2026, 8, 25)
ALL = ReadinessChange(trained=1, joined=2, required_less=3, left=1, lapsed=12, required_more=1)


@pytest.mark.parametrize(
    ("ready", "required", "change", "since", "expected"),
    [
        (
            27,
            38,
            ReadinessChange(trained=4, lapsed=1),
            DECEMBER,
            "27 of 38 people are ready for an interview, three more than in December",
        ),
        (
            1,
            4,
            ReadinessChange(lapsed=11),
            AUGUST,
            "1 of 4 people is ready for an interview, 11 fewer than on 25 August",
        ),
        (
            0,
            4,
            ReadinessChange(trained=1, left=1),
            DECEMBER,
            "0 of 4 people are ready for an interview, as many as in December",
        ),
        (
            38,
            38,
            ReadinessChange(trained=1),
            DECEMBER,
            "All 38 people are ready for an interview, one more than in December",
        ),
        (
            1,
            1,
            ReadinessChange(),
            DECEMBER,
            "The one person required is ready for an interview, as many as in December",
        ),
        (
            0,
            1,
            ReadinessChange(lapsed=1),
            DECEMBER,
            "The one person required is not ready for an interview, one fewer than in December",
        ),
    ],
)
def test_headline(ready, required, change, since, expected):
    assert headline(Figures(0, 0, required, ready), change, since=since) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ReadinessChange(trained=4, lapsed=1),
            "Since 31 December four were trained and one lapsed.",
        ),
        (ReadinessChange(), "Since 31 December nothing has changed."),
        (
            ReadinessChange(required_less=1, required_more=2),
            "Since 31 December one is no longer required to do more and two are required to do more.",
        ),
        (
            ALL,
            "Since 31 December one was trained, two joined already trained, three are no longer required "
            "to do more, 12 lapsed, one left or changed role and one is required to do more.",
        ),
    ],
)
def test_moved_in_words(change, expected):
    when, what = moved_in_words(change, since=DECEMBER)

    assert f"{when} {what}." == expected


def test_sum_of_adds_up():
    before, when, parts = sum_of(ALL, ready=30, since=DECEMBER)

    assert (before, when) == (38, "in December")
    assert parts == [
        ("+", 1, "trained"),
        ("+", 2, "joined"),
        ("+", 3, "required to do less"),
        ("\N{MINUS SIGN}", 12, "lapsed"),
        ("\N{MINUS SIGN}", 1, "left"),
        ("\N{MINUS SIGN}", 1, "required to do more"),
    ]
    assert before + sum(count if sign == "+" else -count for sign, count, _ in parts) == 30


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([3, 5, 5], "As many as ever in three years"),
        ([3, 5], "The most for three years"),
        ([3, 5, 2], "The fewest for three years"),
        ([3, 5, 4], "Three years"),
        ([3, 3, 3], "Three years"),
    ],
)
def test_trend_in_words(counts, expected):
    trend = [
        TrendPoint(DECEMBER + timedelta(days=day), Figures(0, 0, 9, count))
        for day, count in enumerate(counts)
    ]

    assert trend_in_words(trend) == expected


@pytest.mark.parametrize(
    ("people", "left", "expected"),
    [
        (0, 0, "Nobody lapses by 27 September"),
        (1, 1, "One person lapses by 27 September, and nothing booked changes that"),
        (2, 0, "Two people lapse by 27 September, none with what is booked"),
        (14, 9, "14 people lapse by 27 September, nine with what is booked"),
    ],
)
def test_lapses_in_words(people, left, expected):
    forecast = Forecast(180, people, people, people_left=left, courses_left=left)

    assert lapses_in_words(forecast, on=date(2026, 3, 31)) == expected


def test_reasons_come_in_the_order_of_the_sentence():
    reasons = {4: "lapsed", 1: "trained", 3: "required_more", 2: "lapsed"}

    assert list(in_order_of_reasons(reasons).items()) == [
        ("trained", [1]),
        ("lapsed", [4, 2]),
        ("required_more", [3]),
    ]
    assert reason_in_words("left") == "left or changed role"


def test_who_became_ready_is_whoever_is_added():
    names = [field.name for field in fields(ReadinessChange)]

    assert {name for name in names if ReadinessChange(**{name: 1}).net == 1} == BECAME_READY
