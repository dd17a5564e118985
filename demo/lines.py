"""Lines of the example: written with their figures, checked, approved, reworded, withdrawn."""

from collections.abc import Iterator
from datetime import time
from typing import Any

UNLESS_GIVEN: dict[str, Any] = {
    "proof": "",
    "source": "",
    "owner": "@officer",
    "review_on": {"days": 50},
    "expires_on": {"days": 110},
    "written": -40,
    "end": "approved",
    "reworded": "",
    "figures": [],
}


def line_steps(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Those of a line in desk.toml: it was written so many days before the last one; `end` is its
    final state; `reworded` replaces its first words half-way between writing and today.
    """
    words = UNLESS_GIVEN | line
    written, end, reworded, figures, reference = map(
        words.pop, ("written", "end", "reworded", "figures", "reference")
    )
    source = words["source"]
    by_officer = {"day": written, "at": time(10), "by": "@officer"}
    yield by_officer | words | {"do": "write_line", "reference": reference}
    about = {"line": reference, "revision": 1}
    for figure in figures:
        known = {"do": "record_figure", "unit": "", "source": source, "owner": "@officer"}
        yield by_officer | about | known | figure
    by_manager = about | {"day": written, "by": "@manager"}
    checked = {"do": "check_line", "against": source or "The topic’s lead, by phone"}
    if end != "draft":
        yield by_manager | checked | {"at": time(13)}
    if end in {"approved", "withdrawn"}:
        yield by_manager | {"do": "approve_line", "at": time(14)}
    if reworded:
        later = {"day": written // 2}
        yield by_officer | about | words | later | {"do": "change_line", "text": reworded}
        again = by_manager | later | {"revision": 2}
        yield again | checked | {"at": time(11)}
        yield again | {"do": "approve_line", "at": time(12)}
    if end == "withdrawn":
        reason = "The builders have moved the date"
        ended = {"do": "withdraw_line", "ago": {"minutes": 70}, "by": "@manager", "reason": reason}
        yield about | ended
