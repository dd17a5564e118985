"""Gaps in the monitoring of corporate accounts during office hours (10.2). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(18)
OFFICE_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class Span:
    """Part of a weekday, 0 for Monday; `ends` is exclusive."""

    weekday: int
    starts: time
    ends: time

    @property
    def day(self) -> str:
        return OFFICE_DAYS[self.weekday]


def gaps(
    watched: Iterable[Span], *, opens: time = OFFICE_OPENS, closes: time = OFFICE_CLOSES
) -> list[Span]:
    """The parts of office hours, Monday to Friday, in which nobody watches, in order."""
    spans = list(watched)
    return [
        gap for weekday in range(len(OFFICE_DAYS)) for gap in gaps_on(weekday, spans, opens, closes)
    ]


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans of one weekday after removing `taken`, in order."""
    left = sorted(spans, key=lambda span: span.starts)
    for gone in taken:
        left = [part for span in left for part in _without(span, gone)]
    return left


def _without(span: Span, gone: Span) -> Iterator[Span]:
    before = min(span.ends, gone.starts)
    after = max(span.starts, gone.ends)
    if span.starts < before:
        yield Span(span.weekday, span.starts, before)
    if after < span.ends:
        yield Span(span.weekday, after, span.ends)


def gaps_on(weekday: int, spans: Iterable[Span], opens: time, closes: time) -> Iterator[Span]:
    """The gaps of one weekday."""
    since = opens
    for span in sorted(
        (span for span in spans if span.weekday == weekday), key=lambda span: span.starts
    ):
        if span.starts > since:
            yield Span(weekday, since, min(span.starts, closes))
        since = max(since, span.ends)
        if since >= closes:
            return
    yield Span(weekday, since, closes)
