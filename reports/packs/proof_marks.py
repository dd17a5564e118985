"""What an approver sees marked in the margin of the pages: what has changed and what was carried
over, by the place on the page that it belongs to. Pure.
"""

from collections.abc import Iterable
from typing import NamedTuple

from reports.packs.section_texts import Difference

# Where page 1 shows a fact of the slot or a text of its own; the rest of the slot is in its head.
_ON_PAGE_ONE = {
    "on_air_at": "time",
    "arrive_at": "ready",
    "place": "ready",
    "contacts": "fails",
    "fallback": "fails",
    "contact_name": "ring",
    "contact_phone": "ring",
    "angle": "angle",
    "outcome": "outcome",
    "red_lines": "red_lines",
}


class Mark(NamedTuple):
    """`kind` is `changed` or `carried`; `anchor` is its id on the page."""

    kind: str
    anchor: str
    words: str


Marks = dict[str, list[Mark]]


def spot_of(section: str, path: str) -> str:
    """The part of a page that shows the text: `time` on page 1, `hard.questions.1`, `bridges`."""
    names = path.split(".")
    if section in {"logistics", "glance"}:
        return _ON_PAGE_ONE.get(names[0], "lead")
    if len(names) > 1:
        return f"{section}.{names[0]}.{names[1]}"
    return "messages.primary" if path == "primary" else section


def anchor_of(kind: str, section: str, path: str) -> str:
    """`changed-hard-questions-1`: the id of a mark."""
    return f"{kind}-{spot_of(section, path).replace('.', '-')}"


def proof_marks(
    changes: Iterable[Difference], carried: Iterable[tuple[str, str, str]], *, since: int
) -> Marks:
    """By spot. `carried` has section, path and origin of each place; `since` is the version that is
    compared with.
    """
    marks: Marks = {}
    for each in changes:
        anchor = anchor_of("changed", each.section, each.path)
        found = marks.setdefault(spot_of(each.section, each.path), [])
        if not found:
            found.append(Mark("changed", anchor, f"changed since v{since}"))
    for section, path, origin in carried:
        anchor = anchor_of("carried", section, path)
        found = marks.setdefault(spot_of(section, path), [])
        if not any(mark.kind == "carried" for mark in found):
            found.append(Mark("carried", anchor, origin))
    return marks
