"""The facts of the readiness page; units with the names of people and their booked sessions."""

from datetime import date, timedelta

import pytest

import training.queries.people
from reports.board.overview import Overview
from reports.board.queries.readiness import UnitRow, next_to_lapse, readiness_overview, unit_rows
from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    PersonFactory,
    PersonTopicFactory,
    RequirementFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.cover import CoverRow
from training.lapses import Booked, Forecast
from training.media import MEDIA
from training.models import Person, Requirement
from training.queries.readiness import Readiness
from training.queries.register import read_register
from training.readiness import (
    EVERYTHING,
    By,
    Exempt,
    Figures,
    Scope,
    Status,
    Unit,
    most_urgent_first,
    units_on,
)
from training.trend import ReadinessChange, TrendPoint

pytestmark = pytest.mark.django_db
TITLES = {"M1": "Media awareness", "M2": "Print, phone and online interviews"}


def unit(person: Person, course: str = "M1", *roles: str) -> Unit:
    return Unit(
        person.reference,
        course,
        Status.DUE,
        None,
        date(2026, 3, 31),
        frozenset(roles or {"governing_board"}),
        None,
    )


def test_unit_rows_name_person_course_and_roles():
    person = PersonFactory()
    asked = unit(person, "M2", "senior_staff", "clinical_lead")

    assert unit_rows([asked], titles=TITLES, booked={}) == [
        UnitRow(
            asked, person, "M2 Print, phone and online interviews", "Clinical lead, Senior staff"
        )
    ]


def test_unit_rows_keep_the_order_of_the_units():
    units = [unit(PersonFactory(reference=reference)) for reference in ("P3", "P1", "P2")]

    assert [row.unit for row in unit_rows(units, titles=TITLES, booked={})] == units


def test_unit_rows_know_the_next_session_booked_for_the_course():
    person = PersonFactory()
    units = [unit(person), unit(person, "M2"), unit(PersonFactory())]

    rows = unit_rows(units, titles=TITLES, booked={(person.reference, "M1"): NOW})

    assert [row.booked_at for row in rows] == [NOW, None, None]


@pytest.mark.parametrize("people", [1, 3])
def test_unit_rows_ask_as_often_for_many_as_for_one(people, django_assert_num_queries):
    units = [unit(PersonFactory()) for _ in range(people)]

    with django_assert_num_queries(2):  # the second are the names of the roles
        assert len(unit_rows(units, titles=TITLES, booked={})) == people


def test_unit_rows_of_a_great_many_are_the_same(monkeypatch):
    units = [unit(PersonFactory()) for _ in range(3)]
    PersonFactory()
    few = unit_rows(units, titles=TITLES, booked={})

    monkeypatch.setattr(training.queries.people, "MANY", 2)

    assert unit_rows(units, titles=TITLES, booked={}) == few


BOARD = {"role": "governing_board", "starts_on": date(2025, 1, 1)}
ON = date(2026, 3, 31)
SINCE = date(2025, 12, 31)


def member(
    reference: str, *records: tuple[str, str | None], directorate: str = "Finance"
) -> Person:
    """One of the board, asked for M8, who completed it on some days and holds it until others."""
    person = PersonFactory(reference=reference, joined_on=date(2025, 1, 1))
    TenureFactory(person=person, **BOARD)
    DirectorateSpellFactory(person=person, directorate=DirectorateFactory(name=directorate))
    PersonTopicFactory(person=person, topic=TopicFactory(code="winter"))
    for completed_on, valid_until in records:
        days = {"completed_on": date.fromisoformat(completed_on), "valid_until": valid_until}
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M8", media=["committee"]), **days
        )
    return person


@pytest.fixture
def board() -> list[Person]:
    Requirement.objects.all().delete()
    RequirementFactory(course=CourseFactory(code="M8"), in_force_from=date(2020, 7, 1))
    return [
        member("P1", ("2026-02-01", "2026-04-30")),
        member("P2", ("2025-02-01", "2026-04-20")),
        member("P3", ("2025-02-01", "2026-03-30"), directorate="Nursing"),
        member("P4", ("2025-02-01", None)),
    ]


def overview(scope: Scope = EVERYTHING, on: date = ON, *, booked: Booked | None = None) -> Overview:
    return readiness_overview(Readiness(on, scope=scope), booked=booked or {})


@pytest.mark.usefixtures("board")
def test_readiness_overview_tells_everything():
    found = overview(booked={("P1", "M8"): date(2026, 4, 30)})

    assert found.figures == Figures(4, 3, 4, 3)
    assert (found.since, found.change) == (SINCE, ReadinessChange(trained=1, lapsed=1))
    assert [(gap.name, gap.short) for gap in found.gaps[By.DIRECTORATE]] == [
        ("Nursing", 1),
        ("Finance", 0),
    ]
    assert list(found.gaps) == [By.DIRECTORATE, By.ROLE, By.COURSE]
    assert found.not_ready == {"Nursing": {Status.LAPSED: 1}}
    assert found.cover == [CoverRow("winter", dict.fromkeys(MEDIA, 0) | {"committee": 3})]
    assert found.forecasts == [
        Forecast(days, 2, 2, people_left=1, courses_left=1) for days in (30, 90, 180)
    ]
    assert [lapse.person for lapse in found.next_to_lapse] == ["P2", "P1"]
    assert [point.on for point in found.trend][-2:] == [date(2026, 2, 28), ON]
    assert (len(found.trend), found.trend[-1].figures) == (36, found.figures)


@pytest.mark.usefixtures("board")
def test_readiness_overview_ends_its_trend_on_the_day():
    found = overview(on=date(2026, 4, 1))

    assert (len(found.trend), found.trend[-1]) == (37, TrendPoint(date(2026, 4, 1), found.figures))


@pytest.mark.usefixtures("board")
def test_readiness_overview_of_a_part_has_the_cover_of_all():
    found = overview(Scope(directorate="Nursing"))

    assert (found.figures, found.change) == (Figures(1, 0, 1, 0), ReadinessChange(lapsed=1))
    assert (found.next_to_lapse, found.cover[0].ready["committee"]) == ([], 3)


def test_readiness_overview_counts_what_people_are_exempt_from(board):
    ExemptionFactory(person=board[1], starts_on=date(2026, 3, 1), ends_on=ON)

    exempt = [
        (found.exempt, found.figures.required)
        for found in (overview(), overview(on=date(2026, 4, 1)))
    ]

    assert exempt == [(Exempt(1, 1), 3), (Exempt(0, 0), 4)]


@pytest.mark.parametrize("days", [30, 31, 180, 181, 2_000])
def test_next_to_lapse_names_eight_however_far_off(days):
    Requirement.objects.all().delete()
    RequirementFactory(course=CourseFactory(code="M8"), in_force_from=date(2020, 7, 1))
    for n in range(10):
        member(f"P{n}", ("2025-02-01", (ON + timedelta(days=days)).isoformat()))
    member("A", ("2025-02-01", (ON + timedelta(days=days + 1)).isoformat()))
    member("B", ("2025-02-01", None))
    ExemptionFactory(person=Person.objects.get(reference="P0"), starts_on=ON, ends_on=ON)

    found = next_to_lapse(Readiness(ON), 8)

    assert [lapse.person for lapse in found] == [f"P{n}" for n in range(1, 9)]
    in_order = [
        u
        for u in most_urgent_first(units_on(read_register(), ON))
        if u.is_compliant and u.valid_until
    ]
    assert [(one.person, one.course, one.last_day) for one in found] == [
        (unit.person, unit.course, unit.valid_until) for unit in in_order[:8]
    ]
