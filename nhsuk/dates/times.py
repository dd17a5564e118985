"""Parse a time of day as people write it: `7.10am`, `0810`, `half seven`, `noon`. Pure.

`half seven` may be in the morning or in the evening. A caller that knows the day may choose;
otherwise the refusal asks. `7.10` is read as on a 24-hour clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import HOURS, MINUTES, MINUTES_AFTER, PARTS, Part, any_of
from nhsuk.words import clock

NAMED = {
    "close of play": time(17),
    "close of business": time(17),
    "end of play": time(17),
    "end of the day": time(17),
    "end of day": time(17),
    "cob": time(17),
    "cop": time(17),
    "eod": time(17),
    "12 noon": time(12),
    "12 midnight": time(0),
    "midday": time(12),
    "noon": time(12),
    "midnight": time(0),
}

# Parts of patterns, shared with the parser of mails
HOUR = rf"(?:{any_of(HOURS)}|1[0-2]|0?[1-9])"
HALF = r"(?:\s?(?:am|pm|a\.m\.?|p\.m\.?))"
PAST_OR_TO = (
    rf"(?P<minute>{any_of(MINUTES)})(?: minutes?)?[\s-](?P<way>past|to)[\s-]"
    rf"(?P<hour>{HOUR})(?P<half>{HALF})?"
)
HALF_HOUR = rf"half[\s-](?P<halfhour>{HOUR})(?P<half>{HALF})?"
O_CLOCK = rf"(?P<hour>{HOUR})\s?o['\u2019]?\s?clock(?P<half>{HALF})?"
HOUR_AND_MINUTES = rf"(?P<hour>{any_of(HOURS)})[\s-](?P<after>{any_of(MINUTES_AFTER)})"
HOUR_AND_HALF = rf"(?P<hour>1[0-2]|0?[1-9])(?P<half>{HALF})"

_DIGITS = rf"(?P<h24>\d{{1,2}})[:.](?P<m24>\d{{2}})(?P<half>{HALF})?(?:\s?(?:hrs|hours|h))?"
_RUN_TOGETHER = rf"(?P<h24>\d{{1,2}})(?P<m24>\d{{2}})(?P<half>{HALF})?(?:\s?(?:hrs|hours|h))?"
_WORD_AND_HALF = rf"(?P<hour>\d{{1,2}}|{any_of(HOURS)})(?P<half>{HALF})"
_ALONE = rf"(?P<hour>\d{{1,2}}|{any_of(HOURS)})"
_EDGES = r"(?<![\w.:/+-]){}(?![\w:/+-]|\.\d)"
_PATTERNS = [
    re.compile(_EDGES.format(f"(?:{pattern})"))
    for pattern in (
        *(PAST_OR_TO, HALF_HOUR, O_CLOCK, rf"{HOUR_AND_MINUTES}(?P<half>{HALF})?"),
        *(rf"(?P<named>{any_of(NAMED)})", _DIGITS, _WORD_AND_HALF, _RUN_TOGETHER),
    )
]
_BARE_HOUR = re.compile(_EDGES.format(_ALONE))
_PART = re.compile(
    rf"(?<![\w.-])(?:in the |at )?(?P<part>{any_of(PARTS)})(?: show| bulletin)?(?![\w-])"
)
LONGEST = 200
ENTER = "Enter a time such as 18:00 or 6pm."  # what to do about a text that is no time


@dataclass(frozen=True)
class ClockTime:
    """A time as it was written. `is_open`: it may be in the morning or in the evening. Twelve is
    noon, unless it is said to be at night.
    """

    words: str
    at: time
    is_open: bool = False

    @property
    def choices(self) -> tuple[time, ...]:
        """The times that it may mean."""
        return self.both_halves if self.is_open else (self.at,)

    @property
    def both_halves(self) -> tuple[time, ...]:
        """Morning and evening, unless it was written in 24 hours or with am or pm."""
        is_certain = re.match("0|.*[ap]\\.?m", self.words) or self.words in NAMED
        if is_certain or not 1 <= self.at.hour <= 12:
            return (self.at,)
        morning = self.at.replace(hour=self.at.hour % 12)
        return morning, morning.replace(hour=morning.hour + 12)

    @property
    def question(self) -> str:
        """What to ask if nothing says which."""
        first, second = map(clock, self.choices)
        return f"“{self.words}” could be {first} or {second}. Enter one of them."


def read_time(text: str) -> time:
    """A time of day that can mean one thing only."""
    written = tidy(text)
    part, rest = take_part(written)
    found, rest = take_time(rest)
    rest = without_fillers(rest)
    if found is None:
        found, rest = take_hour(rest)
    if rest:
        raise Unreadable(f"“{rest}” is not a time. {ENTER}")
    if found is None:
        raise Unreadable(ask_for_time(written, part, part.example) if part else ENTER)
    if part:
        return in_part(found, part)
    if found.is_open:
        raise Unreadable(found.question)
    return found.at


def write_time(at: time) -> str:
    """The time as a form shows it and `read_time` reads it: `7:10am`. A midnight is `12am`, because
    a day’s “midnight” is the one that it ends with.
    """
    return "12am" if (at.hour, at.minute) == (0, 0) else clock(at)


def tidy(text: str) -> str:
    """In lower case, with single spaces and without commas. Raises Unreadable if no day and no time is
    that long, so that no message repeats a page of text.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"This is too long. Enter up to {LONGEST} characters, such as 31 March.")
    plain = text.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u00a0", " ")
    return " ".join(plain.replace(",", " ").split()).rstrip(".")


def without_fillers(text: str) -> str:
    """Without the small words that may stand beside a day or a time."""
    fillers = {"at", "on", "by", "the", "of", "@", "-"}
    return " ".join(word for word in text.split() if word not in fillers)


def take_time(text: str) -> tuple[ClockTime | None, str]:
    """The time in the text, and the text without it. A bare hour is none."""
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            return _read(match), f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def take_hour(text: str) -> tuple[ClockTime | None, str]:
    """A bare hour such as `7` or `seven`, which may be in the morning or in the evening."""
    match = _BARE_HOUR.search(text)
    if not match:
        return None, text
    hour = HOURS.get(match["hour"]) or int(match["hour"])
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    if 1 <= hour <= 12:
        return ClockTime(match[0], time(hour), is_open=hour < 12), without_fillers(rest)
    if 13 <= hour <= 23:
        raise Unreadable(f"“{match[0]}” could be an hour or a day. Enter {hour}:00 for the time.")
    raise Unreadable(f"“{match[0]}” is not a time. {ENTER}")


def take_part(text: str) -> tuple[Part | None, str]:
    """The part of the day in the text, such as `breakfast`, and the text without it."""
    match = _PART.search(text)
    if not match:
        return None, text
    return PARTS[match["part"]], f"{text[: match.start()]} {text[match.end() :]}"


def ask_for_time(words: str, part: Part, example: str) -> str:
    """What to ask of somebody who named a part of the day alone."""
    return f"“{words}” could be any time from {part.hours}. Enter the time, such as {example}."


def in_part(found: ClockTime, part: Part) -> time:
    """The time in that part of the day; refused if it is in another."""
    for at in found.both_halves:
        if _is_in(at, part):
            return at
    raise Unreadable(
        f"“{found.words}” is not in the {part.name}. Enter the time alone, such as 7pm."
    )


def _is_in(at: time, part: Part) -> bool:
    if part.name == "night":
        return at.hour >= 16 or is_after_midnight(at)
    return at.hour < 12 if part.is_morning else at.hour >= 12


def is_after_midnight(at: time) -> bool:
    """Whether people count it as the night before: half past twelve tonight."""
    return at.hour < 4


def _read(match: re.Match[str]) -> ClockTime:
    groups = match.groupdict()
    words = match[0]
    if named := groups.get("named"):
        return ClockTime(words, NAMED[named])
    hour, minute = hour_and_minute(groups)
    half = (groups.get("half") or "").strip().replace(".", "")
    is_24 = bool(groups.get("h24"))
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Unreadable(f"“{words}” is not a time. {ENTER}")
    if half:
        return ClockTime(words, time(hour % 12 + (12 if half == "pm" else 0), minute))
    return ClockTime(words, time(hour, minute), is_open=not is_24 and hour < 12)


def hour_and_minute(groups: Mapping[str, str | None]) -> tuple[int, int]:
    """Hour and minute as written, before it is known which half of the day is meant."""
    if h24 := groups.get("h24"):
        return int(h24), int(groups["m24"] or "")
    said = groups.get("halfhour") or groups.get("hour") or ""
    hour = HOURS.get(said) or int(said)
    if groups.get("halfhour"):
        return hour, 30
    if after := groups.get("after"):
        return hour, MINUTES_AFTER[after]
    if way := groups.get("way"):
        minute = MINUTES[groups["minute"] or ""]
        return (hour, minute) if way == "past" else ((hour - 2) % 12 + 1, 60 - minute)
    return hour, 0
