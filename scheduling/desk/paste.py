"""Reads a pasted mail for an enquiry: who asks, how to reach them, what they want, when and by
when.

Pure. It returns suggestions, each with the words it came from, and fills in nothing. Characters
that hide or reorder their neighbours are removed and counted first.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten

from nhsuk.dates.moments import read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import WEEKDAYS
from scheduling.desk import mail_patterns as patterns
from scheduling.times.spoken_times import SpokenTime, find_times

MAX_CHARACTERS = 50_000
_SHOWN = 90  # most characters shown of the words that a suggestion came from
_ALLOWED_CONTROLS = "\n\t"
_OWN_DOMAINS = ("@nhs.net", ".nhs.uk", ".nhs.net")
_NOT_A_NAME = {
    "hi",
    "hello",
    "dear",
    "thanks",
    "regards",
    "best",
    "the",
    "we",
    "could",
    "main",
    "need",
    "i",
    "i'm",
}
_NOT_AN_OUTLET = {"we", "i", "nhs", "trust"} | set(WEEKDAYS)


@dataclass(frozen=True)
class Suggestion:
    """`value` for the form's `field`, the `words` it was read from, and an alternative value,
    `alternative`.
    """

    field: str
    value: str
    words: str
    alternative: str = ""


@dataclass(frozen=True)
class Known:
    """Known outlets and journalists, and topics by the value of their choice."""

    outlets: Sequence[str] = ()
    journalists: Sequence[str] = ()
    topics: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ParsedMail:
    """The suggestions, the likeliest first for each field; `hidden` counts the removed
    characters.
    """

    suggestions: list[Suggestion]
    hidden: int


def without_hidden(text: str) -> str:
    """The text without invisible characters: those that change its direction, hide, or control
    something.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in lines
        if c in _ALLOWED_CONTROLS or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"}
    )


def read_mail(text: str, *, now: datetime, known: Known) -> ParsedMail:
    """Suggestions from the first 50,000 characters. Times are read from when the mail was sent, if
    it says so.
    """
    whole = text[:MAX_CHARACTERS]
    clean = without_hidden(whole)
    headers = {
        match["key"].lower(): match["value"].strip()
        for match in reversed(list(patterns.HEADER.finditer(clean)))
    }
    body = _unwrapped(patterns.HEADER.sub("", clean))
    sent_at = _sent_at(headers, now)
    suggestions = [
        *_callers(body, headers, known),
        *_contact_details(body, headers),
        *_subjects(body, headers, known),
        *_times(body, sent_at or now, now),
        *_formats(body),
    ]
    if sent_at:
        suggestions.append(
            Suggestion(
                "received_at",
                write_moment(sent_at, now=now),
                headers.get("sent") or headers["date"],
            )
        )
    if suggestions:
        suggestions.append(Suggestion("channel", "email", "the email itself"))
    hidden = len(whole.replace("\r\n", "\n")) - len(clean)
    first_of = {(each.field, each.value.lower()): each for each in reversed(suggestions)}
    return ParsedMail(
        [each for each in suggestions if first_of[each.field, each.value.lower()] is each], hidden
    )


def _unwrapped(text: str) -> str:
    """Without quotation marks at line starts, and with wrapped lines joined."""
    lines = [re.sub(r"^[>\s]+", "", line).rstrip() for line in text.split("\n")]
    joined = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        joined += line + (" " if len(line) > 50 and after else "\n")
    return joined


def _sent_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the mail was sent, if it says so and that is in the last week."""
    sent = headers.get("sent") or headers.get("date")
    if not sent:
        return None
    sent = re.sub(r"\b([A-Z][a-z]{2,8}) (\d{1,2}), (\d{4})", r"\2 \1 \3", sent)  # November 25, 2026
    plain = re.sub(r"\s(?:at|GMT|BST|\+0[01]:?00)\b|\([^)]*\)", " ", sent)
    plain = re.sub(r"(\d{1,2}:\d{2}):\d{2}", r"\1", plain).replace("+0000", "").replace("+0100", "")
    try:
        moment = read_moment(plain, now=now, prefer="past")
    except Unreadable:
        return None
    return moment if now - timedelta(days=7) <= moment <= now else None


def _callers(body: str, headers: Mapping[str, str], known: Known) -> Iterator[Suggestion]:
    """Outlet, programme and journalist: known ones first, then what the sentences say."""
    yield from _known_names("outlet", known.outlets, body)
    yield from _known_names("journalist", known.journalists, body)
    for match in (match for pattern in patterns.OUTLETS for match in pattern.finditer(body)):
        outlet = match["outlet"].rstrip(".'\u2019,")
        if outlet.split()[0].lower() not in _NOT_AN_OUTLET:
            yield _from("outlet", outlet, body, match)
    if show := patterns.SHOW.search(body) or patterns.SLOT.search(body):
        yield _from("programme", _sentence_case(show["programme"]), body, show)
    if sender := patterns.SENDER.match(headers.get("from", "")):
        yield Suggestion("journalist", sender["name"], f"From: {headers['from']}"[:_SHOWN])
    for match in (match for pattern in patterns.WHO for match in pattern.finditer(body)):
        name = _without_greeting(match["name"])
        if " " in name:
            yield Suggestion(
                "journalist", name, _around(body, match.start("name"), len(match["name"]))
            )


def _known_names(field: str, names: Sequence[str], body: str) -> Iterator[Suggestion]:
    low = body.lower()
    for name in sorted(names, key=len, reverse=True):
        at = low.find(name.lower())
        if len(name) > 3 and at >= 0 and re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", low):
            yield Suggestion(field, name, _around(body, at, len(name)))


def _without_greeting(name: str) -> str:
    words = name.split()
    while words and words[0].lower().strip(",") in _NOT_A_NAME:
        words = words[1:]
    return " ".join(words)


def _contact_details(body: str, headers: Mapping[str, str]) -> Iterator[Suggestion]:
    """Every phone number and mail address except ours."""
    for match in patterns.PHONE.finditer(body):
        number = " ".join(match[0].split())
        if 10 <= sum(character.isdigit() for character in number) <= 14:
            yield _from("phone", number, body, match)
    senders = [
        (address, f"From: {headers['from']}"[:_SHOWN])
        for address in patterns.EMAIL.findall(headers.get("from", ""))
    ]
    written = [
        (match[0], _around(body, match.start(), len(match[0])))
        for match in patterns.EMAIL.finditer(body)
    ]
    for address, words in senders + written:
        if not address.lower().endswith(_OWN_DOMAINS):
            yield Suggestion("email", address.rstrip("."), words)


def _subjects(body: str, headers: Mapping[str, str], known: Known) -> Iterator[Suggestion]:
    """Subject, topic, questions, other guests."""
    if subject := re.sub(
        r"^(?:(?:re|fw|fwd)\s*:\s*)+", "", headers.get("subject", ""), flags=re.IGNORECASE
    ):
        yield Suggestion(
            "subject", _sentence_case(subject), f"Subject: {headers['subject']}"[:_SHOWN]
        )
    if match := patterns.ABOUT.search(body):
        yield _from("subject", _sentence_case(match["subject"]), body, match)
    if best := _topic(body, known.topics or {}):
        yield best
    if match := patterns.MAIN.search(body):
        yield _from("questions", _sentence_case(match["questions"]), body, match)
    else:
        asked = [match["question"].strip() for match in patterns.QUESTION.finditer(body)]
        if asked := [question for question in asked if not patterns.COURTESY.search(question)]:
            yield Suggestion("questions", " ".join(asked)[:1000], asked[0][:_SHOWN])
    if match := patterns.GUESTS.search(body):
        yield _from("other_guests", _sentence_case(match["guests"]), body, match)


def _topic(body: str, topics: Mapping[str, str]) -> Suggestion | None:
    """The topic with the most words in the text; words of five letters or more, or the
    whole title.
    """
    best: tuple[int, Suggestion] | None = None
    for value, title in topics.items():
        words = [
            word
            for word in re.findall(r"\w+", title)
            if len(word) >= 5 or title.lower() == word.lower()
        ]
        hits = [
            match
            for word in words
            if (match := re.search(rf"\b{re.escape(word[:8])}\w*", body, re.IGNORECASE))
        ]
        if hits and (best is None or len(hits) > best[0]):
            best = (
                len(hits),
                Suggestion("topic", value, _around(body, hits[0].start(), len(hits[0][0]))),
            )
    return best[1] if best else None


def _times(body: str, sent_at: datetime, now: datetime) -> Iterator[Suggestion]:
    """The deadline and the slot, if they are in the future."""
    ahead = [
        spoken
        for spoken in find_times(body, now=sent_at)
        if spoken.moment > now - timedelta(hours=1)
    ]
    for kind, field in (("deadline", "deadline_at"), ("slot", "slot_at")):
        for spoken in ahead:
            if spoken.kind == kind:
                yield _moment(field, spoken, now)


def _moment(field: str, spoken: SpokenTime, now: datetime) -> Suggestion:
    alternative = write_moment(spoken.also, now=now) if spoken.also else ""
    return Suggestion(field, write_moment(spoken.moment, now=now), spoken.words, alternative)


def _formats(body: str) -> Iterator[Suggestion]:
    """What they want, in which medium, live or recorded, and how long."""
    wants = [(value, match) for value, pattern in patterns.WANTS if (match := pattern.search(body))]
    if wants:
        yield _from("wants", wants[0][0], body, wants[0][1])
    modes = [(value, match) for value, pattern in patterns.MODES if (match := pattern.search(body))]
    if modes and not (
        len(modes) > 1 and modes[0][0] == "recorded"
    ):  # live or recorded: not decided yet
        yield _from("mode", modes[0][0], body, modes[0][1])
    for medium, pattern in patterns.MEDIA:
        if match := pattern.search(body):
            is_recorded = medium == "live_tv" and modes and modes[0][0] == "recorded"
            yield _from("medium", "recorded_tv" if is_recorded else medium, body, match)
            break
    if (length := patterns.MINUTES.search(body)) and 0 < int(length["minutes"]) <= 60:
        yield _from("minutes", length["minutes"], body, length)


def _from(field: str, value: str, body: str, match: re.Match[str]) -> Suggestion:
    return Suggestion(field, value, _around(body, match.start(), len(match[0])))


def _around(body: str, start: int, length: int) -> str:
    """The words with a few before and after them."""
    first = max(0, start - 25)
    last = min(len(body), start + length + 25)
    first = body.find(" ", first, start) + 1 or start if first else 0
    last = body.rfind(" ", start + length, last) if last < len(body) else last
    return shorten(body[first : max(last, start + length)], _SHOWN, placeholder=" …")


def _sentence_case(words: str) -> str:
    tidy = " ".join(words.split())
    return tidy[:1].upper() + tidy[1:]
