"""The pure part: what differs from the facts, figures that expire, and the order of the reasons. The
database part is in queries/test_stale and actions/test_facts.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from reports.packs.content import (
    DocumentControl,
    Facts,
    Figure,
    LineUsed,
    PackContent,
    RestrictionNotice,
    Standing,
)
from reports.packs.staleness import UP_TO_DATE, Cause, Reason, reasons, staleness
from tests.clock import LONDON, NOW, TODAY
from tests.reports.sample import SAMPLE

FIGURE = Figure("Waits over 12 hours", "41", "people", as_of=TODAY - timedelta(days=30))
CONTENT = replace(
    SAMPLE,
    facts=Facts((FIGURE, Figure("No day", "1"))),
    lines=(),
    control=DocumentControl(facts_as_of=NOW),
)
EMBARGO = RestrictionNotice("Report", "Embargo", "to 3 December 2026", "Nothing on it", since=NOW)


def words(after: PackContent, before: PackContent = CONTENT, now: datetime = NOW) -> list[str]:
    return [each.words for each in reasons(before, after, now=now)]


def with_part(part: str, **values: Any) -> PackContent:
    return replace(CONTENT, **{part: replace(getattr(CONTENT, part), **values)})


def sent_on(day: date) -> PackContent:
    return with_part(
        "strip", submitted_at=datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
    )


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_a_figure_holds_for_as_long_as_its_kind_does(days, count):
    content = replace(sent_on(TODAY), control=DocumentControl(facts_good_for=30))
    at = NOW - timedelta(hours=12) + timedelta(days=days)

    assert len(words(content, content, at)) == count


def test_a_figure_that_was_old_when_it_was_submitted_is_no_news():
    content = sent_on(TODAY + timedelta(days=1))

    assert words(content, content, NOW + timedelta(days=2)) == []


def test_an_old_figure_is_named():
    content = sent_on(TODAY)
    on_the_next_day = datetime(2026, 11, 26, 0, 0, tzinfo=LONDON)

    assert words(content, content, on_the_next_day) == [
        "“Waits over 12 hours” is as of 26 October 2026, and was valid until 25 November 2026."
    ]


@pytest.mark.parametrize(
    ("part", "values", "wanted"),
    [
        (
            "logistics",
            {"on_air_at": datetime(2026, 11, 26, 8, 10, tzinfo=LONDON)},
            "The slot moved from 7:10am to 8:10am.",
        ),
        ("logistics", {"minutes": 9}, "It is 9 minutes long, not 5."),
        (
            "logistics",
            {"contacts": "Producer: Morwenna Pascoe, you ring\nPresenter: Jem Ollerenshaw"},
            "Contacts: Producer: Morwenna Pascoe, 01632 960148, the studio rings you at 6:55am,"
            " now Producer: Morwenna Pascoe, you ring.",
        ),
        ("logistics", {"mode": "recorded"}, "Live or recorded: live, now recorded."),
        ("logistics", {"format_title": "panel"}, "Format: panel."),
        ("logistics", {"owner": "Somebody else"}, None),
        (
            "strip",
            {"recipient": "Hamish Dunmore"},
            "Spokesperson: Dr Leila Iyer-Thorne, now Hamish Dunmore.",
        ),
        (
            "journalist",
            {"name": "Tobin Maskelyne"},
            "Journalist: Jem Ollerenshaw, now Tobin Maskelyne.",
        ),
        ("journalist", {"beat": "Written"}, None),
        (
            "standing",
            {"leaves": "25 November 2026"},
            "Leaves before the interview: 25 November 2026.",
        ),
    ],
)
def test_each_fact_is_held_against_what_the_version_says(part, values, wanted):
    assert words(with_part(part, **values)) == ([wanted] if wanted else [])


def test_lines_come_first_then_what_matters_most():
    line = LineUsed("W-07", 1, 2, "live", TODAY + timedelta(days=9))
    changed = replace(
        with_part("journalist", name="Tobin Maskelyne"),
        lines=(line,),
        standing=Standing(called_off="Rain"),
        restrictions=(EMBARGO,),
    )

    assert words(changed) == [
        "Line W-07 has new words since it was inserted.",
        "Called off: Rain.",
        "A restriction now applies: embargo: Report.",
        "Journalist: Jem Ollerenshaw, now Tobin Maskelyne.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (EMBARGO, None, "A restriction no longer applies: embargo: Report."),
        (EMBARGO, EMBARGO, None),
        (None, replace(EMBARGO, override="Agreed"), None),
        (replace(EMBARGO, override="Agreed"), replace(EMBARGO, override="By Ines"), None),
        (
            replace(EMBARGO, override="Agreed"),
            replace(EMBARGO, period="to 9 December 2026"),
            "The restriction “Report” has changed. A manager has to allow this interview again.",
        ),
        (
            replace(EMBARGO, override="Agreed"),
            EMBARGO,
            "The restriction “Report” has changed. A manager has to allow this interview again.",
        ),
    ],
)
def test_a_restriction_is_news_unless_it_is_overridden(before, after, wanted):
    old, new = (replace(CONTENT, restrictions=(each,) if each else ()) for each in (before, after))

    assert words(new, old) == ([wanted] if wanted else [])


def test_what_an_author_wrote_themselves_before_v0_3_0_is_no_news():
    old = replace(CONTENT, control=DocumentControl())
    changed = with_part("glance", contact_name="Press office", other_guests="A councillor")

    assert words(changed, old) == []
    assert words(replace(changed, logistics=replace(changed.logistics, place="Studio 2")), old) == [
        "Place or link: Down the line from home, in the app for sound, now Studio 2."
    ]


def test_a_version_that_is_up_to_date_has_nothing_to_say():
    assert (UP_TO_DATE.state(NOW), UP_TO_DATE.event(NOW), UP_TO_DATE.calendar_words) == ("", "", "")


def test_a_state_says_since_when():
    changed = with_part("journalist", name="Tobin Maskelyne")

    found = staleness(CONTENT, tuple(reasons(CONTENT, changed, now=NOW)))

    assert found.state(NOW) == "out of date since the journalist changed"


@pytest.mark.parametrize(
    ("of_lines", "label"),
    [
        ([(Cause.INCIDENT, "W-07 is not cleared")], "Wait: not cleared yet"),
        ([(Cause.LINE, "line W-07 was withdrawn")], "Withdrawn: don’t use"),
        ([(Cause.LINE, "line W-07 was changed")], "Don’t use"),
        ([(Cause.LINE, "W-07 was withdrawn"), (Cause.INCIDENT, "W-08")], "Don’t use"),
    ],
)
def test_staleness_says_what_is_wrong_with_the_words(of_lines, label):
    """Nothing of this is forbidden to say."""
    found = tuple(
        Reason(cause, short, short, short, lines=("W-07/1",)) for cause, short in of_lines
    )

    assert staleness(SAMPLE, found).not_to_use.label == label
