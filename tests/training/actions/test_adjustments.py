"""Adjustments, recorded by the person or for them; the audit trail leaves out what they are."""

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.training import AdjustmentFactory, PersonFactory
from training.actions import adjustments
from training.actions.facts import RetractedAlready
from training.models import Adjustment

pytestmark = pytest.mark.django_db


def test_adjustment_is_recorded_and_the_audit_trail_leaves_out_what_it_is(
    spokesperson,
):
    person = PersonFactory(user=spokesperson)

    needed = adjustments.record_adjustment(
        person=person,
        kind="other",
        words="Signs BSL",
        for_interviews=False,
        by=spokesperson,
        now=NOW,
    )
    adjustments.end_adjustment(adjustment=needed, by=spokesperson, now=NOW)

    assert not Adjustment.objects.not_retracted().exists()
    events = [
        (event.action, event.about_label, event.details)
        for event in AuditEvent.objects.order_by("number")
    ]
    assert events == [
        ("adjustment.recorded", f"What {person} needs", {}),
        ("adjustment.ended", f"What {person} needs", {}),
    ]
    with pytest.raises(RetractedAlready):
        adjustments.end_adjustment(adjustment=needed, by=spokesperson, now=NOW)


@pytest.mark.parametrize(
    ("by", "values", "refusal"),
    [
        ("officer", {}, "how and when they agreed"),
        ("officer", {"agreed": "by phone on 3 March"}, None),
        ("another_spokesperson", {"agreed": "by phone"}, "can record this"),
        ("trainer_user", {"agreed": "by phone"}, "can record this"),
        ("spokesperson", {}, None),
        ("spokesperson", {"kind": "other"}, "Describe what is needed"),
        (
            "spokesperson",
            {"for_training": False, "for_interviews": False},
            "Choose whether",
        ),
        ("spokesperson", {"kind": "step_free"}, "already recorded"),
    ],
)
def test_record_adjustment_refusals(
    request,
    spokesperson,
    by,
    values,
    refusal,
):
    person = PersonFactory(user=spokesperson)
    AdjustmentFactory(person=person, kind="step_free")
    wanted = {"kind": "quiet_room", "by": request.getfixturevalue(by)} | values

    if refusal is None:
        assert adjustments.record_adjustment(person=person, now=NOW, **wanted).pk
    else:
        with pytest.raises(Refused, match=refusal):
            adjustments.record_adjustment(person=person, now=NOW, **wanted)


def test_record_adjustment_refuses_someone_removed_from_the_register(officer):
    with pytest.raises(Refused, match="has been removed from the register"):
        adjustments.record_adjustment(
            person=PersonFactory(removed=True),
            kind="quiet_room",
            agreed="by phone",
            by=officer,
            now=NOW,
        )
