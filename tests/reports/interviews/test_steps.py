"""The line of six steps and the one button, on plain values."""

from datetime import timedelta
from typing import Any

import pytest

from reports.interviews.steps import Next, Progress, Step, next_step, steps
from tests.clock import NOW

AIR = NOW + timedelta(hours=14, minutes=50)  # Thu 26 Nov, 7:10am
ENDS = AIR + timedelta(minutes=5)
NAMED = {"person": "Dr Iyer-Thorne", "said_yes_at": NOW - timedelta(minutes=68)}
PLACED = NAMED | {"place": "Down the line", "who_rings": "They ring her"}
APPROVED = PLACED | {"pack": "approved", "pack_number": 2, "pack_since": NOW}
READ = APPROVED | {"read_at": NOW}
OUT = READ | {"went_out_at": ENDS, "now": ENDS}


def progress(**values: Any) -> Progress:
    return Progress(**{"now": NOW, "starts_at": AIR, "ends_at": ENDS} | values)


def shapes(**values: Any) -> str:
    return "".join(step.shape for step in steps(progress(**values)))


@pytest.mark.parametrize(
    ("values", "line", "button"),
    [
        ({}, "○○○○○○", Next.CHOOSE),
        ({"asked": 1}, "◐○○○○○", Next.CHOOSE),
        (NAMED, "●○○○○○", Next.WHERE),
        (NAMED | {"place": "Down the line"}, "●◐○○○○", Next.WRITE),
        (NAMED | {"who_rings": "They ring"}, "●◐○○○○", Next.WRITE),
        (PLACED, "●●○○○○", Next.WRITE),
        (PLACED | {"pack": "draft"}, "●●◐○○○", Next.GO_ON),
        (PLACED | {"pack": "returned"}, "●●◐○○○", Next.GO_ON),
        (PLACED | {"pack": "in_review"}, "●●◐○○○", Next.REVIEW),
        (PLACED | {"pack": "in_review", "is_stale": True}, "●●◐○○○", Next.REVIEW),
        (APPROVED, "●●●○○○", Next.RING),
        (APPROVED | {"opened_at": NOW}, "●●●◐○○", Next.RING),
        (READ, "●●●●○○", Next.NOTHING),
        # no longer true
        (READ | {"problems": ("is on leave",)}, "▲●●●○○", Next.NOTHING),
        (APPROVED | {"is_stale": True}, "●●▲○○○", Next.REVISE),
        (READ | {"is_stale": True}, "●●▲▲○○", Next.REVISE),
        (PLACED | {"pack": "withdrawn"}, "●●▲○○○", Next.REVISE),
        # a moment before the slot, at its start, before its end, at its end
        (READ | {"now": AIR - timedelta(seconds=1)}, "●●●●○○", Next.NOTHING),
        (READ | {"now": AIR}, "●●●●◐○", Next.WENT_OUT),
        (READ | {"now": ENDS}, "●●●●◐○", Next.WENT_OUT),
        ({"now": AIR}, "○○○○◐○", Next.NOTHING),
        (NAMED | {"now": AIR}, "●○○○◐○", Next.WENT_OUT),
        (OUT, "●●●●●○", Next.DEBRIEF),
        (OUT | {"debriefed_at": ENDS}, "●●●●●●", Next.NOTHING),
        (PLACED | {"is_called_off": True}, "●●○○○○", Next.NOTHING),
    ],
)
def test_steps_and_the_next_one(values, line, button):
    assert (shapes(**values), next_step(progress(**values))) == (line, button)


@pytest.mark.parametrize(
    ("values", "current"),
    [
        ({}, "Named"),
        (NAMED, "Where and who rings"),
        (NAMED | {"place": "Down the line"}, "Pack"),
        (PLACED | {"pack": "in_review", "pack_number": 1}, "Pack v1 in review"),
        (APPROVED, "Read"),
        (APPROVED | {"is_stale": True}, "Read"),
        (READ, "Interview"),
        (NAMED | {"now": AIR}, "Interview"),
        (NAMED | {"now": ENDS, "went_out_at": ENDS}, "Debriefed"),
        (OUT | {"debriefed_at": ENDS}, None),
        ({"is_called_off": True}, None),
    ],
)
def test_the_current_step_is_the_first_that_is_open(values, current):
    found = [step.words for step in steps(progress(**values)) if step.is_current]

    assert found == ([current] if current else [])


@pytest.mark.parametrize(
    ("values", "number", "note"),
    [
        ({}, 0, "nobody yet"),
        ({"asked": 1}, 0, "asked, no answer yet"),
        ({"asked": 3}, 0, "3 asked, no answer yet"),
        (NAMED, 0, "said yes 3:12pm"),
        (NAMED | {"said_yes_at": NOW - timedelta(days=1)}, 0, "said yes Tue 24 Nov, 4:20pm"),
        ({"person": "Dr Iyer-Thorne"}, 0, "Dr Iyer-Thorne"),
        (NAMED | {"problems": ("is on leave", "x")}, 0, "said yes 3:12pm; is on leave"),
        ({}, 1, "not known yet"),
        ({"place": "Studio 2"}, 1, "Studio 2. Who rings is not known yet"),
        ({"who_rings": "They ring"}, 1, "They ring. The place is not known yet"),
        (PLACED, 1, "Down the line. They ring her"),
        ({}, 2, "not started"),
        ({"pack": "draft"}, 2, "being written"),
        ({"pack": "in_review", "pack_since": NOW}, 2, "since 4:20pm"),
        (
            {"pack": "in_review", "pack_since": NOW, "is_stale": True},
            2,
            "since 4:20pm, out of date",
        ),
        ({"pack": "in_review", "is_stale": True}, 2, "out of date"),
        ({"pack": "returned", "pack_since": NOW}, 2, "since 4:20pm"),
        ({"pack": "withdrawn", "pack_since": NOW}, 2, "since 4:20pm"),
        (APPROVED, 2, "4:20pm"),
        (APPROVED | {"is_stale": True}, 2, "approved 4:20pm"),
        ({}, 3, "once it is approved"),
        (APPROVED, 3, "not yet"),
        (APPROVED | {"opened_at": NOW}, 3, "opened 4:20pm, not read"),
        (READ, 3, "4:20pm"),
        (READ | {"is_stale": True}, 3, "4:20pm, before it went out of date"),
        ({}, 4, "Thu 26 Nov, 7:10am"),
        (READ | {"now": AIR}, 4, "now"),
        (READ | {"now": ENDS - timedelta(seconds=1)}, 4, "now"),
        (READ | {"now": ENDS}, 4, "did it go out?"),
        (OUT, 4, "went out 7:10am"),
        ({}, 5, "by Thu 26 Nov"),
        (OUT, 5, "today"),
        (OUT | {"debriefed_at": ENDS}, 5, "7:15am"),
    ],
)
def test_each_step_says_how_it_stands(values, number, note):
    assert steps(progress(**values))[number].note == note


def test_the_pack_names_its_version_and_state():
    states = ("in_review", "returned", "withdrawn", "approved")
    found = [steps(progress(pack=each, pack_number=2))[2].words for each in states]
    stale = steps(progress(pack="approved", pack_number=2, is_stale=True))[2].words

    assert found == [
        "Pack v2 in review",
        "Pack v2 returned",
        "Pack v2 withdrawn",
        "Pack v2 approved",
    ]
    assert stale == "Pack v2 out of date"


@pytest.mark.parametrize(
    ("shape", "state", "is_done", "is_wrong"),
    [
        ("●", "done", True, False),
        ("▲", "needs attention", True, True),
        ("◐", "begun", False, False),
        ("○", "not begun", False, False),
    ],
)
def test_a_shape_has_a_word(shape, state, is_done, is_wrong):
    step = Step("Named", "", shape)

    assert (step.state, step.is_done, step.is_wrong) == (state, is_done, is_wrong)
