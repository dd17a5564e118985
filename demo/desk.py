"""The press office of the example: lines in every state, enquiries and interviews in every
state.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import User
from demo import packs
from demo.lines import line_steps
from demo.past_year import past_calls
from demo.script import plan_step, plan_steps
from demo.story import Story, london

TEXTS = tomllib.loads(Path(__file__).with_name("desk.toml").read_text(encoding="utf-8"))

OFFERED = ("medium", "minutes", "mode", "format", "place", "contacts")


def plan(
    story: Story, cast: Mapping[str, User], posts: Collection[str], *, prints: bool = True
) -> None:
    """The calls are those that the posts can speak in. Unless `prints`, the PDFs of packs are left
    to the worker.
    """
    for line in TEXTS["line"]:
        plan_steps(story, cast, line_steps(line))
    at = partial(plan_step, story, cast)
    for call in [*past_calls(story), *TEXTS["call"]]:
        interview = call.get("interview")
        if not interview or interview["post"] in posts:
            _plan_call(story, at, call)
        if interview and interview["post"] in posts:
            _plan_interview(story, at, call, interview, prints=prints)


def _received_at(story: Story, call: dict[str, Any]) -> datetime:
    return story.now - timedelta(minutes=call["minutes"])


def _plan_call(story: Story, at: Callable[..., None], call: dict[str, Any]) -> None:
    received_at = _received_at(story, call)
    given = {key: call[key] for key in call.keys() - {"minutes", "steps", "interview"}}
    logged_at = received_at + timedelta(minutes=4)
    at(logged_at, "log_call", received_at=received_at, by="@officer", deputy="@manager", **given)
    for step in call.get("steps", ()):
        values = {"enquiry": call["subject"], "by": "@officer"} | step
        at(received_at + timedelta(minutes=values.pop("after")), **values)


def _plan_interview(
    story: Story,
    at: Callable[..., None],
    call: dict[str, Any],
    interview: dict[str, Any],
    *,
    prints: bool,
) -> None:
    """Each step some time after the last, as far as the ending."""
    post, ending = interview["post"], interview["ending"]
    starts_at = london(story.on + timedelta(days=interview["days"]), *interview["at"])
    received_at = _received_at(story, call)
    asked_at = received_at + timedelta(minutes=15)
    by = {"by": "@officer"}
    enquiry, this = by | {"enquiry": call["subject"]}, by | {"interview": call["subject"]}
    slot = {key: interview[key] for key in OFFERED if key in interview}
    at(received_at + timedelta(minutes=12), "offer", starts_at=starts_at, **enquiry, **slot)
    if ending == "offered":
        return
    if other := interview.get("declined_by"):
        at(asked_at, "ask_person", person=other, **this)
        at(asked_at, "decline_ask", ask=other, reason="On a train at that time", **by)
    if ending == "asked":
        at(asked_at, "ask_in_order", person=post, **this)
        return
    at(asked_at, "ask_person", person=post, **this)
    at(asked_at + timedelta(minutes=9), "accept", ask=post, **by)
    over_at = starts_at + timedelta(minutes=slot["minutes"] + 20)
    if ending == "called_off":
        reason = interview["reason"]
        at(starts_at - timedelta(hours=3), "call_off_interview", reason=reason, **this)
        at(starts_at - timedelta(hours=2), "move_enquiry", step="declined", text=reason, **enquiry)
    if ending in {"on_air", "debriefed", "closed"}:
        at(over_at, "record_went_out", **this)
    if ending in {"debriefed", "closed"}:
        answers = TEXTS["debrief"].get(call.get("topic"), {"went": "yes"})
        at(over_at + timedelta(hours=3), "debrief", answers=answers, **this)
    if "verdict" in interview:
        judged = {key: interview[key] for key in ("verdict", "message_carried")}
        at(over_at + timedelta(days=1), "cover", **enquiry, **judged)
    if ending == "closed":
        at(over_at + timedelta(days=2), "move_enquiry", step="closed", **enquiry)
    if state := interview.get("pack"):
        packs.plan(
            at,
            subject=call["subject"],
            state=state,
            text=packs.dated(
                interview.get("pack_text") or packs.texts()[call["subject"]], story.on
            ),
            asked_at=asked_at,
            starts_at=starts_at,
            prints=prints,
        )
