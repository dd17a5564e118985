"""The board's paper: readiness on a day as known at a moment, and what moved it since the last
paper (policy 12.1).

One frozen set of facts for the page, the PDF, the JSON and the CSV. It is computed from the
register as known now, and from what was known for the last paper of those about whom something was
recorded since, so that the same facts give the same paper however late it is made again. Pure;
`reports.board.queries.board_report` reads them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports.board.gaps import GapInWords, gaps_that_matter
from reports.board.interview_figures import InterviewFigures
from reports.board.overview import TREND_MONTHS, Gap, gaps_of
from reports.board.suppositions import Supposed
from reports.meetings.action_lines import ActionLine
from training.cover_plan import Grid, Kind, Lack
from training.lapses import FORECAST_DAYS, Booked, Forecast, coming_lapses_of_rows, forecast
from training.media import MEDIA
from training.readiness import (
    NO_DIRECTORATE,
    By,
    Exempt,
    Figures,
    MediumStatus,
    Status,
    Unit,
    is_on_register,
    medium_readiness,
    readiness_figures,
    units_on,
)
from training.register import Person, Register
from training.trend import (
    ReadinessChange,
    Rows,
    TrendPoint,
    month_ends,
    movement_of_rows,
    register_of_rows,
)

IS_TRAINED = {MediumStatus.READY, MediumStatus.RUSTY}


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and settings, which are no facts and so have no history: the paper says itself which it
    was made with.
    """

    organisation: str
    courses: Mapping[str, str]  # titles by code
    media_of: Mapping[str, frozenset[str]]  # by course
    topics: Mapping[str, str]  # titles by code, in order
    practice_currency_months: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Writing:
    """What people wrote in the paper. `asked`: what the board is asked, with references to figures
    (`{ready}`) in place of figures; `suppositions`: for the annex, computed when the paper was sent.
    All empty where nobody wrote anything.
    """

    reference: str = ""
    version: int = 0
    meeting: str = ""
    asked: tuple[str, ...] = ()
    approved: str = ""
    latest_url: str = ""
    suppositions: tuple[Supposed, ...] = ()


UNWRITTEN = Writing()


@dataclass(frozen=True, slots=True)
class Correction:
    """How many people count, or no longer count, as ready on the day of the last paper, because of
    what was recorded or corrected after it.
    """

    gained: int = 0
    lost: int = 0

    @property
    def net(self) -> int:
        return self.gained - self.lost


@dataclass(frozen=True, slots=True)
class Then:
    """The last paper: its day, as known when, and its figures."""

    on: date
    known_at: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class Directorate:
    """A directorate: its figures, how those stand who are not ready, and how many of these have a
    place in a session of every course that they lack.
    """

    gap: Gap
    stands: Mapping[Status, int]
    booked: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """In the annex: how the people of a directorate of whom a course is required stand, without
    names.
    """

    directorate: str
    course: str
    statuses: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class BoardReport:
    """`then.figures.people_ready`, `correction.net` and `change.net` add up to
    `figures.people_ready`.
    """

    on: date
    known_at: datetime
    terms: Terms
    writing: Writing
    figures: Figures
    exempt: Exempt
    then: Then
    correction: Correction
    change: ReadinessChange
    groups: Mapping[By, Sequence[Gap]]
    directorates: Sequence[Directorate]
    trend: Sequence[TrendPoint]
    forecasts: Sequence[Forecast]
    gaps: Sequence[GapInWords]
    cover: Mapping[str, Mapping[str, int]]  # by topic and medium, how many people are ready
    units: Sequence[UnitCount]
    interviews: InterviewFigures  # from the day after the last paper's
    actions: Sequence[ActionLine]


def report_of(
    rows: Rows,
    listed: Register,
    corrected: tuple[Register, Register],
    *,
    on: date,
    known_at: datetime,
    since: date,
    since_known_at: datetime,
    booked: Booked,
    interviews: InterviewFigures,
    actions: Sequence[ActionLine],
    terms: Terms,
    writing: Writing = UNWRITTEN,
) -> BoardReport:
    """`rows` and `listed` as known at `known_at`: everybody's facts, and at least the people who are
    listed for a topic, with the media of courses and the currencies of `terms`. `corrected`: at
    least the people about whom something was recorded or retracted between `since_known_at` and
    `known_at`, as known then and as known now. `booked`: by the keys that people have in `rows`.
    """
    days = sorted({*month_ends(on, TREND_MONTHS), on})
    movement = movement_of_rows(rows, days, on=on, since=since)
    groups = {by: gaps_of(movement.groups[by]) for by in By}
    said, known = (units_on(register, since) for register in corrected)
    grid = cover_grid(listed, on, terms.topics)
    lapses = [
        one.lapse
        for one in coming_lapses_of_rows(rows, on, within=max(FORECAST_DAYS), booked=booked)
    ]
    places = _booked_people(rows, on, booked)
    return BoardReport(
        on=on,
        known_at=known_at,
        terms=terms,
        writing=writing,
        figures=movement.figures,
        exempt=movement.exempt,
        then=Then(
            since,
            since_known_at,
            movement.before - readiness_figures(known) + readiness_figures(said),
        ),
        correction=_correction(ready_among(said), ready_among(known)),
        change=movement.change,
        groups=groups,
        directorates=[
            Directorate(gap, movement.not_ready.get(gap.name, {}), places[gap.name])
            for gap in groups[By.DIRECTORATE]
        ],
        trend=movement.trend,
        forecasts=[forecast(lapses, on=on, days=days) for days in FORECAST_DAYS],
        gaps=gaps_that_matter(grid, topics=terms.topics, groups=groups, courses=terms.courses),
        cover=_cover(grid),
        units=[UnitCount(*group, movement.statuses[group]) for group in sorted(movement.statuses)],
        interviews=interviews,
        actions=actions,
    )


def ready_among(units: Sequence[Unit]) -> frozenset[str]:
    """The references of those who are ready."""
    stands: defaultdict[str, list[bool]] = defaultdict(list)
    for unit in units:
        if unit.is_required:
            stands[unit.person].append(unit.is_compliant)
    return frozenset(person for person, met in stands.items() if all(met))


def _correction(then: frozenset[str], now: frozenset[str]) -> Correction:
    return Correction(gained=len(now - then), lost=len(then - now))


def cover_grid(register: Register, on: date, topics: Mapping[str, str]) -> Grid:
    """Who is listed for which topics, and what they lack for each medium, as `cover_inputs` reads it
    from the database.
    """
    people: defaultdict[Kind, list[str]] = defaultdict(list)
    for person in sorted(register.people, key=lambda one: one.reference):
        listed = person.topics.intersection(topics)
        if listed and is_on_register(person, on):
            lacks = tuple(_lack(person, medium, register, on) for medium in MEDIA)
            people[listed, lacks].append(person.reference)
    return Grid(list(topics), tuple(MEDIA), people)


def _lack(person: Person, medium: str, register: Register, on: date) -> Lack:
    readiness = medium_readiness(person, medium, register=register, on=on)
    needs_practice = register.practice_currency_months.get(medium) is not None
    is_practised = readiness.counts_through is not None and readiness.counts_through >= on
    lacks = Lack.NOTHING if is_practised or not needs_practice else Lack.MOCK
    if readiness.status not in IS_TRAINED:
        return Lack.TRAINING if lacks is Lack.NOTHING else Lack.BOTH
    return lacks


def _cover(grid: Grid) -> dict[str, dict[str, int]]:
    ready = grid.counts()
    return {topic: {medium: ready[topic, medium] for medium in grid.media} for topic in grid.topics}


def _booked_people(rows: Rows, on: date, booked: Booked) -> Counter[str]:
    """By directorate, how many people are not ready but have a place for all that they lack."""
    people = register_of_rows(rows, {person for person, _ in booked})
    lacking: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for unit in units_on(people, on):
        if unit.is_required and not unit.is_compliant:
            directorate = unit.directorate or NO_DIRECTORATE
            lacking[directorate, unit.person].append((unit.person, unit.course) in booked)
    return Counter(directorate for (directorate, _), places in lacking.items() if all(places))
