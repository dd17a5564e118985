"""Reads a mail for an enquiry: who asks, how to reach them, what they want, when and by when.

Pure. It suggests, each with its place in the text, and fills in nothing. What the words do not bear
is left empty; what they leave open is marked to be checked. `mail_messages` makes the text of a raw
mail.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from desk.reader import mail_patterns as patterns
from desk.reader.mail_callers import Callers, Known, is_ours, parts_of_asker, read_callers
from desk.reader.mail_slots import Slot, Times, medium_of, read_times
from desk.reader.mail_threads import (
    MAX_CHARACTERS,
    Found,
    Part,
    first_found,
    hidden_in,
    moment_of,
    parts_of,
    readable,
    sentence_case,
)

Kind = Literal["enquiry", "complaint", "newsletter", "other"]
__all__ = ["MAX_CHARACTERS", "Found", "Known", "MailReading", "Slot", "read_mail"]


@dataclass(frozen=True)
class MailReading:
    """What a mail says, and where in `text`, which is the mail without what cannot be seen.

    `hidden` counts the characters that were removed. It is an enquiry if somebody asks us for
    something on behalf of an outlet.
    """

    text: str
    hidden: int
    kind: Kind
    callers: Callers
    subject: Found[str] | None
    topic: Found[str] | None
    wants: Found[str] | None
    questions: tuple[Found[str], ...]
    angle: Found[str] | None
    other_guests: Found[str] | None
    received_at: Found[datetime] | None
    times: Times

    @property
    def is_enquiry(self) -> bool:
        return self.kind == "enquiry"

    @property
    def deadline(self) -> Found[datetime] | None:
        """The first of the deadlines."""
        return self.times.deadlines[0] if self.times.deadlines else None

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.times.slots


def read_mail(
    text: str, *, now: datetime, known: Known | None = None, is_automatic: bool = False
) -> MailReading:
    """What a mail of up to 50,000 characters says. Times are read from when it was sent, if it says
    so and that is in the last week before `now`; then `now` is when it is read.
    """
    known = known or Known()
    clean = readable(text)
    parts = parts_of_asker(parts_of(clean), known)
    sent = [moment_of(part, now=now) for part in parts]
    callers = read_callers(parts, known)
    times = _times(parts, [moment or sent[0] or now for moment in sent], callers.outlet)
    questions = _first_filled(tuple(_questions(part)) for part in parts)
    wants = first_found(_wants(part, times) for part in parts)
    if (
        wants
        and wants.value == "interview"
        and (too := _phrase(patterns.A_STATEMENT_TOO, parts[0]))
    ):
        times = replace(times, passed_over=(too, *times.passed_over))
    kind = _kind(parts, known, callers, times, questions, wants, is_automatic)
    if kind == "complaint":  # the newspaper that a patient names does not ask
        callers = replace(callers, outlet=None, programme=None)
    return MailReading(
        text=clean,
        hidden=hidden_in(text),
        kind=kind,
        callers=callers,
        subject=first_found(_subject(part) for part in parts),
        topic=_topic(parts, known),
        wants=wants,
        questions=questions,
        angle=first_found(
            part.labelled("angle") or _phrase(patterns.ANGLE, part) for part in parts
        ),
        other_guests=first_found(
            part.labelled("other_guests") or _phrase(patterns.GUESTS, part) for part in parts
        ),
        received_at=_received(parts[0], sent[0]) if parts else None,
        times=times,
    )


def _first_filled[T](found: Iterator[tuple[T, ...]]) -> tuple[T, ...]:
    return next((each for each in found if each), ())


def _received(part: Part, sent_at: datetime | None) -> Found[datetime] | None:
    start, end = part.headers.get("date", (0, 0))
    return Found(sent_at, start, end) if sent_at else None


def _times(parts: Sequence[Part], sent: Sequence[datetime], outlet: Found[str] | None) -> Times:
    """The times of the newest mail; slots, deadlines and embargo that it lacks are of older
    ones.
    """
    found = Times()
    for part, sent_at in zip(parts, sent, strict=True):
        here = read_times(part, sent_at=sent_at, outlet=outlet)
        found = Times(
            slots=_filled(found.slots, here.slots) or here.slots,
            deadlines=found.deadlines or here.deadlines,
            embargo_until=found.embargo_until or here.embargo_until,
            passed_over=(*found.passed_over, *here.passed_over),
        )
    medium = first_found(medium_of(part) for part in parts[1:])
    slots = (slot if slot.medium else replace(slot, medium=medium) for slot in found.slots)
    return replace(found, slots=tuple(slots))


def _filled(slots: tuple[Slot, ...], older: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """One slot that has moved keeps what an older mail said of it."""
    if len(slots) != 1 or len(older) != 1:
        return slots
    fields = ("minutes", "medium", "mode", "place")
    missing = {name: getattr(older[0], name) for name in fields if getattr(slots[0], name) is None}
    return (replace(slots[0], **missing),)


# What it is about


def _subject(part: Part) -> Found[str] | None:
    if labelled := part.labelled("subject") or _said_of(patterns.SUBJECT_SAID, part):
        return labelled
    start, end = part.headers.get("subject", (0, 0))
    subject = part.text[start:end]
    while tag := patterns.SUBJECT_TAG.match(subject):
        start += tag.end()
        subject = subject[tag.end() :]
    if tail := patterns.SUBJECT_TAIL.search(subject):
        end = start + tail.start()
        subject = subject[: tail.start()]
    said = _about(part)
    if not subject.strip() or (said and patterns.VAGUE_SUBJECT.match(subject)):
        return said
    tidy = " ".join(subject.split())[:200]
    return Found(sentence_case(tidy), start, end)


def _about(part: Part) -> Found[str] | None:
    return _said_of(patterns.ABOUT, part) or _said_of(patterns.ON, part)


def _said_of(pattern: re.Pattern[str], part: Part) -> Found[str] | None:
    match = pattern.search(part.body)
    if not match:
        return None
    words = sentence_case(" ".join(match["subject"].split()))
    return part.found(words, match, "subject", is_sure=False)


def _topic(parts: Sequence[Part], known: Known) -> Found[str] | None:
    """The topic with the most words in the mail; words of five letters or more, abbreviations, or
    the whole title. It is a guess, to be checked.
    """
    best: tuple[int, Found[str]] | None = None
    for value, title in (known.topics or {}).items():
        words = [w for w in re.findall(r"\w+", title) if len(w) >= 5 or title.lower() == w.lower()]
        sought = [_word(word) for word in words]
        sought += [_abbreviation(short) for short in patterns.ABBREVIATION.findall(title)]
        for part in parts:
            hits = [match for each in sought if (match := each.search(part.text, *_whole(part)))]
            if hits and (best is None or len(hits) > best[0]):
                is_open = len(hits) == 1
                best = len(hits), Found(value, *hits[0].span(), is_sure=False, is_open=is_open)
    return best[1] if best else None


def _whole(part: Part) -> tuple[int, int]:
    """From its subject, if it has one, to its end."""
    return part.headers.get("subject", (part.start, 0))[0], part.end


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word[:8])}\w*", re.IGNORECASE)


def _abbreviation(short: str) -> re.Pattern[str]:
    """In capitals only: IT is a topic, "it" is not."""
    return re.compile(rf"\b{re.escape(short)}\b")


def _questions(part: Part) -> Iterator[Found[str]]:
    """What they say they will ask, or else the items of a list and their questions that are no
    request.
    """
    if match := patterns.MAIN.search(part.body):
        words = sentence_case(" ".join(match["questions"].split()))[:1000]
        yield part.found(words, match, "questions")
        return
    items = list(_listed(part.body))
    at = part.start
    yield from (Found(words, at + start, at + end) for words, start, end in items)
    for match in list(patterns.QUESTION.finditer(part.body))[:20]:
        question = " ".join(match["question"].split())
        is_listed = any(start <= match.start("question") < end for _, start, end in items)
        is_asked = patterns.REQUEST_WITH_QUESTION.search(question)
        if not is_listed and (is_asked or not patterns.COURTESY.search(question)):
            yield part.found(question, match, "question")


def _listed(body: str) -> Iterator[tuple[str, int, int]]:
    """The items of a list of which one is a question, or whose heading says that they are."""
    for found in patterns.LIST.finditer(body):
        items = list(re.finditer(rf"(?m)^{patterns.ITEM}(?P<item>[^\n]+)", found["items"]))
        is_asked = patterns.ASKS.search(found["heading"])
        if not is_asked and not any(item["item"].rstrip().endswith("?") for item in items):
            continue
        for item in items:
            if not patterns.HAS_A_TIME.search(item["item"]):
                start, end = (found.start("items") + at for at in item.span("item"))
                yield item["item"].strip(), start, end


def _phrase(pattern: re.Pattern[str], part: Part) -> Found[str] | None:
    match = pattern.search(part.body)
    if not match:
        return None
    group = next(key for key, value in match.groupdict().items() if value)
    words = sentence_case(" ".join(match[group].split()))
    return part.found(words, match, group)


def _wants(part: Part, times: Times) -> Found[str] | None:
    """What they want; a slot means an interview unless they say that it is for background or
    film.
    """
    text = part.text
    start, end = _whole(part)
    hits = [
        (value, match)
        for value, pattern in patterns.WANTS
        if (match := pattern.search(text, start, end))
    ]
    if patterns.NO_INTERVIEW.search(part.body):
        hits = [each for each in hits if each[0] != "interview"]
    for value, match in hits:
        if not times.slots or value in {"background", "filming", "interview"}:
            return Found(value, match.start(), match.end(), value != "statement" or len(hits) == 1)
    if times.slots:
        when = times.slots[0].when
        return Found("interview", when.start, when.end)
    if question := next(_questions(part), None):
        return Found("statement", question.start, question.end, False)
    return None


def _kind(
    parts: Sequence[Part],
    known: Known,
    callers: Callers,
    times: Times,
    questions: tuple[Found[str], ...],
    wants: Found[str] | None,
    is_automatic: bool,
) -> Kind:
    """Whether somebody of the media, or seeming so, asks for something; or what else it is."""
    words = "\n".join(part.text[slice(*_whole(part))] for part in parts)
    sender = parts[0].header("from") if parts else ""
    is_of_media = patterns.OF_THE_MEDIA.search(words)
    if is_automatic or (patterns.NEWSLETTER.search(words) and not is_of_media):
        return "newsletter"
    if patterns.AUTOMATIC.search(f"{sender}\n{words}"):
        return "other"
    if not parts or all(is_ours(part, known) for part in parts):
        return "other"
    if patterns.COMPLAINT.search(words) and not is_of_media:
        return "complaint"
    is_asked = wants and (wants.value != "interview" or patterns.COURTESY.search(words))
    is_asked = is_asked or (is_of_media and patterns.COURTESY.search(words))
    asks = bool(questions or times.slots or times.deadlines or is_asked)
    is_media = callers.outlet is not None or patterns.OUR_MEDIA_WORDS.search(words)
    is_reply = bool(questions and times.deadlines)
    return "enquiry" if asks and (is_media or is_reply or callers.pretends) else "other"
