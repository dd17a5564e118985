import pytest

from accounts.models import AuditEvent
from reports.records.actions.disclosures import export_all_held, view_all_held
from tests.clock import NOW
from tests.factories.training import PersonFactory


@pytest.mark.django_db
def test_give_all_held_is_written_down(officer):
    person = PersonFactory()

    found = export_all_held(subject=person, by=officer, now=NOW)

    event = AuditEvent.objects.get(action="held.given")
    assert (event.about_label, event.details) == (
        str(person),
        {"rows": sum(map(len, found.values()))},
    )


@pytest.mark.django_db
def test_see_all_held_is_written_down_as_looking(officer):
    found = view_all_held(subject=PersonFactory(), by=officer, now=NOW)

    assert AuditEvent.objects.get(action="held.seen").details == {
        "rows": sum(map(len, found.values()))
    }
