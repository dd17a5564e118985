"""The example has restrictions in each state, and an incident from declaration to review."""

from desk.lines.models import Incident, Restriction
from desk.lines.queries.incident_log import incident_log
from tests.clock import NOW


def test_the_example_has_restrictions_and_an_incident_that_is_over(db, example):
    incident = Incident.objects.get()
    assert sorted({one.state(NOW) for one in Restriction.objects.all()}) == [
        "coming",
        "in_force",
        "over",
    ]
    assert incident.stood_down_at is not None
    assert {entry.kind for entry in incident_log(incident)} >= {
        "Statement",
        "Cleared",
        "Decision",
        "Compared",
        "Notice",
    }
