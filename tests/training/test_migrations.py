"""What a new installation starts with; migrating back and forth keeps what people made."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from tests.factories.training import CourseFactory, RequirementFactory, TrainingRecordFactory
from training.models import Course, Organisation, Requirement
from training.roles import StaffRole

starting_courses = import_module("training.migrations.0002_starting_courses")


@pytest.mark.django_db
def test_starting_courses() -> None:
    courses = Course.objects.order_by("code").values_list(
        "code", "media", "valid_for_months", "max_group"
    )

    assert list(courses) == [
        ("M1", [], 36, None),
        ("M2", ["print"], 24, 6),
        ("M3", ["radio"], 24, 6),
        ("M4", ["recorded_tv"], 24, 6),
        ("M5", ["live_tv", "recorded_tv"], 12, 4),
        ("M6", ["press_conference"], 12, 4),
        ("M7", ["social_video"], 24, 6),
        ("M8", ["committee"], 24, 6),
        ("M9", [], 24, None),
    ]


@pytest.mark.django_db
def test_starting_requirements_are_in_force_from_the_policys_start() -> None:
    asked = Requirement.objects.order_by("role", "course__code").values_list(
        "role", "course__code", "due_within_days"
    )

    assert list(asked) == [
        *[(StaffRole.CLINICAL_LEAD, code, 90) for code in ("M1", "M2", "M3", "M5")],
        *[(StaffRole.GOVERNING_BOARD, code, 90) for code in ("M1", "M2", "M3", "M6")],
        *[(StaffRole.SENIOR_STAFF, code, 180) for code in ("M1", "M2")],
    ]
    assert set(Requirement.objects.values_list("in_force_from", "in_force_to")) == {
        (date(2020, 7, 1), None)
    }


@pytest.mark.django_db
def test_starting_courses_with_two_assessors() -> None:
    assert list(
        Course.objects.filter(assessors__gt=0).order_by("code").values_list("code", "assessors")
    ) == [
        ("M5", 2),
        ("M6", 2),
    ]


@pytest.mark.django_db
def test_starting_organisation_is_one_row() -> None:
    assert list(Organisation.objects.values_list("pk", "name")) == [(1, "Our organisation")]


@pytest.mark.django_db
def test_migrating_back_and_forth_keeps_what_people_made() -> None:
    Course.objects.filter(code="M1").update(title="Ours")
    TrainingRecordFactory(course=CourseFactory(code="M1"))
    own = RequirementFactory(course=CourseFactory(code="M1"), role=StaffRole.OTHER_STAFF)

    starting_courses.take_up(apps, None)
    after_going_back = list(Requirement.objects.values_list("pk", flat=True))
    starting_courses.lay_down(apps, None)

    assert after_going_back == [own.pk]
    assert Requirement.objects.count() == 11
    assert Course.objects.get(code="M1").title == "Ours"
