"""Texts of the example's lines and enquiries, from desk.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from scheduling.desk.models import Enquiry


@dataclass(frozen=True)
class Slot:
    """A requested interview. `days` from the example's last day; `ending` is how far it got."""

    post: str
    medium: str
    days: int
    at: list[int]
    minutes: int
    mode: str
    place: str
    ending: str  # offered, asked, accepted, on_air, debriefed, closed, called_off
    pack: str = ""  # none, draft, in_review, approved, acknowledged, superseded, withdrawn, stale
    format: str = ""
    contacts: list[str] = field(default_factory=list)
    declined_by: str = ""
    pack_text: dict[str, Any] = field(default_factory=dict)  # where packs.toml has none
    verdict: str = ""  # of its coverage, if it was in the year before the last month
    message_carried: str = ""


@dataclass(frozen=True)
class Call:
    """An enquiry: who rang about what, `minutes` before the example's last moment, and its
    outcome.
    """

    outlet: str
    programme: str
    journalist: str
    phone: str
    subject: str
    topic: str
    minutes: int
    hours_to_deadline: float
    wants: str
    questions: str
    angle: str
    ending: str = "new"
    sensitivity: str = Enquiry.Sensitivity.ROUTINE
    channel: str = Enquiry.Channel.PHONE
    other_guests: str = ""
    background: str = ""
    reason: str = ""
    partners: str = ""
    embargo_hours: int = 0  # after receipt; 0 for none
    answered_after: timedelta = timedelta(hours=3)
    slots: list[Slot] = field(default_factory=list)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("desk.toml").read_text())


def lines() -> list[dict[str, Any]]:
    return _texts()["line"]


def calls() -> list[Call]:
    return [
        Call(**{**entry, "slots": [Slot(**slot) for slot in entry.get("slots", [])]})
        for entry in _texts()["call"]
    ]


def debriefs() -> dict[str, dict[str, str]]:
    """By the topic of the interview."""
    return _texts()["debrief"]
