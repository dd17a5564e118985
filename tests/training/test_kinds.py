from datetime import date
from decimal import Decimal

import pytest

from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.forms.facts import FORMS
from training.kinds import KINDS, REQUIREMENT

SPACE = "\N{NO-BREAK SPACE}"


def test_every_kind_has_a_form():
    assert set(FORMS) == {*KINDS, REQUIREMENT.slug}


@pytest.mark.parametrize("kind", [*KINDS.values(), REQUIREMENT])
def test_kind_has_columns_that_its_facts_have(kind):
    assert all(hasattr(kind.model, attribute) for _, attribute in kind.columns)


@pytest.mark.django_db
def test_cells_show_days_and_open_ends():
    tenure = TenureFactory.build(role="clinical_lead", starts_on=date(2026, 1, 1), ends_on=None)

    assert KINDS["tenure"].cells(tenure) == ["Clinical lead", f"1{SPACE}Jan{SPACE}2026", ""]


def test_cells_have_words_for_every_course_and_no_end():
    record = TrainingRecordFactory.build(
        course=CourseFactory.build(code="X1", title="Radio"), valid_until=None
    )

    assert KINDS["exemption"].cells(ExemptionFactory.build())[0] == "Every course"
    assert KINDS["training"].cells(record)[3] == "No end"
    record.outcome = "failed"
    assert KINDS["training"].cells(record)[3] == ""


def test_cells_of_a_practice_leave_out_its_score():
    assert "3.5" not in " ".join(
        KINDS["practice"].cells(PracticeFactory.build(score=Decimal("3.5")))
    )


@pytest.mark.parametrize("kind", [*KINDS.values(), REQUIREMENT])
def test_kind_has_prose_for_every_column(kind):
    assert {heading for heading, _ in kind.prose} == set(kind.headings)


@pytest.mark.django_db
def test_sentence_reads_as_prose_and_leaves_out_what_is_empty():
    practice = PracticeFactory.build(practised_on=date(2026, 10, 12), score=None)
    tenure = TenureFactory.build(role="clinical_lead", starts_on=date(2026, 1, 1), ends_on=None)
    course = CourseFactory.build(code="M3", title="Radio")
    record = TrainingRecordFactory.build(
        course=course, completed_on=date(2026, 2, 2), valid_until=None, provider=""
    )
    on_leave = ExemptionFactory.build(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 2), reason="On leave"
    )

    said = [
        ("practice", practice),
        ("tenure", tenure),
        ("training", record),
        ("exemption", on_leave),
    ]
    assert [KINDS[slug].sentence(fact).replace(SPACE, " ") for slug, fact in said] == [
        "Mock interview, radio, on 12 Oct 2026",
        "Clinical lead from 1 Jan 2026",
        "M3 Radio, passed on 2 Feb 2026, with no end date",
        f"Every course from 1 Jan 2026 to 2 Feb 2026: on leave (approved by {on_leave.approved_by})",
    ]


@pytest.mark.django_db
def test_facts_include_retracted_ones_of_the_person():
    person = PersonFactory()
    later = TenureFactory(person=person, starts_on=date(2026, 1, 1))
    earlier = TenureFactory(person=person, retracted=True)
    TenureFactory()

    assert list(KINDS["tenure"].facts(person)) == [later, earlier]
