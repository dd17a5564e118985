"""The only drawing code: figures over time as an SVG picture, the same for a page, a PDF and grey
print.

Every picture has its numbers as a sentence (`<title>`); the page adds a table of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nhsuk.words import day
from training.fade import StatusPeriod, history_in_words
from training.readiness import MediumStatus

SOFT = "#4a5761"
RULE = "#c9d3cd"
BRAND = "#0b4a36"
TINT = "#e3efe9"
TOP = 14
BOTTOM = 26
LEFT = 34
LABEL_GAP = 17
LABEL_AT = 10  # from a line's end to its name; a letter's width in the widest font that stands in for Arial
LETTER = 7


@dataclass(frozen=True, slots=True)
class Point:
    """How many of how many, on a day."""

    on: date
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class ChartLabels:
    """The names of the two lines: `part` people ready, `whole` people required."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a value is drawn."""

    width: int
    height: int
    right: int
    top_value: int
    points: Sequence[Point]

    def x(self, at: float) -> float:
        last = max(len(self.points) - 1, 1)
        return round(LEFT + (self.width - LEFT - self.right) * at / last, 1)

    def y(self, value: float) -> float:
        return round(TOP + (self.height - TOP - BOTTOM) * (1 - value / self.top_value), 1)

    def line(self, values: Sequence[int]) -> str:
        return " ".join(f"{self.x(at):g},{self.y(value):g}" for at, value in enumerate(values))


def part_of_whole_chart(
    points: Sequence[Point], words: ChartLabels, *, width: int = 720, height: int = 240
) -> SafeString:
    """Two lines over time, each named at its end: how many of how many. Empty for fewer than two
    points.
    """
    if len(points) < 2:
        return SafeString("")
    highest = max(max(p.whole, p.part) for p in points)
    step = _step(highest)
    right = LABEL_AT + LETTER * max(map(len, _names(points[-1], words)))
    frame = _Frame(
        width, height, right, top_value=max(step, -(-highest // step) * step), points=points
    )
    return format_html(
        '<svg class="app-chart__picture" viewBox="0 0 {} {}" role="img" focusable="false" font-size="13">'
        "<title>{}</title>{}{}{}{}</svg>",
        width,
        height,
        in_words(points, words),
        _grid(frame, step),
        _months(frame),
        _lines(frame),
        _labels(frame, words),
    )


def in_words(points: Sequence[Point], words: ChartLabels) -> str:
    """The chart as a sentence: both ends, and the lowest and highest between them."""
    first = points[0]
    last = points[-1]
    low = min(points, key=lambda p: p.part)
    high = max(points, key=lambda p: p.part)
    return (
        f"{words.part.capitalize()} of {words.whole}: {first.part} of {first.whole} on {day(first.on)}, "
        f"{last.part} of {last.whole} on {day(last.on)}; "
        f"fewest {low.part} on {day(low.on)}, most {high.part} on {day(high.on)}."
    )


def _step(highest: int) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, so that there are at most five
    above the base.
    """
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if highest <= 5 * step:
                return step
        power *= 10


def _grid(frame: _Frame, step: int) -> SafeString:
    values = range(0, frame.top_value + 1, step)
    return format_html_join(
        "",
        '<path d="M{} {}H{}" stroke="{}"/><text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        (
            (
                LEFT,
                f"{frame.y(v):g}",
                frame.width - frame.right,
                RULE,
                LEFT - 7,
                f"{frame.y(v) + 4.5:g}",
                SOFT,
                v,
            )
            for v in values
        ),
    )


def _months(frame: _Frame) -> SafeString:
    """The months below a short chart; the beginning of each year below a long one."""
    ground = frame.y(0)
    return format_html_join(
        "",
        '<path d="M{} {}v5" stroke="{}"/><text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        (
            (
                f"{frame.x(at):g}",
                f"{ground:g}",
                SOFT,
                f"{frame.x(at):g}",
                f"{ground + 19:g}",
                SOFT,
                text,
            )
            for at, text in _apart(frame, _ticks([point.on for point in frame.points]))
        ),
    )


def _apart(frame: _Frame, ticks: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Those with enough room after the previous one."""
    free_from = float("-inf")
    for at, text in ticks:
        half = LETTER * len(text) / 2
        if frame.x(at) - half >= free_from:
            free_from = frame.x(at) + half
            yield at, text


def _ticks(days: Sequence[date]) -> Iterator[tuple[int, str]]:
    is_long = len(days) > 13
    every = 3 if len(days) > 7 else 1
    for at, on in enumerate(days):
        if is_long and on.month == 1:
            yield at, f"{on.year}"
        if not is_long and (len(days) - 1 - at) % every == 0:
            yield at, f"{on:%b %Y}" if on.month == 1 or at == 0 else f"{on:%b}"


def _lines(frame: _Frame) -> SafeString:
    parts = [p.part for p in frame.points]
    wholes = [p.whole for p in frame.points]
    ground = frame.y(0)
    end = frame.x(len(parts) - 1)
    return format_html(
        '<path d="M{} {}L{}L{} {}Z" fill="{}"/>'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-dasharray="5 3"/>'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round"/>'
        '<circle cx="{}" cy="{}" r="4" fill="{}"/>',
        *(LEFT, f"{ground:g}", frame.line(parts), f"{end:g}", f"{ground:g}", TINT),
        *(frame.line(wholes), SOFT, frame.line(parts), BRAND),
        *(f"{end:g}", f"{frame.y(parts[-1]):g}", BRAND),
    )


def _labels(frame: _Frame, words: ChartLabels) -> SafeString:
    """The last figure of each line with its name, moved apart if the lines end close together."""
    last = frame.points[-1]
    whole, part = _names(last, words)
    x = f"{frame.x(len(frame.points) - 1) + LABEL_AT:g}"
    whole_y = frame.y(last.whole) + 4.5
    part_y = frame.y(last.part) + 4.5
    if part_y - whole_y < LABEL_GAP:
        part_y = whole_y + LABEL_GAP
    return format_html(
        '<text x="{}" y="{}" fill="{}">{}</text><text x="{}" y="{}" fill="{}" font-weight="bold">{}</text>',
        *(x, f"{whole_y:g}", SOFT, whole),
        *(x, f"{part_y:g}", BRAND, part),
    )


def _names(last: Point, words: ChartLabels) -> tuple[str, str]:
    return f"{last.whole} {words.whole}", f"{last.part} {words.part}"


@dataclass(frozen=True, slots=True)
class Series:
    """A line of scores from 1 to 5, in order of time; None if not scored."""

    title: str
    values: Sequence[float | None]


_LINE = 30  # the height of a line; where its name ends and its figure begins
_NAMES = 204
_ENDS = 298


def scores_chart(series: Sequence[Series], days: Sequence[date]) -> SafeString:
    """A small line for each series, one below the other, with its name before and its last score
    after it. Empty for fewer than two days.
    """
    if len(days) < 2:
        return SafeString("")
    return format_html(
        '<svg class="app-chart__picture" viewBox="0 0 340 {}" role="img" focusable="false" font-size="14">'
        "<title>{}</title>{}</svg>",
        _LINE * len(series),
        scores_in_words(series, days),
        format_html_join(
            "", "{}", ((_score_line(one, at * _LINE),) for at, one in enumerate(series))
        ),
    )


def scores_in_words(series: Sequence[Series], days: Sequence[date]) -> str:
    """For each series, the first and the last score."""
    scored = [(one.title, [value for value in one.values if value is not None]) for one in series]
    words = "; ".join(
        f"{title} {_score(scores[0])}, then {_score(scores[-1])}"
        for title, scores in scored
        if scores
    )
    return f"Scores of 5 from {day(days[0])} to {day(days[-1])}: {words}."


def _score_line(series: Series, top: int) -> SafeString:
    step = (_ENDS - _NAMES - 16) / (len(series.values) - 1)
    spots = [
        (
            f"{_NAMES + 6 + at * step:g}",
            f"{top + _LINE - 5 - (value - 1) * (_LINE - 10) / 4:g}",
            value,
        )
        for at, value in enumerate(series.values)
        if value is not None
    ]
    return format_html(
        '<text x="0" y="{}" fill="{}">{}</text><path d="M{} {}H{}" stroke="{}"/>'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>{}'
        '<text x="{}" y="{}" fill="{}" font-weight="bold">{}</text>',
        *(top + 19, SOFT, series.title, _NAMES, top + _LINE - 2, _ENDS, RULE),
        *(" ".join(f"{x},{y}" for x, y, _ in spots), BRAND),
        format_html_join(
            "", '<circle cx="{}" cy="{}" r="2.5" fill="{}"/>', ((x, y, BRAND) for x, y, _ in spots)
        ),
        *(_ENDS + 8, top + 19, BRAND, _score(spots[-1][2]) if spots else ""),
    )


def _score(value: float) -> str:
    """Two decimals, truncated: a mean below the pass mark must not look like a pass."""
    return f"{int(value * 100) / 100:g}"


_STRIP_WIDTH = 320
_STRIP_HEIGHT = 26
# height and colours of each status, so that they differ in grey and in print
_TALL = {
    MediumStatus.READY: (22, BRAND, BRAND),
    MediumStatus.RUSTY: (13, "#e5b93c", "#6b5300"),
    MediumStatus.LAPSED: (6, "#ffffff", "#a3261c"),
    MediumStatus.NEVER: (1, RULE, RULE),
}


def readiness_strip(history: Sequence[StatusPeriod]) -> SafeString:
    """Readiness for a medium over time: tall if ready, half if rusty, low and empty if lapsed, a
    line if never trained. Empty without a period.
    """
    if not history:
        return SafeString("")
    first = history[0].first
    days = (history[-1].last - first).days + 1
    return format_html(
        '<svg class="app-strip" viewBox="0 0 {} {}" role="img" focusable="false" font-size="14">'
        '<title>{}</title>{}<text x="0" y="{}" fill="{}">{}</text>'
        '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text></svg>',
        *(_STRIP_WIDTH, _STRIP_HEIGHT + 18, history_in_words(history)),
        format_html_join("", "{}", ((_strip_part(period, first, days),) for period in history)),
        *(
            _STRIP_HEIGHT + 15,
            SOFT,
            f"{first:%b %Y}",
            _STRIP_WIDTH,
            _STRIP_HEIGHT + 15,
            SOFT,
            f"{history[-1].last:%b %Y}",
        ),
    )


def _strip_part(period: StatusPeriod, first: date, days: int) -> SafeString:
    tall, fill, edge = _TALL[period.status]
    x = _STRIP_WIDTH * (period.first - first).days / days
    width = _STRIP_WIDTH * ((period.last - period.first).days + 1) / days
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
        *(f"{x + 0.5:.1f}", _STRIP_HEIGHT - tall, f"{max(width - 1, 0.5):.1f}", tall, fill, edge),
    )
