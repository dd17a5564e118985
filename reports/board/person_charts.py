"""Pictures of one person as SVG: their scores, and their readiness for each medium over time; and people
as a row of marks.

Like the other charts, each has its numbers as a sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nhsuk.words import day
from reports.board.charts import BRAND, DAY, RULE, SOFT
from training.fade import StatusPeriod, history_in_words
from training.readiness import MediumStatus


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
        '<svg class="chart__picture" viewBox="0 0 340 {}" role="img" focusable="false"'
        ' font-size="14"><title>{}</title>{}</svg>',
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
        '<svg class="strip" viewBox="0 0 {} {}" role="img" focusable="false" font-size="14">'
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


@dataclass(frozen=True, slots=True)
class MediumHistory:
    """A row of the picture of a person: readiness for a medium by day, and when they practised."""

    name: str
    periods: Sequence[StatusPeriod]
    practised: Sequence[date]


@dataclass(frozen=True, slots=True)
class _MediaFrame:
    """Where rows stand: the bar of each is 20 high, its name at the left of it or above it."""

    width: int
    left: int
    row: int
    name_at: float
    bar_ends: int

    def x(self, on: date, first: date, days: int) -> float:
        return round(self.left + (self.width - 2 - self.left) * (on - first).days / days, 1)


_WIDE_MEDIA = _MediaFrame(width=720, left=176, row=40, name_at=18.9, bar_ends=24)
_NARROW_MEDIA = _MediaFrame(width=328, left=0, row=54, name_at=18, bar_ends=44)
_BAR = {
    MediumStatus.READY: ("ready", 20),
    MediumStatus.RUSTY: ("rusty", 10),
    MediumStatus.LAPSED: ("lapsed", 2),
}


def media_chart(media: Sequence[MediumHistory], *, is_narrow: bool = False) -> SafeString:
    """Readiness for each medium over time, by height, with a mark for each time they practised.
    For pages alone: the style sheet has its colours. Empty without a medium.
    """
    if not media:
        return SafeString("")
    frame = _NARROW_MEDIA if is_narrow else _WIDE_MEDIA
    first = media[0].periods[0].first
    last = media[0].periods[-1].last
    height = frame.row * len(media) + 32
    return format_html(
        '<svg class="media chart--{}" viewBox="0 0 {} {}" role="img" focusable="false">'
        "<title>Readiness for each medium, {} to {}. {}</title>{}{}</svg>",
        "narrow" if is_narrow else "wide",
        frame.width,
        height,
        f"{first:%B %Y}",
        f"{last:%B %Y}",
        " ".join(f"{one.name}: {history_in_words(one.periods)}" for one in media),
        format_html_join(
            "", "{}", ((_medium_row(one, at * frame.row, frame),) for at, one in enumerate(media))
        ),
        _half_years(first, last, height - 8, frame),
    )


def _medium_row(medium: MediumHistory, top: int, frame: _MediaFrame) -> SafeString:
    first = medium.periods[0].first
    last = medium.periods[-1].last
    days = (last - first).days + 1
    ground = top + frame.bar_ends
    bars = []
    for period in medium.periods:
        if period.status in _BAR:
            name, tall = _BAR[period.status]
            x = frame.x(period.first, first, days)
            ends = frame.x(period.last + DAY, first, days)
            bars.append((name, x, ground - tall, f"{max(ends - x - 1, 0.5):.1f}", tall))
    return format_html(
        '<text class="media__name" x="0" y="{}" font-size="14">{}</text>'
        '<path class="media__base" d="M{} {}H{}"/>{}{}',
        f"{top + frame.name_at:g}",
        medium.name,
        frame.left,
        ground,
        frame.width - 2,
        format_html_join(
            "", '<rect class="media__{}" x="{}" y="{}" width="{}" height="{}"/>', bars
        ),
        format_html_join(
            "",
            '<path class="media__practice" d="M{} {}l3.5 6h-7z"/>',
            (
                (frame.x(on, first, days), ground + 1.5)
                for on in medium.practised
                if first <= on <= last
            ),
        ),
    )


def _half_years(first: date, last: date, y: int, frame: _MediaFrame) -> SafeString:
    """Five days along the foot: the first and the last, and what is between."""
    days = (last - first).days
    marks = [first + timedelta(days=days * quarter // 4) for quarter in range(5)]
    anchors = ("start", "middle", "middle", "middle", "end")
    return format_html_join(
        "",
        '<text class="chart__tick" x="{}" y="{}" font-size="13" text-anchor="{}">{}</text>',
        (
            (
                frame.x(on, first, days),
                y,
                anchor,
                f"{on:%b}" if at % 2 else f"{on:%b %Y}",
            )
            for at, (on, anchor) in enumerate(zip(marks, anchors, strict=True))
        ),
    )


_APART = 13  # from one mark to the next
_RED = "#9b1c14"
_BLUE = "#003d78"


def marks_of_people(marks: Iterable[tuple[str, int]]) -> SafeString:
    """A row of marks: full if ready, empty if lapsed, a triangle if overdue, a diamond if new in
    post.
    """
    names = [name for name, count in marks for _ in range(count)]
    width = max(len(names), 1) * _APART + 1
    return format_html(
        '<svg class="people" viewBox="0 0 {} 16" width="{}" height="16" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        width,
        width,
        format_html_join(
            "", "{}", ((_mark(name, 7 + _APART * at),) for at, name in enumerate(names))
        ),
    )


def _mark(name: str, x: int) -> SafeString:
    if name == "ready":
        return format_html('<circle cx="{}" cy="8" r="5" fill="{}"/>', x, BRAND)
    if name == "lapsed":
        return format_html(
            '<circle cx="{}" cy="8" r="4.4" fill="none" stroke="{}" stroke-width="1.6"/>', x, _RED
        )
    if name == "overdue":
        return format_html('<path d="M{} 3.2l5 9.3h-10z" fill="{}"/>', x, _RED)
    return format_html(
        '<path d="M{} 2.6l5.2 5.4-5.2 5.4-5.2-5.4z" fill="none" stroke="{}" stroke-width="1.6"/>',
        *(x, _BLUE),
    )
