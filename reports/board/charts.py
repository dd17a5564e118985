"""Figures over time as an SVG picture, the same for a page, a PDF and grey print. With
`person_charts` the only drawing code.

Every picture has its numbers as a sentence (`<title>`); the page adds a table of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.enquiries.timing import format_length
from nhsuk.words import day
from reports.board.control_charts import ControlChart, Variation
from reports.board.flows import Flow, MonthLead, leads_headline, percent

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
