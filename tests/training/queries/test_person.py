from datetime import date, timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.facts import retract_fact
from training.actions.people import change_person, leave_register
from training.queries.person import history_of, person_overview

pytestmark = pytest.mark.django_db
SPACE = "\N{NO-BREAK SPACE}"


def test_person_overview_counts_required_and_compliant():
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff")
    ExemptionFactory(person=person, course=CourseFactory(code="M2"))
    TrainingRecordFactory(person=person, course=CourseFactory(code="M1"))

    overview = person_overview(person, on=TODAY)

    assert (overview.compliant, overview.required, overview.roles) == (1, 1, ["Senior staff"])
    assert [(unit.status, unit.why) for unit in overview.units] == [
        ("in_date", "Valid until 31 December 2027."),
        ("exempt", "Exempt. Required as senior staff."),
    ]


def test_person_overview_explains_each_medium():
    person = PersonFactory()
    TrainingRecordFactory(
        person=person, course=CourseFactory(code="M3"), valid_until=date(2027, 6, 30)
    )
    PracticeFactory(person=person, practised_on=date(2026, 10, 12))

    lines = {
        line.medium: (line.status, line.why) for line in person_overview(person, on=TODAY).media
    }

    assert lines["Radio"] == ("ready", "Trained until 30 June 2027, practised on 12 October 2026.")
    assert lines["Print, phone or online"] == ("never", "Has not passed a course that covers it.")


def test_person_overview_ends_a_directorate_where_the_next_starts():
    person = PersonFactory()
    DirectorateSpellFactory(person=person, directorate__name="Finance", starts_on=date(2024, 1, 1))
    DirectorateSpellFactory(person=person, directorate__name="Nursing", starts_on=date(2026, 1, 1))

    overview = person_overview(person, on=TODAY)

    (section,) = (section for section in overview.sections if section.kind.slug == "directorate")
    assert overview.directorate == "Nursing"
    assert [row.cells for row in section.rows] == [
        ["Nursing", f"1{SPACE}Jan{SPACE}2026", ""],
        ["Finance", f"1{SPACE}Jan{SPACE}2024", f"31{SPACE}Dec{SPACE}2025"],
    ]


def test_person_overview_marks_outdated_records():
    record = TrainingRecordFactory(
        course__valid_for_months=12, completed_on=date(2026, 1, 1), valid_until=date(2026, 6, 30)
    )

    overview = person_overview(record.person, on=TODAY)

    assert overview.has_outdated_records


def test_person_overview_shows_the_latest_eight_and_collapses_the_rest():
    person = PersonFactory()
    for day in range(1, 11):
        PracticeFactory(person=person, practised_on=date(2026, 10, day))

    section = next(
        section
        for section in person_overview(person, on=TODAY).sections
        if section.kind.slug == "practice"
    )

    assert [row.cells[1] for row in section.older] == [
        f"{day}{SPACE}Oct{SPACE}2026" for day in (2, 1)
    ]
    assert (len(section.latest), section.older_words) == (8, "2 older")


def test_person_overview_of_a_removed_person_is_empty():
    overview = person_overview(PersonFactory(removed=True), on=TODAY)

    assert (overview.units, overview.media, overview.roles, overview.directorate) == (
        [],
        [],
        [],
        None,
    )


def test_history_of_has_facts_and_details_the_latest_first(officer):
    person = PersonFactory(phone="1111")
    tenure = TenureFactory(person=person, recorded_at=NOW - timedelta(days=1), recorded_by=officer)
    retract_fact(fact=tenure, because="Wrong person", by=officer, now=NOW)
    change_person(person=person, values={"phone": ""}, seen={"phone": "1111"}, by=officer, now=NOW)
    leave_register(person=person, left_on=TODAY, by=None, now=NOW + timedelta(days=1))

    entries = history_of(person)

    assert [(entry.what, entry.words, entry.at, entry.by) for entry in entries] == [
        ("Last day set", "left on: 2026-11-25", NOW + timedelta(days=1), None),
        ("Details changed", "phone: 1111 → nothing", NOW, officer),
        ("Role", f"Governing board from 1{SPACE}Jan{SPACE}2024", NOW - timedelta(days=1), officer),
    ]
    assert (entries[2].retracted_at, entries[2].retracted_by, entries[2].because) == (
        NOW,
        officer,
        "Wrong person",
    )
    then = history_of(person, known_at=NOW - timedelta(hours=1))
    assert [(entry.what, entry.retracted_at, entry.because) for entry in then] == [
        ("Role", None, "")
    ]
    assert history_of(person, known_at=NOW) == entries[1:]


def test_person_overview_counts_what_is_folded_and_names_media_never_trained_for():
    record = TrainingRecordFactory(course=CourseFactory(code="M3"), valid_until=date(2027, 6, 30))
    PracticeFactory(person=record.person, medium="radio", practised_on=date(2026, 10, 12))

    overview = person_overview(record.person, on=TODAY)

    assert overview.counts == "1 training record, 1 time practised"
    assert [(line.code, line.practised) for line in overview.trained] == [
        ("radio", [date(2026, 10, 12)])
    ]
    assert overview.untrained == [
        "print",
        "recorded TV",
        "live TV",
        "press conferences",
        "social video",
        "committees",
    ]
    assert overview.ways == []


def test_person_overview_begins_with_the_topics_that_they_lead_on():
    person = PersonFactory()
    PersonTopicFactory(person=person, topic__title="Diabetes", level="can")
    PersonTopicFactory(person=person, topic__title="Winter", level="lead")

    overview = person_overview(person, on=TODAY)

    assert [row.cells[:2] for row in overview.topics] == [
        ["Winter", "Lead"],
        ["Diabetes", "Can speak"],
    ]
