"""What a mail says for an enquiry: who asks, what for, when and by when; nothing is stored."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk.enquiries.queries.known_names import known_for_reading
from desk.reader.mail_messages import MailText, looks_like_message, message_text
from desk.reader.mail_reading import Found, MailReading, read_mail
from desk.reader.mail_slots import Slot
from nhsuk.dates.exact import read_exact_moment
from nhsuk.london import LONDON
from nhsuk.words import short_moment
from training.arguments import readable

MAX_BYTES = 50_000_000
_CALLERS = ("outlet", "programme", "journalist", "phone", "email")
_WORDS = ("subject", "wants", "angle", "other_guests")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a text or an .eml")
        parser.add_argument(
            "--at",
            type=readable(read_exact_moment),
            metavar="INSTANT",
            help="when it came, such as 2026-11-25T16:02; now, or when an .eml says it was sent",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--json", action="store_true", help="the same as --format json")

    def handle(self, *_: Any, **options: Any) -> None:
        known = known_for_reading()
        found = []
        for file in options["files"]:
            mail = _text_of(file)
            now = options["at"] or mail.sent_at or timezone.now()
            reading = read_mail(mail.text, now=now, known=known, is_automatic=mail.is_automatic)
            found.append((file, mail, reading))
        if options["json"] or options["format"] == "json":
            answers = [_as_json(mail, reading) for _, mail, reading in found]
            one_or_all: Any = (
                answers[0]
                if len(answers) == 1
                else [
                    {"file": str(file), **answer}
                    for (file, _, _), answer in zip(found, answers, strict=True)
                ]
            )
            self.stdout.write(json.dumps(one_or_all, ensure_ascii=False, indent=2))
            return
        for file, mail, reading in found:
            if len(found) > 1:
                self.stdout.write(f"{file}:")
            for line in _as_table(mail, reading, options["at"] or timezone.now()):
                self.stdout.write(line)


def _text_of(file: Path) -> MailText:
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES)
    except OSError as trouble:
        raise CommandError(f"{file} cannot be read: {trouble.strerror}.") from None
    if file.suffix.lower() == ".eml" or looks_like_message(raw):
        return message_text(raw)
    return MailText(raw.decode("utf-8", errors="replace").removeprefix("\ufeff"))


def _as_json(mail: MailText, reading: MailReading) -> dict[str, Any]:
    every = dict(_fields(reading))
    fields = {name: found for name, found in every.items() if not found.is_open}
    values = {name: _value(name, fields.get(name)) for name in _CALLERS}
    values |= {name: _value(name, fields.get(name)) for name in _WORDS}
    return {
        **values,
        "deadline_at": _value("", reading.deadline),
        "deadlines": [_value("", each) for each in reading.times.deadlines],
        "embargo_until": _value("", reading.times.embargo_until),
        "received_at": _value("", reading.received_at),
        "slots": [_slot(slot) for slot in reading.slots],
        "questions": [each.value for each in reading.questions],
        "open": {name: _choices(found) for name, found in every.items() if found.is_open},
        "also_says": [each.value for each in reading.times.passed_over],
        "kind": reading.kind,
        "is_enquiry": reading.is_enquiry,
        "warning": reading.callers.pretends,
        "left_out": mail.left_out,
        "attachments": list(mail.attachments),
        "evidence": {name: reading.text[each.start : each.end] for name, each in fields.items()},
        "check": [name for name, each in fields.items() if not each.is_sure],
        "spans": {name: [each.start, each.end] for name, each in fields.items()},
        "text": reading.text,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    mode = slot.mode.value if slot.mode else None
    return {
        "starts_at": _value("", slot.when),
        "minutes": _value("", slot.minutes),
        "medium": _value("", slot.medium),
        "is_live": None if mode is None else mode == "live",
        "mode": mode,
        "arrive_at": _value("", slot.arrive),
        "place": _value("", slot.place),
        "outlet": _value("", slot.outlet),
    }


def _fields(reading: MailReading) -> Iterator[tuple[str, Found[Any]]]:
    """Everything that was read, by name: `outlet`, `slots.1.medium`."""
    named: list[tuple[str, Found[Any] | None]] = [
        *((name, getattr(reading.callers, name)) for name in _CALLERS),
        *((name, getattr(reading, name)) for name in _WORDS),
        ("deadline_at", reading.deadline),
        ("embargo_until", reading.times.embargo_until),
        ("received_at", reading.received_at),
    ]
    named += [(f"questions.{n}", each) for n, each in enumerate(reading.questions, 1)]
    for number, slot in enumerate(reading.slots, 1):
        named += [
            (f"slots.{number}.{name}", found)
            for name, found in (
                ("starts_at", slot.when),
                ("minutes", slot.minutes),
                ("medium", slot.medium),
                ("is_live", slot.mode),
                ("arrive_at", slot.arrive),
                ("place", slot.place),
                ("outlet", slot.outlet),
            )
        ]
    for name, found in named:
        if found is not None:
            yield name, found


def _choices(found: Found[Any]) -> list[Any]:
    """What a field that is left empty may be, in order."""
    values = sorted(value for value in (found.value, found.also) if value is not None)
    return [_value("", Found(value, found.start, found.end)) for value in values]


def _value(name: str, found: Found[Any] | None) -> Any:
    if found is None or found.is_open:
        return None
    if isinstance(found.value, datetime):
        return found.value.astimezone(LONDON).isoformat(timespec="seconds")
    if name == "phone":
        digits = "".join(character for character in found.value if character.isdigit())
        return f"+{digits}" if found.value.lstrip("(").startswith("+") else digits
    return found.value


def _as_table(mail: MailText, reading: MailReading, now: datetime) -> Iterator[str]:
    """A line for each field: its value, the words it was read from, and whether to check it."""
    if reading.callers.pretends:
        yield f"Check who sent it: {reading.callers.pretends}"
    if mail.left_out:
        yield mail.left_out
    if not reading.is_enquiry:
        yield "This does not look like an enquiry."
    if reading.kind in {"complaint", "newsletter"}:
        yield f"It reads like a {reading.kind}."
    for name, found in _fields(reading):
        values = sorted(value for value in (found.value, found.also) if value is not None)
        shown = " or ".join(
            _shown(value, now) for value in (values if found.is_open else [found.value])
        )
        words = " ".join(reading.text[found.start : found.end].split())
        doubt = "  (left empty)" if found.is_open else "" if found.is_sure else "  (check)"
        yield f"{name:20} {shown}{doubt}  ← {words[:80]}"
    for passed in reading.times.passed_over:
        yield f"{'also says':20} {passed.value}"


def _shown(value: Any, now: datetime) -> str:
    if isinstance(value, datetime):
        return short_moment(value.astimezone(LONDON), today=now.astimezone(LONDON).date())
    return str(value)
