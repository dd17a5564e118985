"""The board's paper from the database, as known at a moment, and the same when made again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from reports.board.board_report import Correction, ready_among
from reports.board.overview import gaps_of
from reports.board.queries.board_report import (
    board_report,
    end_of,
    report_again,
    terms_of_today,
)
from reports.board.queries.cover import cover_inputs
from reports.board.queries.people_then import people_told_of
from reports.board.report_files import as_json, said_in
from tests.clock import LONDON, NOW
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    RequirementFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.models import Course, Organisation, Person, Requirement, Tenure, TrainingRecord
from training.queries.readiness import Readiness
from training.queries.register import read_movement, read_register
from training.readiness import By, Figures, readiness_figures, units_on
from training.trend import ReadinessChange

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)
SINCE = date(2025, 12, 31)
THEN = datetime(2026, 1, 8, 9, tzinfo=LONDON)
LONG_AGO = datetime(2024, 1, 1, tzinfo=LONDON)


def member(reference: str, *records: tuple[str, str, datetime]) -> Person:
    """One of the board of whom M8 is required; records: completed, until, recorded."""
    person = PersonFactory(reference=reference)
    TenureFactory(person=person, recorded_at=LONG_AGO)
    directorate = DirectorateFactory(name="Finance")
    DirectorateSpellFactory(person=person, directorate=directorate, recorded_at=LONG_AGO)
    PersonTopicFactory(person=person, topic=TopicFactory(code="winter"), recorded_at=LONG_AGO)
    PracticeFactory(person=person, practised_on=date(2025, 10, 1), recorded_at=LONG_AGO)
    for completed_on, valid_until, recorded_at in records:
        TrainingRecordFactory(
            person=person,
            course=CourseFactory(code="M8"),
            completed_on=date.fromisoformat(completed_on),
            valid_until=date.fromisoformat(valid_until),
            recorded_at=recorded_at,
        )
    return person


@pytest.fixture(autouse=True)
def board() -> list[Person]:
    Requirement.objects.all().delete()
    RequirementFactory(course=CourseFactory(code="M8"), recorded_at=LONG_AGO)
    return [
        member("P1", ("2025-02-01", "2026-12-31", LONG_AGO + timedelta(days=500))),
        member("P2", ("2025-02-01", "2026-02-28", LONG_AGO + timedelta(days=500))),
        member("P3", ("2025-12-20", "2027-12-31", THEN + timedelta(days=1))),  # learnt late
        member("P4", ("2026-02-20", "2027-12-31", NOW - timedelta(days=200))),
    ]


def test_board_report_tells_what_was_corrected_apart():
    found = board_report(on=ON, known_at=NOW, since=SINCE, since_known_at=THEN)

    assert found.then.figures == Figures(4, 2, 4, 2)
    assert found.figures == Figures(4, 3, 4, 3)
    assert (found.correction, found.change) == (
        Correction(gained=1),
        ReadinessChange(trained=1, lapsed=1),
    )


def test_board_report_reads_again_only_those_of_whom_something_was_recorded(
    board,
):
    told = people_told_of(since=THEN, until=NOW)
    found = board_report(on=ON, known_at=NOW, since=SINCE, since_known_at=THEN)

    register, before = (read_register(known_at=moment) for moment in (NOW, THEN))
    assert set(told) == {board[2], board[3]}
    assert found.then.figures == readiness_figures(units_on(before, SINCE))
    assert found.correction.net == len(
        ready_among(units_on(register, SINCE)) - ready_among(units_on(before, SINCE))
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda: Requirement.objects.update(retracted_at=NOW),
        lambda: Tenure.objects.update(retracted_at=NOW),
        lambda: TrainingRecord.objects.update(retracted_at=NOW),
        lambda: ExemptionFactory(person=Person.objects.get(reference="P1"), recorded_at=NOW),
        lambda: Person.objects.filter(reference="P1").update(removed_at=NOW),
    ],
    ids=["requirement", "tenure", "record", "exemption", "removed"],
)
def test_people_told_of_are_all_whom_a_change_concerns(change):
    now = NOW + timedelta(minutes=1)
    change()

    found = board_report(on=ON, known_at=now, since=SINCE, since_known_at=THEN)

    before = read_register(known_at=THEN)
    assert found.then.figures == readiness_figures(units_on(before, SINCE)) == Figures(4, 2, 4, 2)
    assert people_told_of(since=now, until=now).count() == 0


def test_board_report_leaves_a_correction_older_than_the_last_paper_alone():
    found = board_report(on=ON, known_at=NOW, since=SINCE, since_known_at=THEN + timedelta(days=2))

    assert (found.then.figures.people_ready, found.correction) == (3, Correction())


def test_board_report_without_a_last_paper_takes_the_end_of_its_day():
    found = board_report(on=ON, known_at=NOW, since=SINCE)

    assert (found.then.known_at, found.correction) == (end_of(SINCE), Correction(gained=1))


def test_board_report_corrects_nothing_of_a_time_before_the_register():
    since = date(2023, 12, 31)
    member("P5")
    Person.objects.update(joined_on=date(2020, 1, 1))

    found = board_report(on=ON, known_at=NOW, since=since)

    assert (found.then.known_at, found.correction) == (NOW, Correction())


def test_board_report_of_a_moment_before_anything_was_known_is_empty():
    found = board_report(on=ON, known_at=LONG_AGO - timedelta(days=1))

    assert (found.figures, found.units) == (Figures(), [])


def test_board_report_has_the_figures_of_the_readiness_page():
    found = board_report(on=ON, known_at=NOW, since=SINCE)

    movement = read_movement(
        days=[point.on for point in found.trend], on=ON, since=SINCE, known_at=NOW
    )
    assert (found.figures, found.change, found.exempt) == (
        movement.figures,
        movement.change,
        movement.exempt,
    )
    assert found.trend == movement.trend
    assert found.groups == {by: gaps_of(movement.groups[by]) for by in By}
    assert {each.gap.name: each.stands for each in found.directorates} == movement.not_ready
    ready = cover_inputs(ON, NOW).grid.counts()
    assert {
        (of, medium): n for of, row in found.cover.items() for medium, n in row.items() if n
    } == +ready
    lapses = Readiness(ON, NOW).lapses(180)
    assert found.forecasts[-1].courses == len(lapses)


def test_report_again_is_the_same_whatever_was_recorded_since():
    terms = replace(terms_of_today(), media_of={"M8": frozenset({"committee"})})
    known_at = NOW - timedelta(days=1)
    before = as_json(board_report(on=ON, known_at=known_at, terms=terms), {})

    TrainingRecord.objects.update(retracted_at=NOW)
    TenureFactory(person=PersonFactory(), recorded_at=NOW)
    RequirementFactory(course=CourseFactory(code="M1"), recorded_at=NOW)
    Course.objects.update(title="Another name", media=["radio"])
    Organisation.objects.update(name="Another name", practice_currency_months={"print": 1})

    assert as_json(report_again(said_in(before)), {}) == before


def test_report_again_finds_one_changed_fact():
    """The control of the test above: what was known does change the paper."""
    before = as_json(board_report(on=ON, known_at=NOW), {})

    TrainingRecord.objects.filter(person__reference="P1").update(retracted_at=NOW)

    assert as_json(report_again(said_in(before)), {}) != before
