"""Private development entries; the audit trail leaves out their content."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory
from training.actions import cpd
from training.models import CpdEntry

pytestmark = pytest.mark.django_db


def test_entries_are_added_changed_and_restored_without_content_in_the_audit_trail(
    spokesperson,
):
    common = {"by": spokesperson, "now": NOW}

    first = cpd.add_entry(
        person=PersonFactory(), details=cpd.CpdDetails(TODAY, 1440, "Secret", "I froze"), **common
    )
    changed = cpd.change_entry(
        entry=first, details=cpd.CpdDetails(TODAY, 45, "Secret", "I did not freeze", True), **common
    )
    with pytest.raises(Refused, match="changed or removed after you opened it"):
        cpd.change_entry(entry=first, details=cpd.CpdDetails(TODAY, 1, "x"), **common)
    cpd.remove_entry(entry=changed, **common)
    assert CpdEntry.objects.not_retracted().count() == 0
    again = cpd.restore_entry(entry=changed, **common)

    assert (again.minutes, again.reflection, again.is_shared) == (45, "I did not freeze", True)
    events = AuditEvent.objects.order_by("number").values_list("action", "details", "about_label")
    assert [action for action, _, _ in events] == [
        "cpd.added",
        "cpd.changed",
        "cpd.removed",
        "cpd.added",
    ]
    assert "Secret" not in str(list(events))


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (cpd.CpdDetails(date(2026, 11, 26), 60, "Tomorrow"), "Enter the day on which you did it"),
        (cpd.CpdDetails(TODAY, 0, "Nothing"), "Enter more than 0 and at most 24 hours"),
        (cpd.CpdDetails(TODAY, 1441, "A day and more"), "Enter more than 0 and at most 24 hours"),
    ],
)
def test_add_entry_refuses_impossible_values(details, refusal, spokesperson):
    with pytest.raises(Refused, match=refusal):
        cpd.add_entry(person=PersonFactory(), details=details, by=spokesperson, now=NOW)
