"""What a new installation starts with; migrating back and forth keeps what people made."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories.accounts import UserFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TrainingRecordFactory,
)
from training.models import Course, Organisation, Requirement
from training.roles import StaffRole

starting_courses = import_module("training.migrations.0002_starting_courses")
requirements_are_chosen = import_module("training.migrations.0012_requirements_are_chosen")
starting_lengths = import_module("training.migrations.0013_starting_lengths")


@pytest.mark.django_db
def test_starting_courses():
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
def test_starting_lengths_are_half_a_day_and_an_hour_for_the_first():
    found = dict(Course.objects.values_list("code", "minutes"))

    assert found == {"M1": 60, **{f"M{number}": 180 for number in range(2, 9)}, "M9": None}


@pytest.mark.django_db
def test_starting_lengths_are_no_ones_but_those_of_untouched_courses(
    capsys,
):
    Course.objects.update(minutes=None)
    Course.objects.filter(code="M2").update(minutes=240)
    Course.objects.filter(code="M3").update(title="Podcasts")

    starting_lengths.set_lengths(apps, None)

    assert dict(Course.objects.filter(code__lt="M5").values_list("code", "minutes")) == {
        **{"M1": 60, "M2": 240, "M3": None, "M4": 180},
    }
    said = capsys.readouterr().out
    assert "M4 Recorded TV and video: 180 minutes" in said
    assert "M2" not in said


@pytest.mark.django_db
def test_a_new_installation_asks_for_nothing():
    assert Requirement.objects.count() == 10  # as 0002 left them

    requirements_are_chosen.take_out(apps, None)

    assert not Requirement.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [UserFactory, PersonFactory])
def test_an_installation_in_use_keeps_its_requirements(make):
    make()

    requirements_are_chosen.take_out(apps, None)

    assert Requirement.objects.count() == 10


@pytest.mark.django_db
def test_starting_courses_with_two_assessors():
    assert list(
        Course.objects.filter(assessors__gt=0).order_by("code").values_list("code", "assessors")
    ) == [
        ("M5", 2),
        ("M6", 2),
    ]


@pytest.mark.django_db
def test_starting_organisation_is_one_row():
    assert list(Organisation.objects.values_list("pk", "name")) == [(1, "Our organisation")]


@pytest.mark.django_db
def test_migrating_back_and_forth_keeps_what_people_made():
    Course.objects.filter(code="M1").update(title="Ours")
    TrainingRecordFactory(course=CourseFactory(code="M1"))
    own = RequirementFactory(course=CourseFactory(code="M1"), role=StaffRole.OTHER_STAFF)

    starting_courses.take_up(apps, None)
    after_going_back = list(Requirement.objects.values_list("pk", flat=True))
    starting_courses.lay_down(apps, None)

    assert after_going_back == [own.pk]
    assert Requirement.objects.count() == 11
    assert Course.objects.get(code="M1").title == "Ours"
