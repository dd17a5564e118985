"""A change of requirements is confirmed against the effect that was shown."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from training.actions.facts import RecordedAlready, RetractedAlready, retract_fact
from training.actions.requirements import (
    add_requirement,
    correct_requirement,
    preview,
    retract_requirement,
)
from training.models import Requirement

pytestmark = pytest.mark.django_db


def new(**values: object) -> Requirement:
    given = {
        "role": "other_staff",
        "course": CourseFactory(code="M1"),
        "due_within_days": 30,
        "in_force_from": TODAY,
    }
    return Requirement(**given | values)


def test_add_requirement_stores_nothing_before_it_is_confirmed(manager):
    TenureFactory(role="other_staff")
    before = Requirement.objects.count()

    effect = preview(adds=new(), removes=None, on=TODAY)
    assert (Requirement.objects.count(), len(effect.rows)) == (before, 1)
    added = add_requirement(
        requirement=new(), on=TODAY, seen=effect.fingerprint, by=manager, now=NOW
    )

    assert (added.recorded_by, added.recorded_at) == (manager, NOW)
    assert AuditEvent.objects.get(action="requirement.added").by == manager
    with pytest.raises(RecordedAlready):
        preview(adds=new(), removes=None, on=TODAY)


def test_requirements_refuse_a_confirmation_of_an_outdated_effect(manager):
    held = RequirementFactory(role="other_staff", course=CourseFactory(code="M2"))
    sure = {"on": TODAY, "by": manager, "now": NOW}
    seen = [
        preview(adds=new(), removes=None, on=TODAY).fingerprint,
        preview(adds=new(course=held.course), removes=held, on=TODAY).fingerprint,
        preview(adds=None, removes=held, on=TODAY).fingerprint,
    ]
    TenureFactory(
        person=PersonFactory(), role="other_staff", starts_on=date(2026, 11, 1)
    )  # meanwhile

    with pytest.raises(Refused, match="The effect has changed"):
        add_requirement(requirement=new(), seen=seen[0], **sure)
    with pytest.raises(Refused, match="The effect has changed"):
        correct_requirement(
            requirement=held, new=new(course=held.course), because="Sooner", seen=seen[1], **sure
        )
    with pytest.raises(Refused, match="The effect has changed"):
        retract_requirement(requirement=held, because="Not ours", seen=seen[2], **sure)
    held.refresh_from_db()
    assert held.retracted_at is None


def test_retract_requirement_refuses_one_already_retracted(manager):
    held = RequirementFactory()
    seen = preview(adds=None, removes=held, on=TODAY).fingerprint
    retract_fact(fact=Requirement.objects.get(pk=held.pk), because="Not ours", by=None, now=NOW)

    with pytest.raises(RetractedAlready):
        retract_requirement(
            requirement=held, because="Twice", on=TODAY, seen=seen, by=manager, now=NOW
        )


def test_preview_refuses_an_unchanged_correction():
    held = RequirementFactory()

    with pytest.raises(Refused, match="Change a value, or go back"):
        preview(adds=Requirement(**held.content()), removes=held, on=TODAY)
