"""Parse a moment as people write it: `6pm today`, `0810 this Thursday`, `half seven`, `in 2 hours`.

Pure. A time without a day is the next such time, or the last one where the moment lies in the past
(`prefer`). Where a moment belongs to another (`near`), a time alone is on the day of that one, and
`same day` is that day. It refuses a day or a part of a day without a time, a year that can only be
a slip of the finger, and a local time that does not exist or exists twice, with both readings.
"""

import re
from datetime import date, datetime, time, timedelta

from nhsuk.dates.days import Prefer, take_day, vague_day
from nhsuk.dates.times import (
    ClockTime,
    ask_for_time,
    in_part,
    is_after_midnight,
    take_hour,
    take_part,
    take_time,
    tidy,
    without_fillers,
    write_time,
)
from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import PARTS, SMALL_NUMBERS, Part, any_of
from nhsuk.london import LONDON, ClocksChange, in_london
from nhsuk.words import clock, near_day, weekday

_FARTHEST = 10  # years
_EARLIEST = 6  # the hour before which nobody means half four or ten to three, unless they say am
_DAY = timedelta(days=1)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?")
_NUMBERS = {word: float(number) for number, word in enumerate(SMALL_NUMBERS, 1)}
_NUMBERS |= {"a": 1, "an": 1, "half an": 0.5, "a couple of": 2, "fifteen": 15, "twenty": 20}
_NUMBERS |= {"thirty": 30, "forty": 40, "forty-five": 45, "ninety": 90}
_LENGTH = (
    rf"(?P<length>(?P<number>\d{{1,3}}|{any_of(_NUMBERS)})\s?"
    r"(?P<unit>hours?|hrs?|h|minutes?|mins?|m)"
    r"(?P<half> and a half)?(?:\s?(?P<more>\d{1,2})\s?(?:minutes?|mins?|m)?)?)"
)
_AWAY = re.compile(rf"(?P<ahead>in )?{_LENGTH}(?P<ago> ago)?|(?P<now>now|just now)")
_DAY_AND_PART = (
    (re.compile(rf"\bthis (?={any_of(PARTS)})"), "today "),
    (re.compile(r"\btonight\b"), "today night"),
    (re.compile(r"\blast night\b"), "yesterday night"),
)
EXAMPLE = "Enter one such as 18:00, 6pm today or Thu 07:10."


def read_moment(
    text: str, *, now: datetime, prefer: Prefer = "future", near: datetime | None = None
) -> datetime:
    """The moment that the text names, relative to `now`."""
    moment = _read(text, now.astimezone(LONDON), prefer, near and near.astimezone(LONDON))
    if abs(moment.year - now.year) > _FARTHEST:
        raise Unreadable(f"Enter a year within 10 years of now; {moment.year} is not.")
    return moment


def _read(text: str, now: datetime, prefer: Prefer, near: datetime | None) -> datetime:
    written = tidy(text)
    if moment := _away(written, now) or _iso(written):
        return moment
    for phrase, plain in _DAY_AND_PART:
        written = phrase.sub(plain, written)
    part, rest = take_part(written)
    same_day = near.date() if near else None
    found, rest = take_day(rest, today=now.date(), prefer=prefer, same_day=same_day, is_moment=True)
    at = _time_alone(rest, part)
    if at is None:
        raise Unreadable(_ask(" ".join(text.split()), part, found, now.date()))
    if near and (found is None or found == near.date()):
        return _nearest_to(near, at)
    moment = _place(at, part, found, now, prefer)
    if at.is_open and moment.hour < _EARLIEST:
        raise Unreadable(at.question)
    return moment


def _time_alone(text: str, part: Part | None) -> ClockTime | None:
    """The time, in its part of the day, if the text holds nothing else; None if it is empty."""
    at, rest = take_time(text)
    rest = without_fillers(rest)
    if at is None:
        at, rest = take_hour(rest)
        if at and at.is_open and not part:
            raise Unreadable(at.question)
    if rest:
        raise Unreadable(vague_day(rest) or f"“{rest}” is not part of a day or time. {EXAMPLE}")
    return ClockTime(at.words, in_part(at, part)) if at and part else at


def _nearest_to(near: datetime, at: ClockTime) -> datetime:
    moments = [local_moment(near.date(), choice) for choice in at.choices]
    return min(moments, key=lambda moment: abs(moment - near))


def _place(
    at: ClockTime, part: Part | None, found: date | None, now: datetime, prefer: Prefer
) -> datetime:
    """The likeliest reading of the time on its day."""
    if found is None:
        return readings(at, on=None, now=now, prefer=prefer)[0]
    is_small_hours = part is PARTS["night"] and is_after_midnight(at.at)
    return readings(at, on=found + _DAY * is_small_hours, now=now, prefer=prefer)[0]


def _away(written: str, now: datetime) -> datetime | None:
    """A moment that is said as the time from now to it."""
    match = _AWAY.fullmatch(written)
    if not match:
        return None
    if match["now"]:
        return now
    if (match["ahead"] is None) == (match["ago"] is None):
        raise Unreadable(f"Enter “in {match['length']}” or “{match['length']} ago”.")
    unit = timedelta(hours=1) if match["unit"].startswith("h") else timedelta(minutes=1)
    number = _NUMBERS.get(match["number"]) or float(match["number"])
    length = unit * number + timedelta(minutes=int(match["more"] or 0))
    length += unit * 0.5 * bool(match["half"])
    return now - length if match["ago"] else now + length


def _iso(written: str) -> datetime | None:
    if not _ISO.fullmatch(written):
        return None
    try:
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        raise Unreadable("Enter a day and time that exist, such as 2026-11-26T07:10.") from None
    return moment if moment.tzinfo else local_moment(moment.date(), moment.time())


def _ask(written: str, part: Part | None, found: date | None, today: date) -> str:
    """What to ask where the time is missing."""
    if part:
        day = f"{near_day(found, today=today)} " if found else ""
        return ask_for_time(written, part, f"{day}{part.example}")
    if found is None:
        return "Enter a day and a time such as 18:00, 6pm today or Thu 07:10."
    ask = f"Add the time, such as {near_day(found, today=today)} 7:10am."
    last = re.search(r"(?<= )([01]\d|2[0-3])([0-5]\d)$", written)
    return f"{ask} If {last[0]} is the time, enter {last[1]}:{last[2]}." if last else ask


def readings(
    at: ClockTime, *, on: date | None, now: datetime, prefer: Prefer = "future"
) -> list[datetime]:
    """The moments that the time may mean, the likeliest first.

    Without a day, the next (or the last) such time. Of today, those to come (or gone), if there is
    one. Of another day, from 6am to 6pm first.
    """
    is_future = prefer == "future"
    if on is None:
        return sorted(
            (_next(choice, now, is_future) for choice in at.choices), reverse=not is_future
        )
    moments = [local_moment(on, choice) for choice in at.choices]
    if on == now.astimezone(LONDON).date():
        fits = [moment for moment in moments if moment == now or (moment > now) == is_future]
        return sorted(fits, reverse=not is_future) or [max(moments) if is_future else min(moments)]
    return sorted(moments, key=lambda moment: not 6 <= moment.hour < 18)


def _next(at: time, now: datetime, is_future: bool) -> datetime:
    """The next such time from `now`, or the last one up to it."""
    today = now.astimezone(LONDON).date()
    moment = local_moment(today, at)
    if is_future and moment < now:
        return local_moment(today + _DAY, at)
    if not is_future and moment > now:
        return local_moment(today - _DAY, at)
    return moment


def local_moment(on: date, at: time, *, is_split: bool = False) -> datetime:
    """The day and the time in London; refused where the clocks skip that time or show it twice.
    `is_split`: they are two fields, in which no offset can be written.
    """
    try:
        return in_london(datetime.combine(on, at))
    except ClocksChange as change:
        if change.comes_twice and is_split:
            remedy = (
                f"{clock(at)} happens twice that day, because the clocks go back. Enter a time before"
                " 1am or from 2am."
            )
        elif change.comes_twice:
            remedy = f"{clock(at)} happens twice that day. Enter {' or '.join(change.readings)}."
        else:
            remedy = f"The clocks skip {clock(at)} that day. Enter a time before 1am or from 2am."
        raise Unreadable(remedy) from change


def write_moment(moment: datetime, *, now: datetime) -> str:
    """The moment as a form shows it and `read_moment` reads it: `Thu 26 Nov, 7:10am`, with its year
    if it is far.
    """
    local = moment.astimezone(LONDON)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return local.isoformat(timespec="minutes")
    is_near = local.year == now.astimezone(LONDON).year and abs(moment - now) < timedelta(days=150)
    return f"{local:%a %-d %b}{'' if is_near else f' {local.year}'}, {write_time(local.time())}"


def moment_text(moment: datetime) -> str:
    """`7:10am on Thu 26 Nov`, in London."""
    local = moment.astimezone(LONDON)
    return f"{clock(local)} on {weekday(local)}"
