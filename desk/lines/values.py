"""Reads the figures, times, days and words of status in a text, each as one comparable value. Pure.

Only a limited distance around each value is searched, so that the time grows linearly with the
text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scheduling.times.number_words import numbers_in_words


class Kind(StrEnum):
    """What a value counts or names; only values of the same kind are compared."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"
    DAY = "day"
    WEEKDAY = "weekday"
    PHONE = "phone"
    STATUS = "status"


@dataclass(frozen=True)
class Value:
    """`key` is what is compared; `counted` is what a figure counts, as the first letters of the
    words after it.
    """

    kind: Kind
    key: tuple[Any, ...]
    start: int
    end: int
    text: str
    counted: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """A time that could be morning or afternoon."""
        return self.kind == Kind.TIME and bool(self.key[1])


# Words that cannot both be true of the same thing, by subject
AXES: dict[str, dict[str, tuple[str, ...]]] = {
    "Ongoing or over": {
        "ongoing": (
            "ongoing",
            "continuing",
            "continues",
            "under way",
            "underway",
            "in progress",
            "still active",
        ),
        "over": (
            "stood down",
            "is over",
            "has ended",
            "ended",
            "concluded",
            "resolved",
            "finished",
            "extinguished",
        ),
    },
    "Open or closed": {
        "open": (
            "open",
            "opened",
            "reopened",
            "reopens",
            "running",
            "as usual",
            "as normal",
            "operating normally",
        ),
        "closed": (
            "closed",
            "shut",
            "suspended",
            "cancelled",
            "diverted",
            "postponed",
            "evacuated",
            "out of use",
        ),
    },
    "Confirmed or not": {
        "confirmed": ("confirmed", "confirms", "confirm"),
        "not confirmed": (
            "unconfirmed",
            "suspected",
            "possible",
            "believed",
            "alleged",
            "cannot confirm",
        ),
    },
    "Safe or not": {
        "safe": ("safe", "no risk", "no wider risk", "low risk", "no danger", "no threat"),
        "unsafe": (
            "unsafe",
            "at risk",
            "danger",
            "dangerous",
            "stay indoors",
            "keep away",
            "avoid the area",
        ),
    },
    "How badly hurt": {
        "not critical": (
            "stable",
            "not life-threatening",
            "minor injuries",
            "slightly hurt",
            "slightly injured",
        ),
        "critical": ("critical", "serious", "seriously", "life-threatening", "life-changing"),
    },
    "Hurt or dead": {
        "hurt": ("injured", "hurt", "wounded"),
        "dead": ("died", "dead", "killed", "deaths", "fatalities", "fatal"),
    },
    "Found or missing": {
        "found": ("found", "located", "accounted for"),
        "missing": ("missing", "unaccounted for"),
    },
    "Contained or not": {
        "contained": ("contained", "under control"),
        "not contained": ("out of control", "spreading"),
    },
}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(
    sorted({name for month in _MONTHS for name in (month, month[:3])}, key=len, reverse=True)
)
_NOT_COUNTED = {
    *(
        "hour",
        "minute",
        "mile",
        "people",
        "person",
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "in",
        "at",
        "on",
    ),
    *("was", "were", "is", "are", "been", "be", "have", "has", "had", "being", "now"),
}
_NEGATED = re.compile(
    r"(?:\bnot|\bno longer|\bnever|n['’]t|\byet to be)(?:\s+(?:yet|been|now|being|a))*\s+$",
    re.IGNORECASE,
)
_BOUNDS = {
    **dict.fromkeys(("at least", "no fewer than", "no less than"), ">="),
    **dict.fromkeys(("more than", "over", "above"), ">"),
    **dict.fromkeys(("up to", "no more than", "at most"), "<="),
    **dict.fromkeys(("fewer than", "less than", "under", "below"), "<"),
}
_BEFORE = 60  # characters around a value in which we look for words that belong to it
_AFTER = 200
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_NOT_A_SHARE = re.compile(r"\s+(?:past|a dozen|an hour|term)", re.IGNORECASE)
_BOUND = re.compile(rf"({'|'.join(sorted(_BOUNDS, key=len, reverse=True))})\s+£?$", re.IGNORECASE)
_SCALE = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}

_PHONE = re.compile(
    r"(?<!\w)(?:\+44|0)(?:[ -]?\d){9,10}\b|(?<![\w,.])(?:999|111|101|112|119)(?![\d,]|\.\d)"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?::(?P<m>[0-5]\d)|\.(?P<dot>[0-5]\d)(?=\s*[ap]\.?m|\s*h(?:ou)?rs))?"
    r"\s*(?P<half>[ap])(?:\.m\.|m\b)|(?<![\d:.])(?P<h24>[01]?\d|2[0-4]):(?P<m24>[0-5]\d)(?!\d)"
    r"|(?<!\w)(?P<h4>[01]\d|2[0-4])[.:]?(?P<m4>[0-5]\d)\s*(?:hours|hrs)\b"
    r"|\b(?P<named>noon|midday|midnight)\b"
    r"|(?<!\w)(?:(?P<past>half past|quarter past|quarter"
    r" to)\s+)(?P<ph>\w+)\b|(?<!\w)(?P<oc>\w+)\s+o['’]clock\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<mon>{_MONTH})\b(?:\s+\d{{4}}\b)?"
    rf"|\b(?P<mon2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
    r"|(?<![\w/])(?P<d3>\d{1,2})/(?P<m3>\d{1,2})(?:/\d{2,4})?(?![\w/])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|yesterday)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(three quarters|two thirds|half|a third|a quarter|one in two|one in ten|one in four)\b",
    re.IGNORECASE,
)
_SHARES = {
    "three quarters": 75.0, "two thirds": 66.7, "half": 50.0, "a third": 33.3, "a quarter": 25.0,
    "one in two": 50.0, "one in ten": 10.0, "one in four": 25.0,
}  # fmt: skip
_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)(?P<money>£)?(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<dec>\.\d+)?"
    r"(?:\s?(?P<scale>thousand|million|billion|bn|k)\b|(?P<m>m)\b)?(?P<plus>\+)?",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"\s*(?:%|per ?cent\b)", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no["
    r" -]?one|nobody|none|no(?=\s+(?:\w+\s+){0,2}(?:injur|casualt|death|fatalit|patient|people)))\b",
    re.IGNORECASE,
)
_HOURS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "eleven": 11, "twelve": 12}  # fmt: skip


def values_in(text: str) -> list[Value]:
    """The values in reading order; no two overlap."""
    found: list[Value] = []
    taken = bytearray(len(text))
    for reader in (_phones, _days, _times, _weekdays, _statuses, _figures):
        for value in reader(text):
            if not any(taken[value.start : value.end]):
                taken[value.start : value.end] = b"\1" * (value.end - value.start)
                found.append(value)
    return sorted(found, key=lambda value: value.start)


def _before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    return pattern.search(text, max(0, end - _BEFORE), end)


def _value(kind: Kind, key: tuple[Any, ...], match: re.Match[str]) -> Value:
    return Value(kind, key, match.start(), match.end(), match[0])


def _phones(text: str) -> Iterator[Value]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0].replace("+44", "0"))
        yield _value(Kind.PHONE, (digits,), match)


def _times(text: str) -> Iterator[Value]:
    for match in _CLOCK.finditer(text):
        key = _minutes(match)
        if key is not None:
            yield _value(Kind.TIME, key, match)


def _minutes(match: re.Match[str]) -> tuple[int, bool] | None:
    """Minutes since midnight, and whether it could be morning or afternoon."""
    if named := match["named"]:
        return (0 if named.lower() == "midnight" else 720), False
    if word := match["ph"] or match["oc"]:
        hour = int(word) if word.isdecimal() else _HOURS.get(word.lower(), 0)
        ahead = {"half past": 30, "quarter past": 15, "quarter to": -15}.get(
            (match["past"] or "").lower(), 0
        )
        return ((hour * 60 + ahead) % 720, True) if 1 <= hour <= 12 else None
    hour = int(match["h"] or match["h24"] or match["h4"])
    minute = int(match["m"] or match["dot"] or match["m24"] or match["m4"] or 0)
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return (hour * 60 + minute) % 1440, False


def _days(text: str) -> Iterator[Value]:
    for match in _DAY.finditer(text):
        name = (match["mon"] or match["mon2"] or "").lower()[:3]
        month = (
            next(n for n, known in enumerate(_MONTHS, 1) if known[:3] == name)
            if name
            else int(match["m3"])
        )
        day = int(match["d"] or match["d2"] or match["d3"])
        is_verb = (
            name == "may" and not (match["mon"] or match["mon2"])[0].isupper()
        )  # "12 may be hurt"
        if 1 <= day <= 31 and 1 <= month <= 12 and not is_verb:
            yield _value(Kind.DAY, (month, day), match)


def _weekdays(text: str) -> Iterator[Value]:
    for match in _WEEKDAY.finditer(text):
        name = match[0].lower()
        yield _value(Kind.WEEKDAY, ("today" if name == "tonight" else name,), match)


def _statuses(text: str) -> Iterator[Value]:
    """Matches the longest words first; a `not` before them reverses the status."""
    known = [
        (word, axis, side)
        for axis, sides in AXES.items()
        for side, words in sides.items()
        for word in words
    ]
    for word, axis, side in sorted(known, key=lambda entry: -len(entry[0])):
        for match in re.finditer(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            negated = _before(_NEGATED, text, match.start())
            other = next(name for name in AXES[axis] if name != side)
            start = negated.start() if negated else match.start()
            said = text[start : match.end()]
            yield Value(Kind.STATUS, (axis, other if negated else side), start, match.end(), said)


def _figures(text: str) -> Iterator[Value]:
    """Numbers in digits and words, alone, as ranges or with bounds; percentages and sums of
    money.
    """
    single = sorted([*_digits(text), *_in_words(text)], key=lambda value: (value.start, -value.end))
    at = 0
    while at < len(single):
        first = single[at]
        after = single[at + 1] if at + 1 < len(single) else None
        if after and _is_range(text, first, after):
            kind = after.kind if first.kind == Kind.NUMBER else first.kind
            key = (first.key[0], after.key[0])
            yield _with_counted(
                text, Value(kind, key, first.start, after.end, text[first.start : after.end])
            )
            at += 2
            continue
        yield _with_counted(text, _bounded(text, first))
        at += 1


def _digits(text: str) -> Iterator[Value]:
    for match in _DIGITS.finditer(text):
        number = float(match["n"].replace(",", "") + (match["dec"] or ""))
        scale = (match["scale"] or ("m" if match["money"] and match["m"] else "")).lower()
        end = match.end() if scale or not match["m"] else match.end("dec" if match["dec"] else "n")
        kind, end = _kind(text, end, bool(match["money"]))
        key: tuple[Any, ...] = (number * _SCALE.get(scale, 1),)
        yield Value(
            kind,
            (*key, ">=") if match["plus"] else key,
            match.start(),
            end,
            text[match.start() : end],
        )


def _in_words(text: str) -> Iterator[Value]:
    for match in _NONE.finditer(text):
        yield _value(Kind.NUMBER, (0.0,), match)
    for match in _SHARE.finditer(text):
        if not _NOT_A_SHARE.match(text, match.end()):
            yield _value(Kind.PERCENT, (_SHARES[match[0].lower()],), match)
    for start, end, number in numbers_in_words(text):
        kind, end = _kind(text, end, is_money=False)
        yield Value(kind, (float(number),), start, end, text[start:end])


def _kind(text: str, end: int, is_money: bool) -> tuple[Kind, int]:
    if match := _PER_CENT.match(text, end):
        return Kind.PERCENT, match.end()
    return (Kind.MONEY if is_money else Kind.NUMBER), end


def _is_range(text: str, first: Value, after: Value) -> bool:
    between = text[first.end : after.start].lower()
    if re.fullmatch(r"\s*(?:-|–|to)\s*", between):  # noqa: RUF001  the dash of ranges
        return bool(first.key[0] < after.key[0])
    return bool(_before(_BETWEEN, text, first.start)) and between.strip() == "and"


def _bounded(text: str, value: Value) -> Value:
    """The value with the bound before it: `at least 12` differs from `12`."""
    match = _before(_BOUND, text, value.start)
    if not match or len(value.key) > 1:
        return value
    key = (*value.key, _BOUNDS[match[1].lower()])
    return Value(value.kind, key, match.start(), value.end, text[match.start() : value.end])


def _with_counted(text: str, value: Value) -> Value:
    """The value with what it counts: the first letters of up to four words after it, to the end of
    the clause.
    """
    clause = re.split(
        r"[.,;:!?()]|\d|\band\b|\bbut\b", text[value.end : value.end + _AFTER], maxsplit=1
    )[0]
    words = re.findall(r"[a-z]+", clause.lower())[:4]
    counted = frozenset(word[:5] for word in words if word not in _NOT_COUNTED)
    return Value(value.kind, value.key, value.start, value.end, value.text, counted)
