"""The states of incidents in words and shapes."""

import pytest

from desk.lines.queries.incidents import incident_lines
from desk.templatetags.incidents import clearance_state, incident_state
from tests.clock import NOW
from tests.factories.incidents import ClearanceFactory, IncidentFactory
from tests.factories.scheduling import LineFactory


@pytest.mark.django_db
def test_clearance_state_of_a_line():
    line = LineFactory()
    incident = IncidentFactory(topics=[line.topic])

    assert "Not cleared" in clearance_state(incident_lines(incident, now=NOW)[0])
    ClearanceFactory(incident=incident, line=line, text="Others")
    assert "Different words cleared" in clearance_state(incident_lines(incident, now=NOW)[0])
    assert "tag--grey" in clearance_state(incident_lines(incident, now=NOW)[0], False)
    assert "Active" in incident_state(incident)
