"""The register as plain facts, as known at a moment, in as many queries for many people as for one."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.clock import NOW
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
from tests.training.test_register import KNOWN
from training.models import Organisation, Person, Requirement, Tenure, TrainingRecord
from training.queries.register import read_register, read_trend
from training.readiness import Scope
from training.register import Exemption, Practice, Record, Spell, is_known
from training.register import Person as PlainPerson
from training.register import Requirement as PlainRequirement
from training.register import Tenure as PlainTenure
from training.trend import month_ends, trend

pytestmark = pytest.mark.django_db
D = date.fromisoformat
LATER = NOW + timedelta(hours=1)


def test_read_trend_is_the_trend_of_the_register():
    for left_on in (None, D("2026-03-31")):
        person = PersonFactory(joined_on=D("2024-01-01"), left_on=left_on)
        TenureFactory(person=person, role="senior_staff", starts_on=D("2024-02-01"))
        DirectorateSpellFactory(person=person, directorate=DirectorateFactory(name="Finance"))
        course = CourseFactory(code="M1")
        TrainingRecordFactory(
            person=person, course=course, completed_on=D("2026-01-15"), valid_until=D("2026-06-30")
        )
        TrainingRecordFactory(
            person=person, course=course, completed_on=D("2026-02-15"), outcome="failed"
        )
        TrainingRecordFactory(
            person=person, course=course, completed_on=D("2026-08-01"), recorded_at=LATER
        )
        ExemptionFactory(person=person, course=CourseFactory(code="M2"), starts_on=D("2026-05-01"))
    PersonFactory(removed=True)
    Requirement.objects.update(recorded_at=NOW)
    days = month_ends(D("2026-10-31"), 12)

    for known_at in (None, NOW):
        for scope in (Scope(), Scope(directorate="Finance", course="M1")):
            points = read_trend(days=days, known_at=known_at, scope=scope)
            assert points == trend(read_register(known_at=known_at), days, scope)
    assert [point.figures.compliant for point in points] == [0, 0, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0]


def test_read_register_reads_every_kind_of_fact():
    person = PersonFactory(reference="E1", joined_on=D("2024-01-01"), left_on=D("2026-12-31"))
    TenureFactory(
        person=person, role="senior_staff", starts_on=D("2024-02-01"), ends_on=D("2026-02-01")
    )
    DirectorateSpellFactory(
        person=person, directorate=DirectorateFactory(name="Finance"), starts_on=D("2024-01-01")
    )
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M1"),
        completed_on=D("2024-03-01"),
        valid_until=D("2027-02-28"),
    )
    TrainingRecordFactory(person=person, course=CourseFactory(code="M2"), valid_until=None)
    ExemptionFactory(person=person, starts_on=D("2024-04-01"), ends_on=D("2024-04-02"))
    ExemptionFactory(person=person, course=CourseFactory(code="M5"), starts_on=D("2024-05-01"))
    PracticeFactory(person=person, medium="print", practised_on=D("2024-06-01"))
    PersonTopicFactory(person=person, topic=TopicFactory(code="winter"))

    register = read_register()

    assert register.people == [
        PlainPerson(
            "E1",
            D("2024-01-01"),
            D("2026-12-31"),
            tenures=[PlainTenure("senior_staff", D("2024-02-01"), D("2026-02-01"))],
            spells=[Spell("Finance", D("2024-01-01"))],
            records=[Record("M1", D("2024-03-01"), D("2027-02-28")), Record("M2", D("2026-01-01"))],
            exemptions=[
                Exemption(None, D("2024-04-01"), D("2024-04-02")),
                Exemption("M5", D("2024-05-01")),
            ],
            practice=[Practice("print", D("2024-06-01"))],
            topics=frozenset({"winter"}),
        )
    ]


def test_read_register_of_no_people():
    TrainingRecordFactory()

    assert read_register(people=[]).people == []


def test_read_register_sorts_people_by_reference():
    for reference in ("E2", "E3", "E1"):
        PersonFactory(reference=reference)

    assert [person.reference for person in read_register().people] == ["E1", "E2", "E3"]


def test_read_register_reads_requirements_and_settings():
    Requirement.objects.all().delete()
    RequirementFactory(
        role="other_staff",
        course=CourseFactory(code="M3"),
        due_within_days=30,
        in_force_from=D("2025-01-01"),
        in_force_to=D("2025-12-31"),
    )
    Organisation.objects.update(renewal_window_days=30, practice_currency_months={"radio": 3})

    register = read_register()

    assert register.requirements == [
        PlainRequirement("other_staff", "M3", 30, D("2025-01-01"), D("2025-12-31"))
    ]
    assert register.renewal_window_days == 30
    assert register.practice_currency_months["radio"] == 3
    assert register.practice_currency_months["live_tv"] == 6
    assert register.media_of["M5"] == frozenset({"live_tv", "recorded_tv"})


@pytest.mark.parametrize(
    "outcome", [TrainingRecord.Outcome.FAILED, TrainingRecord.Outcome.DID_NOT_ATTEND]
)
def test_read_register_leaves_out_courses_not_passed(outcome):
    TrainingRecordFactory(outcome=outcome)

    assert read_register().people[0].records == ()


@pytest.mark.parametrize(("recorded_at", "retracted_at", "known_at", "expected"), KNOWN)
def test_read_register_and_the_rule_agree_on_what_was_known(
    recorded_at, retracted_at, known_at, expected
):
    TenureFactory(recorded_at=recorded_at, retracted_at=retracted_at)

    tenures = read_register(known_at=known_at).people[0].tenures

    assert bool(tenures) is expected
    assert is_known(recorded_at, retracted_at, known_at) is expected


@pytest.mark.parametrize(
    "make",
    [
        TenureFactory,
        DirectorateSpellFactory,
        TrainingRecordFactory,
        ExemptionFactory,
        PracticeFactory,
        PersonTopicFactory,
    ],
)
def test_read_register_leaves_out_retracted_facts(make):
    person = PersonFactory()
    make(person=person, recorded_at=NOW, retracted_at=LATER)

    now = read_register().people
    then = read_register(known_at=NOW).people

    assert now == [PlainPerson(person.reference, person.joined_on)]
    assert then != now


def test_read_register_leaves_out_retracted_requirements():
    Requirement.objects.update(recorded_at=NOW, retracted_at=LATER)

    assert read_register().requirements == []
    assert len(read_register(known_at=NOW).requirements) == 10


@pytest.mark.parametrize(
    ("removed_at", "known_at", "expected"),
    [
        (None, None, True),
        (LATER, None, False),
        (LATER, NOW, True),
        (NOW, NOW, False),
        (None, NOW, True),
    ],
)
def test_read_register_leaves_out_someone_whose_import_was_undone(removed_at, known_at, expected):
    PersonFactory(removed_at=removed_at)

    assert bool(read_register(known_at=known_at).people) is expected
    assert bool(read_register(known_at=known_at, people=[*Person.objects.all()]).people) is expected


def test_read_register_of_some_people():
    wanted = PersonFactory()
    other = PersonFactory()
    TenureFactory(person=wanted)
    TenureFactory(person=other)

    people = read_register(people=Person.objects.filter(pk=wanted.pk)).people

    assert [(person.reference, len(person.tenures)) for person in people] == [(wanted.reference, 1)]
    assert read_register(people=[wanted]).people == people


@pytest.mark.parametrize("people", [1, 3])
def test_read_register_query_count(people, django_assert_num_queries):
    for _ in range(people):
        person = PersonFactory()
        TenureFactory(person=person)
        TrainingRecordFactory(person=person)

    with django_assert_num_queries(6):
        read_register()

    assert Tenure.objects.count() == people
    decision = (settings.BASE_DIR / "docs/adr/0002-facts-not-statuses.md").read_text()
    assert "in six flat queries" in decision
