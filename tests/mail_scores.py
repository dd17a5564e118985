"""How well invented mails are read: how many of the moments and of the other fields that were read
are right, and how many of those that a mail says were found.

`.venv/bin/python -m tests.mail_scores` prints both sets, and each mistake in those that were looked
at. The others are only scored: whoever changes the reader does not look at them.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desk.reader.mail_messages import message_text
from desk.reader.mail_reading import Found, MailReading, read_mail
from nhsuk.london import LONDON

MAILS = Path(__file__).parent / "samples" / "mails"
NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)
SETS = ("looked_at", "scored_only")
LATEST = range(101, 141)  # the mails of the latest hand, which are written as strangers write
MOMENTS = {"slot", "arrive_at", "deadline_at", "embargo_until", "either"}
IN_WORDS = {"subject", "questions", "angle", "other_guests", "place"}
NAMES = {"outlet", "programme", "journalist"}
Pair = tuple[str, Any, Any]  # the field, the right answer, and what was read; None for nothing


@dataclass
class Score:
    """How many were right, of those that were read and of those that there are."""

    right: int = 0
    read: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def add(self, field: str, wanted: Any, read: Any) -> None:
        self.wanted += wanted is not None
        self.read += read is not None
        both = wanted is not None and read is not None
        self.right += both and is_right(field, wanted, read)


def answers(which: str) -> dict[str, dict[str, Any]]:
    return json.loads((MAILS / "answers.json").read_text())[which]


def latest(which: str) -> list[str]:
    return [name for name in answers(which) if int(name.partition("-")[0]) in LATEST]


def reading_of(name: str) -> MailReading:
    raw = (MAILS / name).read_bytes()
    if not name.endswith(".eml"):
        return read_mail(raw.decode(), now=NOW)
    mail = message_text(raw)
    return read_mail(mail.text, now=mail.sent_at or NOW, is_automatic=mail.is_automatic)


def scores(which: str, names: Iterable[str]) -> dict[str, Score]:
    """Of the moments, of the other fields, and of all."""
    found = {"moments": Score(), "others": Score(), "all": Score()}
    right = answers(which)
    for name in names:
        for pair in pairs(right[name], reading_of(name)):
            found["moments" if pair[0] in MOMENTS else "others"].add(*pair)
            found["all"].add(*pair)
    return found


def pairs(right: dict[str, Any], reading: MailReading) -> Iterator[Pair]:
    yield "is_enquiry", right["is_enquiry"], reading.is_enquiry
    if not right["is_enquiry"]:
        return
    yield "pretends", right["pretends"] or None, bool(reading.callers.pretends) or None
    for field in ("outlet", "programme", "journalist", "phone", "email"):
        yield field, right[field], _value(getattr(reading.callers, field))
    for field in ("subject", "wants", "angle", "other_guests"):
        yield field, right[field], _value(getattr(reading, field))
    yield "deadline_at", right["deadline_at"], _value(reading.deadline)
    yield "embargo_until", right["embargo_until"], _value(reading.times.embargo_until)
    yield from _questions(right["questions"], [each.value for each in reading.questions])
    yield from _slots(right["slots"], reading)
    yield from _open(right.get("either", {}), reading)


def _slots(right: list[dict[str, Any]], reading: MailReading) -> Iterator[Pair]:
    read = {_value(slot.when): slot for slot in reading.slots}
    for wanted in right:
        slot = read.pop(wanted["starts_at"], None)
        yield "slot", wanted["starts_at"], slot and wanted["starts_at"]
        for field in ("minutes", "medium", "mode", "place"):
            yield field, wanted[field], _value(slot and getattr(slot, field))
        yield "arrive_at", wanted["arrive_at"], _value(slot and slot.arrive)
    for moment in read:
        yield "slot", None, moment


def _open(right: dict[str, list[str]], reading: MailReading) -> Iterator[Pair]:
    """A moment that two readings fit: it is blank, and both are shown."""
    founds = {"deadline_at": [reading.deadline], "slot": [slot.when for slot in reading.slots]}
    for field, both in right.items():
        shown = [
            sorted(each.astimezone(LONDON).isoformat() for each in (found.value, found.also))
            for found in founds[field]
            if found and _value(found) is None
        ]
        yield "either", both, both if both in shown else None


def _questions(right: list[str], read: list[str]) -> Iterator[Pair]:
    left = list(read)
    for wanted in right:
        match = next((each for each in left if _alike(each, wanted)), None)
        if match:
            left.remove(match)
        yield "questions", wanted, match
    for each in left:
        yield "questions", None, each


def is_right(field: str, wanted: Any, read: Any) -> bool:
    """Texts are right if they share most of their words, names if they differ by an article."""
    if field in IN_WORDS:
        return _alike(wanted, read)
    if field in NAMES:
        return _plain(wanted) == _plain(read)
    if field == "phone":
        return wanted == re.sub(r"(?<!^)\D|^[^\d+]", "", read)
    return bool(wanted == read)


def _alike(first: str, second: str) -> bool:
    one, other = (set(re.findall(r"\w+", text.lower())) for text in (first, second))
    return len(one & other) * 2 >= (len(one) + len(other)) / 2


def _plain(name: str) -> str:
    return re.sub(r"^the | (?:show|programme)$", "", name.lower())


def _value(found: Found[Any] | None) -> Any:
    if found is None or getattr(found, "is_open", False):
        return None
    if isinstance(found.value, datetime):
        return found.value.astimezone(LONDON).isoformat(timespec="seconds")
    return found.value


def main() -> None:
    for which in SETS:
        for title, names in (("all", list(answers(which))), ("latest", latest(which))):
            found = scores(which, names)
            print(
                f"{which}, {title}: {len(names)} mails, "
                + ", ".join(
                    f"{kind} {found[kind].precision:.1%} of {found[kind].read} right"
                    for kind in ("moments", "others")
                )
                + f", {found['all'].recall:.1%} of {found['all'].wanted} found"
            )
    for name in answers(SETS[0]) if "--mistakes" in sys.argv else ():
        for field, wanted, read in pairs(answers(SETS[0])[name], reading_of(name)):
            if (wanted or read) and not (wanted and read and is_right(field, wanted, read)):
                print(f"{name}: {field}: wanted {wanted!r}, read {read!r}")


if __name__ == "__main__":
    main()
