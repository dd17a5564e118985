"""The only drawing code: figures over time as an SVG picture, the same for a page, a PDF and grey
print.

Every picture has its numbers as a sentence (`<title>`); the page adds a table of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nhsuk.words import day
from reports.board.control_charts import ControlChart, Variation
from reports.board.flows import Flow, MonthLead, leads_headline, percent
from scheduling.desk.timing import format_length
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
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


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
    part_end: str = ""  # where the line ends, if shorter: `ready`
    whole_end: str = ""


PEOPLE_READY = ChartLabels(
    part="people ready", whole="people required", part_end="ready", whole_end="required"
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A day before, with which the last is compared, and its words: `in December`."""

    on: date
    words: str


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

    def line(self, values: Sequence[float]) -> str:
        return " ".join(f"{self.x(at):g},{self.y(value):g}" for at, value in enumerate(values))


def part_of_whole_chart(
    points: Sequence[Point],
    words: ChartLabels,
    *,
    width: int = 720,
    height: int = 240,
    earlier: Earlier | None = None,
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
        '<svg class="chart__picture" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' font-size="13"><title>{}</title>{}{}{}{}{}</svg>',
        width,
        height,
        in_words(points, words),
        _grid(frame, step),
        _months(frame),
        _lines(frame),
        _ring(frame, earlier),
        _labels(frame, words),
    )


def in_words(points: Sequence[Point], words: ChartLabels) -> str:
    """The chart as a sentence: both ends, and the lowest and highest between them."""
    first = points[0]
    last = points[-1]
    low = min(points, key=lambda p: p.part)
    high = max(points, key=lambda p: p.part)
    return (
        f"{words.part.capitalize()} of {words.whole}: {first.part} of {first.whole} on"
        f" {day(first.on)}, {last.part} of {last.whole} on {day(last.on)}; fewest {low.part} on"
        f" {day(low.on)}, most {high.part} on {day(high.on)}."
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
        '<path d="M{} {}H{}" stroke="{}"/><text x="{}" y="{}" text-anchor="end"'
        ' fill="{}">{}</text>',
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


def _months(frame: _Frame, ticks: Iterable[tuple[int, str]] | None = None) -> SafeString:
    """The months below a short chart, the beginning of each year below a long one; or what is
    given.
    """
    ground = frame.y(0)
    return format_html_join(
        "",
        '<path d="M{} {}v5" stroke="{}"/><text x="{}" y="{}" text-anchor="middle"'
        ' fill="{}">{}</text>',
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
            for at, text in _apart(frame, ticks or _ticks([point.on for point in frame.points]))
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


def _ring(frame: _Frame, earlier: Earlier | None) -> SafeString:
    """The day before with its figure below it; nothing if it is none of the days."""
    found = [at for at, point in enumerate(frame.points) if earlier and point.on == earlier.on]
    if not found or earlier is None:
        return SafeString("")
    part = frame.points[found[0]].part
    x = f"{frame.x(found[0]):g}"
    return format_html(
        '<circle cx="{}" cy="{}" r="4" fill="#ffffff" stroke="{}" stroke-width="2"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{} {}</text>',
        *(x, f"{frame.y(part):g}", BRAND),
        *(x, f"{frame.y(part) + 22:g}", SOFT, part, earlier.words),
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
        '<text x="{}" y="{}" fill="{}">{}</text><text x="{}" y="{}" fill="{}"'
        ' font-weight="bold">{}</text>',
        *(x, f"{whole_y:g}", SOFT, whole),
        *(x, f"{part_y:g}", BRAND, part),
    )


def _names(last: Point, words: ChartLabels) -> tuple[str, str]:
    return (
        f"{last.whole} {words.whole_end or words.whole}",
        f"{last.part} {words.part_end or words.part}",
    )


FAN = ChartLabels(
    part="with what is booked",
    whole="if nobody is trained",
    part_end="as booked",
    whole_end="untrained",
)


def forecast_fan(points: Sequence[Point], *, width: int = 600, height: int = 250) -> SafeString:
    """How many people will have lapsed by each day: `whole` if nobody is trained, `part` with what
    is booked, and between them what the booked sessions save. Empty where nobody lapses.
    """
    highest = max((point.whole for point in points), default=0)
    if not highest:
        return SafeString("")
    step = _step(highest)
    right = LABEL_AT + LETTER * max(map(len, _names(points[-1], FAN)))
    frame = _Frame(width, height, right, max(step, -(-highest // step) * step), points)
    parts = [point.part for point in points]
    wholes = [point.whole for point in points]
    back = " ".join(reversed(frame.line(parts).split()))
    last = len(points) - 1
    days = [(at, f"{points[at].on:%-d %b}") for at in range(0, last + 1, 3)]
    return format_html(
        '<svg class="chart__picture" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' font-size="13"><title>{}</title>{}{}{}{}</svg>',
        width,
        height,
        fan_in_words(points),
        _grid(frame, step),
        _months(frame, days),
        format_html(
            '<polygon points="{} {}" fill="{}"/>'
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5"'
            ' stroke-dasharray="5 3"/>'
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"'
            ' stroke-linejoin="round"/>',
            *(frame.line(wholes), back, TINT),
            *(frame.line(wholes), SOFT, frame.line(parts), BRAND),
        ),
        _labels(frame, FAN),
    )


def fan_in_words(points: Sequence[Point]) -> str:
    """The picture as a sentence."""
    last = points[-1]
    return (
        f"People who will have lapsed by each day up to {day(last.on)}: {last.whole} {FAN.whole},"
        f" {last.part} {FAN.part}."
    )


def leads_chart(leads: Sequence[MonthLead], *, width: int = 600, height: int = 250) -> SafeString:
    """How many hours before air packs were approved: the median of each month as a dot, none for a
    month without a pack. Empty for fewer than two months.
    """
    known = [(at, month.lead) for at, month in enumerate(leads) if month.lead is not None]
    if len(leads) < 2 or not known:
        return SafeString("")
    hours = [(at, lead / HOUR) for at, lead in known]
    highest = max(1, -int(-max(value for _, value in hours) // 1))
    step = _step(highest)
    last = format_length(int(known[-1][1].total_seconds()))
    right = LABEL_AT + LETTER * len(last)
    points = [Point(month.first, month.packs, month.packs) for month in leads]
    frame = _Frame(width, height, right, -(-highest // step) * step, points)
    places = [(f"{frame.x(at):g}", f"{frame.y(value):g}") for at, value in hours]
    return format_html(
        '<svg class="chart__picture" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' font-size="13"><title>Hours from the approval of a pack to air, the median of each month,'
        ' {} to {}. {}.</title>{}{}{}<text x="{}" y="{}" fill="{}" font-weight="bold">{}</text></svg>',
        *(width, height, f"{leads[0].first:%B %Y}", f"{leads[-1].first:%B %Y}"),
        leads_headline(leads),
        _grid(frame, step),
        _months(frame),
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="4" fill="{}"/>',
            ((x, y, BRAND) for x, y in places),
        ),
        *(f"{frame.x(known[-1][0]) + LABEL_AT:g}", f"{frame.y(hours[-1][1]) + 4.5:g}"),
        *(BRAND, last),
    )


AMBER = "#8a5a00"
BLUE = "#005eb8"
_RING = '<circle cx="{}" cy="{}" r="4.5" fill="#ffffff" stroke="{}" stroke-width="1.5"/>'
_DOT = '<circle cx="{}" cy="{}" r="3" fill="{}"/>'
# How the point of a month is drawn: the shape says what the colour says.
_SIGNS = {
    Variation.COMMON: (_DOT, SOFT),
    Variation.IMPROVING: ('<path d="M{} {}m-4 -4h8v8h-8z" fill="{}"/>', BLUE),
    Variation.CONCERNING: ('<path d="M{} {}m0 -5l5 9h-10z" fill="{}"/>', AMBER),
    Variation.UP: ('<path d="M{} {}m0 -5l5 5-5 5-5-5z" fill="{}"/>', BLUE),
    Variation.DOWN: ('<path d="M{} {}m0 -5l5 5-5 5-5-5z" fill="{}"/>', BLUE),
}
_SAYS = {
    Variation.COMMON: "usual",
    Variation.IMPROVING: "better than usual",
    Variation.CONCERNING: "worse than usual",
}


def flow_chart(flow: Flow, *, width: int = 720, height: int = 240) -> SafeString:
    """A monthly flow: as a control chart where the rule allows one, otherwise its counts as dots.
    Empty for fewer than two months.
    """
    if len(flow.months) < 2:
        return SafeString("")
    points = [Point(month.first, month.part, month.whole) for month in flow.months]
    return format_html(
        '<svg class="chart__picture" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' font-size="13"><title>{}</title>{}</svg>',
        width,
        height,
        flow_in_words(flow),
        _dots(flow, points, width, height)
        if flow.chart is None
        else _control(flow, flow.chart, points, width, height),
    )


def flow_in_words(flow: Flow) -> str:
    """The picture as a sentence."""
    first = flow.months[0].first
    last = flow.months[-1].first
    period = f"{flow.kind.name} by month, {first:%B %Y} to {last:%B %Y}"
    if flow.chart is None:
        return f"{period}: {flow.headline}."
    return (
        f"{period}: {percent(flow.chart.mean)} on average, between {percent(flow.lower)} and"
        f" {percent(flow.upper)} in a usual month. {flow.headline}."
    )


def _control(
    flow: Flow, chart: ControlChart, points: Sequence[Point], width: int, height: int
) -> SafeString:
    """The shares joined by a line, their mean, and the limits within which a usual month lies."""
    shares = [float(share) for share in chart.values]
    names = [
        (float(flow.upper), f"{percent(flow.upper)} upper"),
        (float(chart.mean), f"{percent(chart.mean)} mean"),
        (float(flow.lower), f"{percent(flow.lower)} lower"),
    ]
    if flow.target is not None:
        names.append((float(flow.target), f"{flow.target}% target"))
    highest = -int(-max(*shares, *(value for value, _ in names)) // 1)
    step = _step(highest)
    right = LABEL_AT + LETTER * max(len(text) for _, text in names)
    frame = _Frame(width, height, right, -(-highest // step) * step, points)
    ends = width - right
    return format_html(
        "{}{}{}{}{}{}",
        _grid(frame, step),
        _months(frame),
        format_html_join(
            "",
            '<path class="chart__{}" d="M{} {}H{}" stroke="{}" stroke-width="1.5"{}/>',
            (
                (name, LEFT, f"{frame.y(value):g}", ends, SOFT, dashes)
                for name, value, dashes in _levels(flow, chart)
            ),
        ),
        format_html(
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5"/>',
            frame.line(shares),
            SOFT,
        ),
        format_html_join(
            "",
            "{}",
            (
                (_sign(variation, frame.x(at), frame.y(share)),)
                for at, (share, variation) in enumerate(zip(shares, chart.variations, strict=True))
            ),
        ),
        _level_names(frame, names),
    )


def _levels(flow: Flow, chart: ControlChart) -> Iterator[tuple[str, float, SafeString]]:
    """The name of each line across the picture, its height, and its dashes."""
    dashed = SafeString(' stroke-dasharray="6 4"')
    yield "limit", float(flow.upper), dashed
    yield "limit", float(flow.lower), dashed
    yield "mean", float(chart.mean), SafeString("")
    if flow.target is not None:
        yield "target", float(flow.target), SafeString(' stroke-dasharray="1 4"')


def _sign(variation: Variation, x: float, y: float) -> SafeString:
    shape, colour = _SIGNS[variation]
    return format_html(shape, f"{x:g}", f"{y:g}", colour)


def flow_key(flow: Flow) -> SafeString:
    """The marks that the picture is drawn with, each with what it says."""
    if flow.chart is None:
        marks = [
            (format_html(_RING, 7, 7, SOFT), flow.kind.whole),
            (format_html(_DOT, 7, 7, BRAND), flow.kind.part),
        ]
    else:
        marks = [(_sign(variation, 7, 7), words) for variation, words in _SAYS.items()]
    return format_html_join(
        "",
        '<span><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"'
        ' focusable="false">{}</svg> {}</span> ',
        marks,
    )


def _level_names(frame: _Frame, names: Iterable[tuple[float, str]]) -> SafeString:
    """At the right end of the lines, moved apart where they would cover each other."""
    from_top = sorted(names, key=lambda name: -name[0])
    places = _spread([frame.y(value) + 4.5 for value, _ in from_top], lowest=frame.y(0) + 4.5)
    x = f"{frame.width - frame.right + LABEL_AT:g}"
    return format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}">{}</text>',
        ((x, f"{y:g}", SOFT, text) for y, (_, text) in zip(places, from_top, strict=True)),
    )


def _spread(places: Sequence[float], *, lowest: float) -> list[float]:
    """From the top, each far enough below the one before; all of them no lower than `lowest`."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + LABEL_GAP) if spread else place)
    limit = lowest
    for at in reversed(range(len(spread))):
        spread[at] = min(spread[at], limit)
        limit = spread[at] - LABEL_GAP
    return spread


def _dots(flow: Flow, points: Sequence[Point], width: int, height: int) -> SafeString:
    """A ring for how many there were in a month, and a dot for those of them that were done."""
    words = ChartLabels(part=flow.kind.part, whole=flow.kind.whole)
    highest = max(point.whole for point in points)
    step = _step(highest)
    right = LABEL_AT + LETTER * max(map(len, _names(points[-1], words)))
    top_value = max(step, -(-highest // step) * step)
    frame = _Frame(width, height, right, top_value, points)
    places = [(f"{frame.x(at):g}", point) for at, point in enumerate(points)]
    return format_html(
        "{}{}{}{}{}",
        _grid(frame, step),
        _months(frame),
        format_html_join(
            "",
            _RING,
            ((x, f"{frame.y(point.whole):g}", SOFT) for x, point in places),
        ),
        format_html_join(
            "",
            _DOT,
            ((x, f"{frame.y(point.part):g}", BRAND) for x, point in places),
        ),
        _labels(frame, words),
    )


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
