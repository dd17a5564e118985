"""Reads story.toml, the dated part of the example, and plans its steps, area by area.

A step says when it is done (`day` or days and `at`, the next working day where it is `working_day`;
or `ago` before the last moment), and gives the arguments of its verb. In these "@officer" is a
sign-in; topics, lines, people and other rows are named as in `_NAMED_BY`; `{ days = 30 }` is a day
counted from the last one, `{ working_day = 9, days = -7 }` a week before a working day, and
`{ minutes = -5 }` a moment counted from that of the step. `new` is a row to be added. A step about
a row that a small example lacks is left out, and so is one that `may_be_refused` and is.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext, suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from accounts.models import User
from accounts.refusals import Refused
from demo.story import Story, london, working_day
from demo.verbs import VERBS
from desk.briefings.models import Briefing
from desk.enquiries.models import Ask, Coverage, Enquiry, Handover, Interview
from desk.lines.actions.incidents import FollowUp
from desk.lines.models import Incident, Line
from reports.meetings.models import BoardAction, BoardMeeting
from reports.packs.models import Pack, PackVersion
from scheduling.training_sessions.models import Trainer
from training.models import (
    Certificate,
    Course,
    ExemptionRequest,
    Hashtag,
    Person,
    SupportedPartner,
    Topic,
)

_NAMED_BY = {
    "topic": (Topic, "code"),
    "course": (Course, "code"),
    "certificate": (Certificate, "course__code"),
    "exemption_request": (ExemptionRequest, "course__code"),
    "line": (Line, "reference"),
    "incident": (Incident, "title"),
    "meeting": (BoardMeeting, "held_on"),
    "action": (BoardAction, "what"),
    "briefing": (Briefing, "person__job_title"),
    "together_with": (Briefing, "person__job_title"),
    "briefer": (Trainer, "name"),
    "person": (Person, "job_title"),
    "coverage": (Coverage, "title"),
    "enquiry": (Enquiry, "subject"),
    "handover": (Handover, "to_user__name"),
    "interview": (Interview, "enquiry__subject"),
    "ask": (Ask, "person__job_title"),
    "pack": (Pack, "interview__enquiry__subject"),
    "version": (PackVersion, "pack__interview__enquiry__subject"),
}
_NEW: dict[str, Any] = {
    each.__name__: each for each in (BoardAction, BoardMeeting, FollowUp, Hashtag, SupportedPartner)
}


def plan(story: Story, cast: Mapping[str, User], only: Collection[str] = ()) -> None:
    text = Path(__file__).with_name("story.toml").read_text(encoding="utf-8")
    for area, steps in tomllib.loads(text).items():
        if not only or area in only:
            plan_steps(story, cast, steps)


def plan_steps(story: Story, cast: Mapping[str, User], steps: Iterable[dict[str, Any]]) -> None:
    for step in steps:
        for moment in _moments(story, step):
            story.at(moment, partial(_take, story, cast, step))


def plan_step(
    story: Story, cast: Mapping[str, User], moment: datetime, do: str, **values: Any
) -> None:
    """For a step whose moment is worked out."""
    story.at(moment, partial(_take, story, cast, {"do": do} | values))


def _moments(story: Story, step: dict[str, Any]) -> list[datetime]:
    if ago := step.pop("ago", None):
        return [story.now - timedelta(**ago)]
    at = step.pop("at")
    key = "day" if "day" in step else "working_day"
    given = step.pop(key)
    days = [
        story.on + timedelta(days=each) for each in (given if isinstance(given, list) else [given])
    ]
    return [london(day if key == "day" else working_day(day), at.hour, at.minute) for day in days]


def _take(story: Story, cast: Mapping[str, User], step: dict[str, Any], now: datetime) -> None:
    def meant(key: str, value: Any) -> Any:
        match value:
            case {"working_day": days}:
                after = timedelta(days=value.get("days", 0))
                value = working_day(story.on + timedelta(days=days)) + after
            case {"days": days}:
                value = story.on + timedelta(days=days)
            case {"minutes": minutes}:
                return now + timedelta(minutes=minutes)
            case {"new": name}:
                fields = {key: meant(key, each) for key, each in value.items() if key != "new"}
                return _NEW[name](**fields)
            case list():
                return [meant(key.removesuffix("s"), each) for each in value]
            case str() if value.startswith("@") and value[1:] in cast:
                return cast[value[1:]]
        return _named(key, value)

    try:
        arguments = {name: meant(name, value) for name, value in step.items()}
    except ObjectDoesNotExist:
        return
    verb = VERBS[arguments.pop("do")]
    with suppress(Refused) if arguments.pop("may_be_refused", False) else nullcontext():
        verb(now=now, **arguments)


def _named(key: str, value: Any) -> Any:
    """The latest row that it names, if it is named like that."""
    if key not in _NAMED_BY or not isinstance(value, str | date):
        return value
    model, field = _NAMED_BY[key]
    return model._default_manager.filter(**{field: value}).order_by("-pk")[:1].get()
