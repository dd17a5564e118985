"""Who is on the list of people whose readiness ends soon, in which order and why."""

from datetime import date, timedelta
from typing import Any

import pytest

from desk.briefings.queries.fading import FadingQuery, fading_people, fading_rows
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    PersonFactory,
    PracticeFactory,
    TrainingRecordFactory,
)
from training.models import Person

pytestmark = pytest.mark.django_db


def trained(
    name: str,
    *,
    until: date | None = date(2027, 3, 1),
    practised: date | None = None,
    **values: Any,
) -> Person:
    person = PersonFactory(last_name=name, **values)
    TrainingRecordFactory(person=person, course=CourseFactory(code="M3"), valid_until=until)
    if practised:
        PracticeFactory(person=person, practised_on=practised)
    return person


def listed(**values: Any) -> list[tuple[str, str, int | None, str]]:
    found = fading_rows(fading_people(FadingQuery(TODAY, **values)), on=TODAY)
    return [(row.person.last_name, row.medium, row.days, row.words) for row in found]


def test_fading_people_are_in_order_of_the_day_on_which_the_first_of_the_two_ends():
    trained(
        "Later", practised=date(2026, 5, 1)
    )  # counts through 1 May 2027: the training ends first, on 1 March
    trained("Sooner", practised=date(2025, 12, 15))
    trained("Today", until=TODAY, practised=TODAY)
    trained("Distant", until=None, practised=date(2026, 11, 20))
    trained("Rusty", practised=date(2025, 11, 24))
    trained("Never", practised=None)
    trained("Lapsed", until=date(2026, 11, 24), practised=TODAY)
    trained("Left", practised=date(2025, 12, 15), left=True)
    TrainingRecordFactory(course=CourseFactory(code="M3"), outcome="failed")
    TrainingRecordFactory(course=CourseFactory(code="M3"), retracted=True)

    assert listed() == [
        ("Today", "Radio", 0, "Training"),
        ("Sooner", "Radio", 20, "Practice"),
        ("Later", "Radio", 96, "Training"),
    ]
    assert [row[0] for row in listed(within=20)] == ["Today", "Sooner"]
    assert [row[0] for row in listed(within=None)] == ["Today", "Sooner", "Later", "Distant"]
    assert listed(status="rusty") == [
        ("Rusty", "Radio", None, "Last practice was too long ago"),
        ("Never", "Radio", None, "Never practised"),
    ]
    assert listed(status="lapsed") == [("Lapsed", "Radio", None, "Training expired")]


def test_fading_people_of_a_day_as_known_at_a_moment():
    then = NOW
    later = NOW + timedelta(hours=1)
    person = trained("Iyer", practised=date(2025, 12, 15), removed_at=later)
    PracticeFactory(person=person, practised_on=date(2026, 9, 1), recorded_at=later)
    gone = trained("Dunmore")
    PracticeFactory(person=gone, practised_on=date(2025, 12, 20), retracted_at=later)
    on = date(2026, 6, 15)

    assert listed() == []
    assert [row[0] for row in listed(known_at=then)] == ["Iyer", "Dunmore"]
    found = fading_rows(fading_people(FadingQuery(on, known_at=then, within=None)), on=on)
    assert [(row.last_day, row.days) for row in found] == [
        (date(2026, 12, 15), 183),
        (date(2026, 12, 20), 188),
    ]


def test_fading_people_by_medium_name_and_directorate_with_the_mock_that_is_asked_for():
    one = trained("Iyer", practised=date(2025, 12, 15))
    other = trained("Dunmore", practised=date(2025, 12, 15))
    TrainingRecordFactory(person=one, course=CourseFactory(code="M8"), valid_until=None)
    spell = DirectorateSpellFactory(person=other)
    mock = BriefingFactory(person=one, need="mock")

    assert [row[0] for row in listed()] == ["Dunmore", "Iyer"]
    assert listed(medium="committee", within=None) == [("Iyer", "Committee", None, "Neither ends")]
    assert [row[0] for row in listed(search="iyer")] == ["Iyer"]
    assert [row[0] for row in listed(directorate=spell.directorate.name)] == ["Dunmore"]
    assert [row.mock for row in fading_rows(fading_people(FadingQuery(TODAY)), on=TODAY)] == [
        None,
        mock,
    ]


def test_fading_rows_show_a_mock_in_the_media_that_it_is_for():
    person = trained("Iyer", practised=date(2025, 12, 15))
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M2", media=["print"]),
        valid_until=date(2027, 3, 1),
    )
    PracticeFactory(person=person, medium="print", practised_on=date(2025, 12, 20))
    mock = BriefingFactory(person=person, need="mock", media=["print"])

    rows = fading_rows(fading_people(FadingQuery(TODAY)), on=TODAY)

    assert [(row.readiness.medium, row.mock) for row in rows] == [("radio", None), ("print", mock)]


def test_fading_people_are_trained_until_the_last_day_of_all_their_records():
    person = trained("Iyer", until=date(2027, 3, 1), practised=TODAY)
    for n, until in enumerate((date(2026, 12, 1), date(2027, 2, 1))):
        day = date(2026, 1, 1) + timedelta(days=n)
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M5"), completed_on=day, valid_until=until
        )
    PracticeFactory(person=person, medium="recorded_tv", practised_on=TODAY)
    PracticeFactory(person=person, medium="live_tv", practised_on=TODAY)

    assert [row[:3] for row in listed()] == [
        ("Iyer", "Live or remote TV", 68),
        ("Iyer", "Recorded TV or video", 68),
        ("Iyer", "Radio", 96),
    ]
