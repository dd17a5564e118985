"""When nobody watches the corporate accounts, though it is office hours (10.2). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(18)
OFFICE_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class Span:
    """Part of a weekday, 0 for Monday; up to `ends`, not including it."""

    weekday: int
    starts: time
    ends: time

    @property
    def day(self) -> str:
        return OFFICE_DAYS[self.weekday]


def gaps(watched: Iterable[Span]) -> list[Span]:
    """The parts of office hours, Monday to Friday, in which nobody watches, in order."""
    spans = list(watched)
    return [gap for weekday in range(len(OFFICE_DAYS)) for gap in _gaps_of(weekday, spans)]


def _gaps_of(weekday: int, spans: list[Span]) -> Iterator[Span]:
    since = OFFICE_OPENS
    for span in sorted((span for span in spans if span.weekday == weekday), key=lambda span: span.starts):
        if span.starts > since:
            yield Span(weekday, since, min(span.starts, OFFICE_CLOSES))
        since = max(since, span.ends)
        if since >= OFFICE_CLOSES:
            return
    yield Span(weekday, since, OFFICE_CLOSES)
