"""The board's paper adds up, whatever was recorded and corrected between two papers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings

from reports.board.board_report import (
    BoardReport,
    Correction,
    Terms,
    UnitCount,
    cover_grid,
    report_of,
)
from reports.board.interview_figures import DeskFacts, interview_figures
from reports.board.overview import gaps_of
from tests.clock import NOW
from tests.training import oracle
from tests.training.test_readiness_oracle import days, registers, thorough
from tests.training.test_trend_oracle import Entry, histories, later_hours, replayed
from training.lapses import FORECAST_DAYS, Booked, coming_lapses, forecast
from training.media import MEDIA
from training.readiness import NO_DIRECTORATE, By, Status, groups_of, units_on
from training.register import Exemption, Person, Record, Register, Requirement, Spell, Tenure
from training.trend import rows_of_register

D = date.fromisoformat
TERMS = Terms(
    organisation="Marlbourne Hospitals",
    courses={"M1": "Awareness", "M2": "Print", "M3": "Radio"},
    media_of={},
    topics={"vaccination": "Vaccination", "winter": "Winter"},
    practice_currency_months={},
)

NO_INTERVIEWS = interview_figures(DeskFacts(D("2026-01-01"), D("2026-03-31"), NOW, [], [], [], []))


def report(
    register: Register,
    before: Register,
    on: date,
    since: date,
    *,
    booked: Booked | None = None,
) -> BoardReport:
    return report_of(
        rows_of_register(register),
        register,
        (before, register),
        on=on,
        known_at=NOW,
        since=since,
        since_known_at=NOW - timedelta(days=30),
        booked=booked or {},
        interviews=NO_INTERVIEWS,
        actions=[],
        terms=TERMS,
    )


def ready_by_hand(register: Register, on: date) -> set[str]:
    """Those whose every course that counts is in date, by the walk through the days."""
    rows = [row for row in oracle.rows(register, on) if row[2] != "exempt"]
    lacking = {row[0] for row in rows if row[2] not in ("in_date", "due")}
    return {row[0] for row in rows} - lacking


@given(histories(), later_hours, later_hours, days, days)
@settings(thorough, max_examples=150)
def test_what_moved_adds_up_whatever_was_recorded(history, first, second, one, other):
    """Between what was known at one moment and at a later one, over two days."""
    (earlier, later), (since, on) = sorted([first, second]), sorted([one, other])
    before = replayed(*history, NOW + timedelta(hours=earlier))
    now = replayed(*history, NOW + timedelta(hours=later))

    found = report(now, before, on, since)

    then_said, then_known, ready = (
        ready_by_hand(before, since),
        ready_by_hand(now, since),
        ready_by_hand(now, on),
    )
    assert found.then.figures.people_ready == len(then_said)
    assert found.figures.people_ready == len(ready)
    assert found.correction == Correction(len(then_known - then_said), len(then_said - then_known))
    assert found.then.figures.people_ready + found.correction.net + found.change.net == len(ready)


@given(registers, days)
@settings(thorough, max_examples=60)
def test_units_and_lapses_are_those_of_everybody_judged_one_by_one(register, on):
    found = report(register, register, on, on - timedelta(days=90))

    units: dict[tuple[str, str], Counter[Status]] = defaultdict(Counter)
    for unit in units_on(register, on):
        status = Status.IN_DATE if unit.is_compliant else unit.status
        units[unit.directorate or NO_DIRECTORATE, unit.course][status] += 1
    lapses = [one.lapse for one in coming_lapses(register, on, within=180)]
    assert found.groups == {by: gaps_of(groups_of(units_on(register, on), by)) for by in By}
    assert found.units == [UnitCount(*group, units[group]) for group in sorted(units)]
    assert found.forecasts == [forecast(lapses, on=on, days=days) for days in FORECAST_DAYS]


def test_generated_histories_do_correct_and_move():
    """Histories in which nothing is corrected would agree with any sum."""
    seen: list[tuple[bool, bool]] = []

    @given(histories(), later_hours, later_hours, days, days)
    @settings(thorough, max_examples=150)
    def look(
        history: tuple[Register, list[Entry]], first: int, second: int, one: date, other: date
    ) -> None:
        (earlier, later), (since, on) = sorted([first, second]), sorted([one, other])
        before = replayed(*history, NOW + timedelta(hours=earlier))
        now = replayed(*history, NOW + timedelta(hours=later))
        found = report(now, before, on, since)
        seen.append((found.correction != Correction(), found.change.net != 0))

    look()
    assert sum(corrected for corrected, _ in seen) > 5
    assert sum(moved for _, moved in seen) > 5


@given(registers, days)
@settings(thorough, max_examples=100)
def test_cover_grid_counts_as_the_walk_through_the_days_does(register, on):
    grid = cover_grid(register, on, TERMS.topics)

    counts = grid.counts()
    cells = list(product(TERMS.topics, MEDIA))
    assert [counts[cell] for cell in cells] == [oracle.cover(register, *cell, on) for cell in cells]


def member(reference: str, *records: Record, directorate: str = "Medical") -> Person:
    return Person(
        reference,
        joined_on=D("2024-01-01"),
        tenures=[Tenure("board", D("2024-01-01"))],
        spells=[Spell(directorate, D("2024-01-01"))],
        records=records,
    )


def board(people: Sequence[Person]) -> Register:
    return Register(
        people=people,
        requirements=[Requirement("board", course, 90, D("2024-01-01")) for course in ("M1", "M2")],
    )


M1, M2 = (Record(course, D("2025-01-01"), D("2026-12-31")) for course in ("M1", "M2"))
PEOPLE = [
    member("P1", M1, M2),
    member("P2", M1, Record("M2", D("2024-02-01"), D("2026-02-28"))),
    member("P3", M1),
    member("P4", directorate="Nursing"),
]


def test_report_of_tells_who_has_a_place_for_all_that_they_lack():
    booked = {("P2", "M2"): D("2026-04-28"), ("P4", "M1"): D("2026-05-14")}
    register = board(PEOPLE)

    found = report(register, register, D("2026-03-31"), D("2025-12-31"), booked=booked)

    assert [(each.gap.name, each.gap.short, each.booked) for each in found.directorates] == [
        ("Medical", 2, 1),
        ("Nursing", 1, 0),
    ]
    assert found.directorates[0].stands == Counter({Status.LAPSED: 1, Status.OVERDUE: 1})


def test_report_of_counts_units_by_directorate_and_course_without_names():
    exempt = replace(PEOPLE[3], exemptions=[Exemption("M1", D("2026-01-01"))])
    register = board([*PEOPLE[:3], exempt, replace(PEOPLE[0], reference="P5", spells=[])])

    found = report(register, register, D("2026-03-31"), D("2025-12-31"))

    assert list(found.units) == [
        UnitCount("Medical", "M1", Counter({Status.IN_DATE: 3})),
        UnitCount(
            "Medical", "M2", Counter({Status.IN_DATE: 1, Status.LAPSED: 1, Status.OVERDUE: 1})
        ),
        UnitCount("No directorate", "M1", Counter({Status.IN_DATE: 1})),
        UnitCount("No directorate", "M2", Counter({Status.IN_DATE: 1})),
        UnitCount("Nursing", "M1", Counter({Status.EXEMPT: 1})),
        UnitCount("Nursing", "M2", Counter({Status.OVERDUE: 1})),
    ]


def test_report_of_forecasts_without_and_with_what_is_booked():
    register = board(PEOPLE[:1])

    found = report(
        register, register, D("2026-12-01"), D("2026-09-30"), booked={("P1", "M1"): D("2026-12-20")}
    )

    assert [(one.days, one.people, one.people_left) for one in found.forecasts] == [
        (30, 1, 1),
        (90, 1, 1),
        (180, 1, 1),
    ]
    assert [(one.courses, one.courses_left) for one in found.forecasts] == [(2, 1)] * 3


def test_report_of_nobody_has_no_percentage():
    found = report(Register(), Register(), D("2026-03-31"), D("2025-12-31"))

    assert (found.figures.percent, found.change.net, found.correction.net) == (None, 0, 0)
    assert {by: list(found.groups[by]) for by in By} == {by: [] for by in By}
    assert len(found.trend) == 36
