"""Reads story.toml, the dated part of the example, and plans its steps.

A step says when it is done (`day` and `at`, the next working day where it is `working_day`; or `ago`
before the last moment), by whom, and with what: the arguments of its verb. In these "@officer" is a
sign-in, a topic, line, incident or board action is named as people name it, `{ days = 30 }` is a day
counted from the last one, and `{ minutes = -5 }` a moment counted from that of the step.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import User
from demo.story import Story, london, working_day
from demo.verbs import VERBS
from reports.meetings.models import BoardAction
from scheduling.lines.models import Incident, Line
from training.models import Topic

_NAMED_BY = {
    "topic": (Topic, "code"),
    "line": (Line, "reference"),
    "incident": (Incident, "title"),
    "action": (BoardAction, "what"),
}


def plan(story: Story, cast: Mapping[str, User]) -> None:
    script = tomllib.loads(Path(__file__).with_name("story.toml").read_text(encoding="utf-8"))
    for step in script["step"]:
        story.at(_moment(story, step), partial(_take, story, cast, step))


def _moment(story: Story, step: dict[str, Any]) -> datetime:
    if ago := step.pop("ago", None):
        return story.now - timedelta(**ago)
    at = step.pop("at")
    if "day" in step:
        day = story.on + timedelta(days=step.pop("day"))
    else:
        day = working_day(story.on + timedelta(days=step.pop("working_day")))
    return london(day, at.hour, at.minute)


def _take(story: Story, cast: Mapping[str, User], step: dict[str, Any], now: datetime) -> None:
    def meant(key: str, value: Any) -> Any:
        match value:
            case {"days": days}:
                return story.on + timedelta(days=days)
            case {"minutes": minutes}:
                return now + timedelta(minutes=minutes)
            case dict():
                return {name: meant(name, each) for name, each in value.items()}
            case list():
                return [meant(key.removesuffix("s"), each) for each in value]
            case str() if value.startswith("@"):
                return cast[value.removeprefix("@")]
            case str() if key in _NAMED_BY:
                model, field = _NAMED_BY[key]
                return model._default_manager.get(**{field: value})
        return value

    arguments = meant("", step)
    VERBS[arguments.pop("do")](now=now, **arguments)
