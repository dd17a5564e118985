"""The board's page in its first lines: how many are ready, and what moved that since the day
before. Pure.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from nhsuk.words import joined_words, number_words
from training.lapses import Forecast
from training.readiness import DAY, Figures
from training.trend import ReadinessChange, TrendPoint


class Movement(NamedTuple):
    """What moved the number: `Since 31 December`, and `four were trained and one lapsed`."""

    since: str
    reasons: str


class Part(NamedTuple):
    """What is added to the number or taken from it: `+`, 4, `trained`."""

    sign: str
    number: int
    words: str


class Sum(NamedTuple):
    """How many were ready then, `in December`, and what adds up to how many are ready now."""

    before: int
    when: str
    parts: list[Part]


def headline(figures: Figures, change: ReadinessChange, *, since: date) -> str:
    """`27 of 38 people are ready for an interview, three more than in December`."""
    ready = figures.people_ready
    required = figures.people_required
    if ready == required > 1:
        who = f"All {required} people are"
    elif required == 1:
        who = "The one person required is" if ready else "The one person required is not"
    else:
        who = f"{ready} of {required} people {'is' if ready == 1 else 'are'}"
    return f"{who} ready for an interview, {_compared(change.net)} {_then(since)}"


def _compared(net: int) -> str:
    if net == 0:
        return "as many as"
    return f"{number_words(abs(net))} {'more' if net > 0 else 'fewer'} than"


def _then(since: date) -> str:
    """`in December` for the last day of a month; `on 25 August`."""
    is_last = (since + DAY).day == 1
    return f"in {since:%B}" if is_last else f"on {since.day} {since:%B}"


_REASONS = (
    ("trained", "was trained", "were trained"),
    ("joined", "joined already trained", "joined already trained"),
    ("required_less", "is no longer required to do more", "are no longer required to do more"),
    ("lapsed", "lapsed", "lapsed"),
    ("left", "left or changed role", "left or changed role"),
    ("required_more", "is required to do more", "are required to do more"),
)


BECAME_READY = frozenset({"trained", "joined", "required_less"})


def moved_in_words(change: ReadinessChange, *, since: date) -> Movement:
    """The changes that are not nought, in words."""
    when = f"Since {since.day} {since:%B}"
    reasons = [
        f"{number_words(count)} {one if count == 1 else many}"
        for name, one, many in _REASONS
        if (count := getattr(change, name))
    ]
    if not reasons:
        return Movement(when, "nothing has changed")
    return Movement(when, joined_words(reasons))


def reason_in_words(reason: str) -> str:
    """Of one person, by the name under which they are counted: `was trained`."""
    return next(one for name, one, _ in _REASONS if name == reason)


def in_order_of_reasons(reasons: Mapping[int, str]) -> dict[str, list[int]]:
    """The people of each reason that there is, as the sentence has them."""
    found = {
        name: [person for person, reason in reasons.items() if reason == name]
        for name, _, _ in _REASONS
    }
    return {name: people for name, people in found.items() if people}


_SIGNS = (
    ("+", "trained", "trained"),
    ("+", "joined", "joined"),
    ("+", "required_less", "required to do less"),
    ("\N{MINUS SIGN}", "lapsed", "lapsed"),
    ("\N{MINUS SIGN}", "left", "left"),
    ("\N{MINUS SIGN}", "required_more", "required to do more"),
)


def sum_of(change: ReadinessChange, *, ready: int, since: date) -> Sum:
    """`ready`: how many are now."""
    parts = [
        Part(sign, count, words) for sign, name, words in _SIGNS if (count := getattr(change, name))
    ]
    return Sum(ready - change.net, _then(since), parts)


def trend_in_words(trend: Sequence[TrendPoint]) -> str:
    """`The most for three years`; the heading of the picture."""
    counts = [point.figures.people_ready for point in trend]
    if len(set(counts)) == 1:
        return "Three years"
    is_new = counts.count(counts[-1]) == 1
    if counts[-1] == max(counts):
        return "The most for three years" if is_new else "As many as ever in three years"
    if counts[-1] == min(counts):
        return "The fewest for three years" if is_new else "As few as ever in three years"
    return "Three years"


def lapses_in_words(forecast: Forecast, *, on: date) -> str:
    """`14 people lapse by 27 September, nine with what is booked`; the heading of the picture."""
    until = on + timedelta(days=forecast.days)
    if not forecast.people:
        return f"Nobody lapses by {until.day} {until:%B}"
    people = number_words(forecast.people)
    who = "One person lapses" if forecast.people == 1 else f"{people.capitalize()} people lapse"
    when = f"{who} by {until.day} {until:%B}"
    if forecast.people_left == forecast.people:
        return f"{when}, and nothing booked changes that"
    return f"{when}, {number_words(forecast.people_left)} with what is booked"
