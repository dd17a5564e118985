"""How well invented mails are read: precision and recall by field.

`.venv/bin/python -m tests.mail_scores` prints both sets. The reader was tuned on the first; the
second was written before and never looked at while tuning.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nhsuk.london import LONDON
from scheduling.desk.mail_messages import message_text
from scheduling.desk.mail_reading import Found, MailReading, read_mail

MAILS = Path(__file__).parent / "samples" / "mails"
NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)
SETS = ("tuned", "held_out")
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


def answers(which: str) -> dict[str, dict[str, Any]]:
    return json.loads((MAILS / "answers.json").read_text())[which]


def reading_of(name: str) -> MailReading:
    raw = (MAILS / name).read_bytes()
    if not name.endswith(".eml"):
        return read_mail(raw.decode(), now=NOW)
    mail = message_text(raw)
    return read_mail(mail.text, now=mail.sent_at or NOW, is_automatic=mail.is_automatic)


def scores(which: str) -> dict[str, Score]:
    found: dict[str, Score] = defaultdict(Score)
    for name, right in answers(which).items():
        for field, wanted, read in pairs(right, reading_of(name)):
            score = found[field]
            score.wanted += wanted is not None
            score.read += read is not None
            both = wanted is not None and read is not None
            score.right += both and is_right(field, wanted, read)
    return dict(found)


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


def _slots(right: list[dict[str, Any]], reading: MailReading) -> Iterator[Pair]:
    read = {_value(slot.when): slot for slot in reading.slots}
    for wanted in right:
        slot = read.pop(wanted["starts_at"], None)
        yield "slot", wanted["starts_at"], slot and wanted["starts_at"]
        if slot:
            for field in ("minutes", "medium", "mode", "place"):
                yield field, wanted[field], _value(getattr(slot, field))
            yield "arrive_at", wanted["arrive_at"], _value(slot.arrive)
    for moment in read:
        yield "slot", None, moment


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
    if found is None:
        return None
    if isinstance(found.value, datetime):
        return found.value.astimezone(LONDON).isoformat(timespec="seconds")
    return found.value


def main() -> None:
    for which in SETS:
        print(f"{which}: {len(answers(which))} mails")
        for field, score in scores(which).items():
            print(
                f"  {field:14} precision {score.precision:4.0%} ({score.right} of {score.read})"
                f"  recall {score.recall:4.0%} ({score.right} of {score.wanted})"
            )


if __name__ == "__main__":
    main()
