"""Names of groups and parts of the register, and numbers of people."""

import pytest
from django.template import Context
from django.test import RequestFactory

from reports.templatetags.readiness import cover_mark, group_name, group_query, scope_words
from training.readiness import By, Scope

pytestmark = pytest.mark.django_db  # roles have the names that the organisation gave them


@pytest.mark.parametrize(
    ("by", "name", "expected"),
    [
        (By.DIRECTORATE, "Finance", "Finance"),
        (By.ROLE, "clinical_lead", "Clinical lead"),
        (By.COURSE, "M1", "M1 Media awareness"),
    ],
)
def test_group_name(by, name, expected):
    assert group_name(by, name, {"M1": "Media awareness"}) == expected


def test_group_query_narrows_the_page_as_it_is():
    context = Context(
        {"request": RequestFactory().get("/readiness/?on=31/03/2026&role=senior_staff")}
    )

    assert group_query(context, By.ROLE, "clinical_lead") == "?on=31%2F03%2F2026&role=clinical_lead"
    assert (
        group_query(context, By.DIRECTORATE, "A & E")
        == "?on=31%2F03%2F2026&role=senior_staff&directorate=A+%26+E"
    )


def test_cover_mark_shows_nobody_and_one_by_a_shape():
    assert "icons/sprite.svg#empty" in str(cover_mark(0))
    assert "icons/sprite.svg#half" in str(cover_mark(1))
    assert cover_mark(2) == 2


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), ""),
        (Scope(role="clinical_lead"), "Clinical lead"),
        (Scope("Medical", "senior_staff", "M2"), "Medical, Senior staff, M2"),
    ],
)
def test_scope_words(scope, expected):
    assert scope_words(scope) == expected
