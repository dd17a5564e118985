"""Briefing packs of the example, one in each state: written, submitted, printed, approved, read."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The texts in packs.toml, by the subject of the enquiry."""
    entries = tomllib.loads(Path(__file__).with_name("packs.toml").read_text())["pack"]
    return {entry["subject"]: entry for entry in entries}


def dated(text: dict[str, Any], on: date) -> dict[str, Any]:
    """Dates facts relative to the example's last day, which the file cannot know."""
    sections = text["sections"]
    if "facts" not in sections:
        return text
    facts = [
        fact | {"as_of": (on - timedelta(days=fact["days_ago"])).isoformat()}
        for fact in sections["facts"]["facts"]
    ]
    return text | {"sections": sections | {"facts": {"facts": facts}}}


def plan(
    at: Callable[..., None],
    *,
    subject: str,
    state: str,
    text: dict[str, Any],
    asked_at: datetime,
    starts_at: datetime,
    prints: bool,
) -> None:
    """From the moment when somebody was asked.

    The PDFs in review of a version that was approved since are not made: nobody can open them.
    """

    def after(minutes: int, do: str, **values: Any) -> None:
        at(asked_at + timedelta(minutes=minutes), do, **values)

    officer, manager = {"by": "@officer"}, {"by": "@manager"}
    pack, version = {"pack": subject}, {"version": subject}
    after(14, "begin_pack", interview=subject, text=text, **officer)
    for remark in text.get("remarks", ()):
        after(18, "remark_on_pack", settled_by="@officer", **pack, **manager, **remark)
    if state == "draft":
        return
    after(24, "submit_pack", what_changed="", **pack, **officer)
    if state == "in_review":
        after(24, "print_version", prints=prints, **version)
        return
    after(40, "approve_pack", prints=prints, **version, **manager)
    if name := text.get("template"):
        after(44, "keep_template", name=name, **pack, **officer)
    if state in {"acknowledged", "superseded"}:
        after(55, "acknowledge_pack", **version)
    if state == "superseded":
        after(68, "correct_pack", text=text, **pack, **officer)
        after(70, "submit_pack", what_changed=text["what_changed"], **pack, **officer)
        after(85, "approve_pack", prints=prints, **version, **manager)
        after(85 + 130, "remind_reader", kind="mail", **version)
        after(85 + 150, "remind_reader", kind="notice", **version)
    if state == "withdrawn":
        reason = "The supplier speaks for this"
        at(starts_at - timedelta(hours=4), "withdraw_version", reason=reason, **version, **manager)
    at(starts_at - timedelta(minutes=30), "make_air_check", interview=subject)
