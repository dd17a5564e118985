"""Reads a moment as people write it at a keyboard: `18:00`, `6pm today`, `tomorrow 7.10am`, `Thu 26
Nov 07:10`.

Pure. A time without a day is the next such time, or the last one where the moment lies in the past
(`prefer`). It refuses a day without a time, a year that can only be a slip of the finger, and a
local time that does not exist or exists twice, with both readings.
"""

import re
from datetime import date, datetime, time, timedelta

from nhsuk.london import LONDON, ClocksChange, in_london
from nhsuk.words import clock, weekday

_FARTHEST = 10  # years
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}.*")
_TIME = re.compile(
    r"(?:\bat\s+)?\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)\b|(?:\bat\s+)?\b(\d{1,2})[:.](\d{2})\b(?!\s*[ap]m)"
)
_BARE_TIME = re.compile(r"(?:at\s+)?([01]\d|2[0-3])([0-5]\d)")
_IN = re.compile(r"in\s+(\d{1,3})\s*(h|hours?|min|minutes?)")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SLASH_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_NAMED_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\b(?:\s+(\d{4})\b)?")


class UnreadableMoment(ValueError):
    """The text is no moment; its words say what to write."""


def read_moment(text: str, *, now: datetime, prefer: str = "future") -> datetime:
    """The moment that the text names, seen from `now`; `prefer` is `future` (the default) or
    `past`.
    """
    moment = _read(text, now, prefer)
    if abs(moment.year - now.year) > _FARTHEST:
        raise UnreadableMoment(f"Enter a year within 10 years of now; {moment.year} is not.")
    return moment


def _read(text: str, now: datetime, prefer: str) -> datetime:
    written = " ".join(text.lower().replace(",", " ").split())
    today = now.astimezone(LONDON).date()
    if written == "now":
        return now
    if match := _IN.fullmatch(written):
        return now + timedelta(
            **{"hours" if match[2].startswith("h") else "minutes": int(match[1])}
        )
    if _ISO.fullmatch(written):
        return _read_iso(written)
    if match := _BARE_TIME.fullmatch(written):
        written = f"{match[1]}:{match[2]}"
    at, rest = _take_time(written)
    on, rest = _take_day(rest, today, prefer)
    if rest.strip():
        raise UnreadableMoment(
            f"Enter a time such as 18:00, 6pm today or Thu 07:10. “{rest.strip()}” is not one."
        )
    if at is None:
        raise UnreadableMoment("Enter a time such as 18:00 or 6pm.")
    return local_moment(on, at) if on else _nearest(today, at, now, prefer)


def local_moment(on: date, at: time) -> datetime:
    """The day and the time in London; refused where the clocks skip that time or show it twice."""
    try:
        return in_london(datetime.combine(on, at))
    except ClocksChange as change:
        if change.comes_twice:
            remedy = f"{at:%H:%M} comes twice that day. Enter {' or '.join(change.readings)}."
        else:
            remedy = (
                f"The clocks skip {at:%H:%M} that day. Enter a time before 01:00 or from 02:00."
            )
        raise UnreadableMoment(remedy) from change


def _read_iso(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        raise UnreadableMoment(
            "Enter a day and time that exist, such as 2026-11-26T07:10."
        ) from None
    return moment if moment.tzinfo else local_moment(moment.date(), moment.time())


def _take_time(written: str) -> tuple[time | None, str]:
    """The time in the text, and the text without it."""
    for word, at in (("noon", time(12)), ("midday", time(12)), ("midnight", time(0))):
        if re.search(rf"\b{word}\b", written):
            return at, re.sub(rf"\b{word}\b", "", written)
    match = _TIME.search(written)
    if not match:
        return None, written
    hour = int(match[1] or match[4])
    minute = int(match[2] or match[5] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise UnreadableMoment(f"{match[0].strip()} is not a time. Enter one such as 18:00.")
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise UnreadableMoment(f"{match[0].strip()} is not a time. Enter one such as 18:00.")
    return time(hour, minute), written[: match.start()] + " " + written[match.end() :]


def _take_day(written: str, today: date, prefer: str) -> tuple[date | None, str]:
    """The day in the text, and the text without it. A weekday beside a date is taken as decoration."""
    on: date | None = None
    for pattern, order in ((_ISO_DAY, (3, 2, 1)), (_SLASH_DAY, (1, 2, 3)), (_NAMED_DAY, (1, 2, 3))):
        match = pattern.search(written)
        if match and (month := _month(match[order[1]])):
            on = _day(int(match[order[0]]), month, match[order[2]], today, prefer)
            written = written[: match.start()] + " " + written[match.end() :]
            break
    kept = []
    for word in written.split():
        offset = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}.get(word)
        weekday = next(
            (i for i, name in enumerate(_WEEKDAYS) if len(word) > 2 and name.startswith(word)), None
        )
        if offset is not None:
            on = on or today + timedelta(days=offset)
        elif weekday is not None:
            ahead = (weekday - today.weekday()) % 7
            on = on or today + timedelta(
                days=ahead if prefer == "future" else ahead - 7 if ahead else 0
            )
        elif word not in {"at", "on", "by"}:
            kept.append(word)
    return on, " ".join(kept)


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(text)), None)


def _day(day: int, month: int, year: str | None, today: date, prefer: str) -> date:
    """The date; without a year the nearest such day ahead (or behind, where the moment lies in the
    past).
    """
    try:
        if year:
            return date(int(year), month, day)
        on = date(today.year, month, day)
        if prefer == "future" and on < today - timedelta(days=180):
            return on.replace(year=today.year + 1)
        if prefer == "past" and on > today:
            return on.replace(year=today.year - 1)
    except ValueError:
        raise UnreadableMoment("Enter a day that exists, such as 26 November.") from None
    return on


def _nearest(today: date, at: time, now: datetime, prefer: str) -> datetime:
    """The next such time from `now`, or the last one up to it."""
    moment = local_moment(today, at)
    if prefer == "future" and moment < now:
        return local_moment(today + timedelta(days=1), at)
    if prefer == "past" and moment > now:
        return local_moment(today - timedelta(days=1), at)
    return moment


def write_moment(moment: datetime, *, now: datetime) -> str:
    """The moment as a form shows it and `read_moment` reads it: `Thu 26 Nov 07:10`, with its year
    if it is far.
    """
    local = moment.astimezone(LONDON)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return local.isoformat(timespec="minutes")
    is_near = local.year == now.astimezone(LONDON).year and abs(moment - now) < timedelta(days=150)
    return f"{local:%a %-d %b %H:%M}" if is_near else f"{local:%a %-d %b %Y %H:%M}"


def say_moment(moment: datetime) -> str:
    """`7:10am on Thu 26 November`, in London."""
    local = moment.astimezone(LONDON)
    return f"{clock(local)} on {weekday(local)}"
