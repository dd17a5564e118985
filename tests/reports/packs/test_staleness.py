"""The pure part: figures that expire, and the order of the reasons. The database part is in
queries/test_stale.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from reports.packs.content import Facts, Figure, LineUsed, PackContent
from reports.packs.staleness import (
    UP_TO_DATE,
    Cause,
    CurrentFacts,
    Reason,
    Restricted,
    reasons,
    staleness,
)
from tests.clock import LONDON, NOW, TODAY
from tests.reports.sample import SAMPLE

FIGURE = Figure("Waits over 12 hours", "41", "people", as_of=TODAY - timedelta(days=30))
CONTENT = replace(SAMPLE, facts=Facts((FIGURE, Figure("No day", "1"))))
AS_IT_WAS = CurrentFacts(slots=(SAMPLE.logistics,), person="Dr Leila Iyer-Thorne")


def old(on: date, submitted_on: date = TODAY) -> list[str]:
    return words(CONTENT, AS_IT_WAS, submitted_on=submitted_on, on=on)


def words(
    content: PackContent, current: CurrentFacts, *, submitted_on: date, on: date
) -> list[str]:
    return [each.words for each in reasons(content, current, submitted_on=submitted_on, on=on)]


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_a_figure_holds_for_as_long_as_its_kind_does(days: int, count: int) -> None:
    assert len(old(TODAY + timedelta(days=days))) == count


def test_a_figure_that_was_old_when_it_was_submitted_is_no_news() -> None:
    assert old(TODAY + timedelta(days=2), submitted_on=TODAY + timedelta(days=1)) == []


def test_an_old_figure_is_named() -> None:
    assert old(TODAY + timedelta(days=1)) == [
        "“Waits over 12 hours” is as of 26 October 2026, and was valid until 25 November 2026."
    ]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"on_air_at": datetime(2026, 11, 26, 8, 10, tzinfo=LONDON)},
            "The slot has moved to 26 November 2026, 8:10am.",
        ),
        ({"minutes": 9}, "The slot has moved to 26 November 2026, 7:10am."),
        ({"who_calls": "You ring in"}, "The slot has changed: who calls whom."),
        (
            {"medium": "print", "mode": "recorded"},
            "The slot has changed: medium, live or recorded.",
        ),
        ({"format_title": "Phone-in"}, "The slot has changed: format."),
    ],
)
def test_the_slot_is_held_against_what_the_version_says(
    changes: dict[str, Any], wanted: str
) -> None:
    now = replace(AS_IT_WAS, slots=(replace(SAMPLE.logistics, **changes),))

    assert [each.words for each in reasons(SAMPLE, now, submitted_on=TODAY, on=TODAY)] == [wanted]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"is_for_them": False, "person": "Hamish Dunmore"},
            ["The interview is with Hamish Dunmore now."],
        ),
        ({"is_for_them": False, "person": ""}, ["The interview is with nobody now."]),
        (
            {"left_on": TODAY},
            ["Dr Leila Iyer-Thorne leaves on 25 November 2026, before the interview."],
        ),
        ({"left_on": TODAY + timedelta(days=1)}, []),
    ],
)
def test_who_gives_it_is_held_against_what_the_version_says(
    changes: dict[str, Any], wanted: list[str]
) -> None:
    assert words(SAMPLE, replace(AS_IT_WAS, **changes), submitted_on=TODAY, on=TODAY) == wanted


def test_lines_come_first_and_restrictions_after_the_slot() -> None:
    changes = replace(
        AS_IT_WAS,
        lines=(LineUsed("W-07", 1, 2, "live", TODAY + timedelta(days=9)),),
        called_off_at=NOW,
        begun=(Restricted("embargo: Report"),),
        lifted=(Restricted("inquest: Opened"),),
    )

    assert words(CONTENT, changes, submitted_on=TODAY, on=TODAY) == [
        "Line W-07 has new words since it was inserted.",
        "The interview was called off.",
        "A restriction now applies: embargo: Report.",
        "A restriction no longer applies: inquest: Opened.",
    ]


def test_a_version_that_is_up_to_date_has_nothing_to_say() -> None:
    assert (UP_TO_DATE.state(NOW), UP_TO_DATE.event(NOW), UP_TO_DATE.calendar_words) == ("", "", "")


@pytest.mark.parametrize(
    ("of_lines", "label"),
    [
        ([(Cause.INCIDENT, "W-07 is not cleared")], "Wait: not cleared yet"),
        ([(Cause.LINE, "line W-07 was withdrawn")], "Withdrawn: don’t use"),
        ([(Cause.LINE, "line W-07 was changed")], "Don’t use"),
        ([(Cause.LINE, "W-07 was withdrawn"), (Cause.INCIDENT, "W-08")], "Don’t use"),
    ],
)
def test_staleness_says_what_is_wrong_with_the_words(
    of_lines: list[tuple[Cause, str]], label: str
) -> None:
    """Nothing of this is forbidden to say."""
    found = tuple(
        Reason(cause, short, short, short, lines=("W-07/1",)) for cause, short in of_lines
    )

    assert staleness(SAMPLE, found).not_to_use.label == label
