"""What the example's press office was asked in the year before its last month: every week a
statement, every other week an interview; and, in the last half-year, a pack for each of those.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from demo.story import Story, london, working_day
from desk.enquiries.models import Coverage
from scheduling.times.spans import DAY, WEEK, monday_of

WEEKS = range(56, 2, -1)  # ago
INTERVIEWS_UNTIL = 6  # weeks ago; later ones are told in desk.toml
PACKS_FROM = 26  # weeks ago
LATE = {13, 33, 48}  # weeks ago in which the answer came after the deadline
HOURS = (1.5, 0.75, 5, 2.25, 20, 3.5, 0.5, 7.25, 1.25)  # from receipt to the answer, by turns
MINUTES_IN = (0, 12, 34, 51)  # of the hour in which they rang, by turns
VERDICTS = (
    (Coverage.Verdict.FAVOURABLE, Coverage.Carried.YES),
    (Coverage.Verdict.BALANCED, Coverage.Carried.YES),
    (Coverage.Verdict.BALANCED, Coverage.Carried.PARTLY),
    (Coverage.Verdict.CRITICAL, Coverage.Carried.NO),
)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("past_year.toml").read_text())


def past_calls(story: Story) -> Iterator[dict[str, Any]]:
    """As in desk.toml, in order of time. They take nothing from the story's chance."""
    for ago in WEEKS:
        monday = monday_of(story.on) - ago * WEEK
        if ago < WEEKS[0]:  # the first of all is an interview
            yield _statement(story, ago, working_day(monday + DAY))
        if ago % 2 == 0 and ago >= INTERVIEWS_UNTIL:
            yield _interview(story, ago, monday)


def _statement(story: Story, ago: int, day: date) -> dict[str, Any]:
    texts = _texts()
    statements = texts["statement"]
    hours = 27.5 if ago in LATE else HOURS[ago % len(HOURS)]
    return {
        "wants": "statement",
        **statements[ago % len(statements)],
        "minutes": _minutes_before(story, london(day, 9 + ago % 6, MINUTES_IN[ago % 4])),
        "hours_to_deadline": 24,
        "steps": [
            {"after": 6, "do": "move_enquiry", "step": "triaged"},
            {"after": hours * 60, "do": "answer_enquiry", "response": texts["response"]},
        ],
    }


def _interview(story: Story, ago: int, monday: date) -> dict[str, Any]:
    texts = _texts()["interview"]
    text = dict(texts[ago // 2 % len(texts)])
    about_slot = {key: text.pop(key) for key in ("post", "medium", "mode", "place")}
    about_pack = {key: text.pop(key) for key in ("primary", "outcome")}
    verdict, carried = VERDICTS[ago // 2 % len(VERDICTS)]
    slot = {
        **about_slot,
        "days": (working_day(monday + 3 * DAY) - story.on).days,
        "at": [10, 40],
        "minutes": 10,
        "ending": "closed",
        "pack": "acknowledged" if ago <= PACKS_FROM else "",
        "pack_text": flash(**about_pack),
        "verdict": verdict,
        "message_carried": carried,
    }
    received = london(monday + DAY, 14 + ago % 3, MINUTES_IN[ago % 4])
    return {
        **text,
        "wants": "interview",
        "minutes": _minutes_before(story, received),
        "hours_to_deadline": 20,
        "interview": slot,
    }


def flash(*, primary: str, outcome: str) -> dict[str, Any]:
    """The texts of a flash pack, as in packs.toml."""
    sections = {"messages": {"primary": primary}, "glance": {"outcome": outcome}}
    return {"kind": "flash", "sections": sections}


def _minutes_before(story: Story, moment: datetime) -> int:
    return (story.now - moment) // timedelta(minutes=1)
