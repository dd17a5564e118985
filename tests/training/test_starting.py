"""The usual requirements are those of the policy (12.1), for roles and courses that exist."""

import pytest

from training.models import Course
from training.roles import StaffRole
from training.starting import USUAL, WORDS


@pytest.mark.django_db
def test_each_usual_requirement_is_of_a_role_and_a_course_that_exist():
    codes = {code for _, wanted in USUAL.values() for code in wanted}

    assert set(USUAL) <= set(StaffRole.values)
    assert codes <= set(Course.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("role", "days", "codes"),
    [
        ("governing_board", 90, "M1 M2 M3 M6"),
        ("clinical_lead", 90, "M1 M2 M3 M5"),
        ("senior_staff", 180, "M1 M2"),
    ],
)
def test_those_who_should_expect_to_be_interviewed_are_usually_trained(role, days, codes):
    assert USUAL[role] == (days, tuple(codes.split()))


def test_each_kind_of_body_has_its_words():
    roles = {role.value for role in StaffRole}

    assert {kind: set(words) for kind, words in WORDS.items()} == {
        "nhs": {*roles, "red_lines", "phrases"},
        "council": {*roles, "red_lines", "phrases"},
    }
