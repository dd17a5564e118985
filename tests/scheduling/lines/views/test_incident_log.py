"""The log on its page."""

import pytest

from scheduling.lines.models import Decision
from tests.factories.incidents import DecisionFactory, IncidentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_incident_decision_add_goes_into_the_log_once(client_of, officer):
    incident, client = IncidentFactory(), client_of(officer)
    address = f"/incidents/{incident.reference}/decisions/add/"
    typed = {"what": "Close the depot", "why": "Smoke", "decided_by": "Gold command", "decided_at": "16:15"}

    pages = [client.post(address, typed, follow=True).text for _ in range(2)]

    assert Decision.objects.get().recorded_by == officer
    assert ["Gold command" in pages[0], "is in the log already" in pages[1]] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_log_takes_the_same_queries_for_any_number(client_of, officer, rows, django_assert_num_queries):
    incident = IncidentFactory()
    DecisionFactory.create_batch(rows, incident=incident)
    client = client_of(officer)

    with django_assert_num_queries(10):
        client.get(f"/incidents/{incident.reference}/log/")
