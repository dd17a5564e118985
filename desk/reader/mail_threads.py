"""The mails of a thread as it was pasted or forwarded: who wrote each, when, and its words.

Pure. Characters that hide or reorder their neighbours are removed and counted first; every place in
a part is a place in the text that is left.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from nhsuk.dates.moments import read_moment
from nhsuk.dates.unreadable import Unreadable

MAX_CHARACTERS = 50_000  # of a text that are read
_ALLOWED_CONTROLS = "\n\t"
_KEYS = r"from|sent|date|to|cc|subject|reply-to"
_HEADER = re.compile(
    rf"[ \t*]{{0,20}}(?P<key>{_KEYS})\**[ \t]{{0,5}}:[ \t*]{{0,5}}(?P<value>[^\n]*)", re.IGNORECASE
)
_WROTE = re.compile(
    r"^On (?P<date>[^\n]{6,60}?)(?:,|\n|\s)\s?(?P<from>[^\n,]{1,120}[^\n,\s])\s?wrote:\s*$",
    re.MULTILINE,
)
_RULE = re.compile(
    r"^[ \t]*(?:-{2,}\s?(?:forwarded message|original message)\s?-{2,}|begin forwarded"
    r" message:|_{10,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_RUN_TOGETHER = re.compile(rf" (?=(?:{_KEYS}):\s)", re.IGNORECASE)
_GREETING = re.compile(
    r" (?=(?:Hi|Hiya|Hello|Hey|Dear|Morning|Good (?:morning|afternoon|evening))\b)"
)
_LONGEST_HEADER = 120  # characters of a line that is no paragraph
_MOST_HEADERS = 30  # lines of headers before the words of one mail
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")
_LIST_ITEM = re.compile(r"\s*(?:[-*\u2022\u2013]|\(?\d{1,2}[.)])\s")
_WRAPPED = 50  # characters of a line that a mail program may have broken


@dataclass(frozen=True)
class Found[T]:
    """A value that was read, and where in the text. `is_sure`: the words leave no other reading.
    `also` is the other reading of a time, where there is one. `is_open`: it is a suggestion beside
    an empty field, because the other is as likely or because it rests on one word.
    """

    value: T
    start: int
    end: int
    is_sure: bool = True
    also: T | None = None
    is_open: bool = False


def certain[T](found: Found[T] | None) -> T | None:
    """The value, unless it is only a suggestion."""
    return None if found is None or found.is_open else found.value


def first_found[T](found: Iterable[T | None]) -> T | None:
    """The first that was found at all, in the order given."""
    return next((each for each in found if each is not None), None)


def sentence_case(words: str) -> str:
    """The words as a sentence begins: only the first letter is changed."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Part:
    """One mail of the thread. Its words are the `text` from `start` to `end`; `headers` and `labels`
    are the places of the values of its headers and of the lines of a form that it holds.
    """

    text: str = field(repr=False)
    start: int
    end: int
    headers: Mapping[str, tuple[int, int]]
    labels: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """Its words. Lines that the mail program broke are joined, at the same places."""
        return self.text[self.start : self.end]

    def found[T](
        self, value: T, match: re.Match[str], group: str | int = 0, *, is_sure: bool = True
    ) -> Found[T]:
        """A value where the group of a match in the `body` has it."""
        start, end = match.span(group)
        return Found(value, self.start + start, self.start + end, is_sure)

    def labelled(self, name: str) -> Found[str] | None:
        """What a line of its form says."""
        if name not in self.labels:
            return None
        first, last = self.labels[name]
        return Found(self.text[first:last].strip(), first, last)

    def header(self, key: str) -> str:
        """The value of a header; empty if it has none."""
        first, last = self.headers.get(key, (0, 0))
        return self.text[first:last]


LABELS = (  # of request forms: what the line says, and what such lines are called
    (
        "mode",
        r"(?:live|(?:pre-?)?rec\w*)\s?(?:/|or)\s?(?:live|(?:pre-?)?rec\w*)|format",
        "Live/pre-rec: Live",
    ),
    ("outlet", r"broadcaster|station|outlet|publication|channel|newspaper", "Station: Radio Holm"),
    ("programme", r"programme|program|show|series", "Programme: The Garden Hour"),
    (
        "journalist",
        r"(?:guest )?(?:producer|journalist|reporter|booker|researcher)|contact|requested by",
        "Producer: Ada Pell, 01632 960100",
    ),
    ("elsewhere", r".*\bon the day|studio(?: number| tel)?|switchboard", "Contact on the day: Bo"),
    ("phone", r"tel(?:ephone)?|phone|mobile|ddi|direct(?: line)?", "Tel: 01632 960100"),
    ("subject", r"topic|story|subject|about|item", "Story: Flu jabs"),
    ("place", r"location|where|venue|place", "Where: down the line"),
    ("other_guests", r"(?:other|further) guests?|also on", "Other guests: a GP"),
    ("angle", r"angle|peg", "Angle: nobody asked"),
)
_LABEL = re.compile(
    r"^[ \t*\u2022-]{0,5}(?P<label>[^\W\d_][^\n:|]{1,30}?)\*{0,2}[ \t]?[:|]\*{0,2}[ \t]{1,5}"
    r"(?P<value>[^\n]{2,300})$",
    re.MULTILINE,
)
_FORM_HAS = 2  # such lines at least; one alone may be a sentence


def _labels(text: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    """The values of a form by what they are."""
    found: dict[str, tuple[int, int]] = {}
    for match in _LABEL.finditer(text, start, end):
        for name, words, _ in LABELS:
            if re.fullmatch(words, match["label"], re.IGNORECASE):
                found.setdefault(name, match.span("value"))
                break
    return found if len(found.keys() - {"phone"}) >= _FORM_HAS else {}


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


def hidden_in(text: str) -> int:
    """How many hidden characters the first 50,000 have."""
    first = text[:MAX_CHARACTERS]
    return len(first.replace("\r\n", "\n")) - len(without_hidden(first))


def readable(text: str) -> str:
    """The first 50,000 characters without hidden ones and without quotation marks at line
    starts.
    """
    clean = without_hidden(text[:MAX_CHARACTERS]).replace("\u00a0", " ")
    return re.sub(r"^(?:[ \t]*>)+[ \t]?", "", clean, flags=re.MULTILINE)


def parts_of(text: str) -> list[Part]:
    """The mails of a text that is `readable`, the newest first, as mail programs put them."""
    text = _unfolded(text)
    starts = sorted(_part_starts(text), key=lambda each: each[0])
    if not starts or text[: starts[0][0]].strip():
        starts.insert(0, (0, 0, {}))
    joined = _joined(text)
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return [
        Part(joined, start, max(start, end), headers, _labels(joined, start, end))
        for (_, start, headers), end in zip(starts, ends, strict=True)
    ]


def _unfolded(text: str) -> str:
    """Headers that stand in one line, each in its own; every character stays in its place."""
    first, _, rest = text.partition("\n")
    if not re.match(r"\s*from:", first, re.IGNORECASE) or not _RUN_TOGETHER.search(first):
        return text
    first = _RUN_TOGETHER.sub("\n", first)
    head, key, subject = first.partition("\nSubject:")
    return f"{head}{key}{_GREETING.sub(chr(10), subject, count=1)}\n{rest}"[: len(text)]


Start = tuple[int, int, dict[str, tuple[int, int]]]


def _part_starts(text: str) -> Iterator[Start]:
    """Where each mail begins, where its words begin, and its headers."""
    lines = list(_lines(text))
    number = 0
    while number < len(lines):
        block = _header_block(text, lines, number)
        if block:
            start = _before_rule(text, lines[number][0])
            yield start, block[0], block[1]
            number = block[2]
        else:
            number += 1
    for match in _WROTE.finditer(text):
        yield match.start(), match.end(), {"from": match.span("from"), "date": match.span("date")}


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _before_rule(text: str, start: int) -> int:
    """The start of the line above that says that a mail follows, if there is one."""
    for rule in _RULE.finditer(text, max(0, start - 80), start):
        if not text[rule.end() : start].strip():
            return rule.start()
    return start


def _header_block(
    text: str, lines: list[tuple[int, int]], number: int
) -> tuple[int, dict[str, tuple[int, int]], int] | None:
    """Where the words after the headers begin, the headers, and the number of the next line."""
    first = _HEADER.fullmatch(text, *lines[number])
    if first is None or (first["key"].lower() not in {"from", "date", "sent", "subject"}):
        return None
    found: dict[str, tuple[int, int]] = {}
    at = number
    last = min(len(lines), number + _MOST_HEADERS)
    while at < last and (match := _HEADER.fullmatch(text, *lines[at])):
        key = match["key"].lower()
        found.setdefault("date" if key == "sent" else key, match.span("value"))
        at += 1
    is_first = not text[: lines[number][0]].strip()
    if len(found) < 2 and not (is_first and "from" in found):
        return None
    words_start = lines[at - 1][1]
    value_start, value_end = found.get("from", (0, 0))
    if len(found) == 1 and value_end - value_start > _LONGEST_HEADER:
        sentence = _SENTENCE_END.search(text, value_start, value_end)
        value_end = sentence.start() if sentence else value_start
        found["from"] = (value_start, value_end)
        words_start = value_end
    return words_start, found, at


def _joined(text: str) -> str:
    """Lines that a mail program broke are joined by a space in place of the line break."""
    lines = text.split("\n")
    joined = [lines[0]]
    for line, after in pairwise(lines):
        is_broken = (
            len(line) > _WRAPPED
            and after.strip()
            and not line.rstrip().endswith((":", "?"))
            and not _LIST_ITEM.match(after)
            and not _HEADER.match(line)
            and not _HEADER.match(after)
        )
        joined.append((" " if is_broken else "\n") + after)
    return "".join(joined)


def moment_of(part: Part, *, now: datetime) -> datetime | None:
    """When the mail was sent, if it says so and that is in the last week before `now`."""
    sent = part.header("date")[:_LONGEST_HEADER]
    if not sent:
        return None
    sent = re.sub(r"\b([A-Z][a-z]{2,8}) (\d{1,2}), (\d{4})", r"\2 \1 \3", sent)  # November 25, 2026
    plain = re.sub(r"\s(?:at|GMT|BST|UTC|\+0[01]:?00)(?=\s|$)|\([^()]{0,80}\)", " ", sent)
    plain = re.sub(r"(\d{1,2}:\d{2}):\d{2}", r"\1", plain)
    try:
        moment = read_moment(plain, now=now, prefer="past")
    except Unreadable:
        return None
    return moment if now - timedelta(days=7) <= moment <= now else None
