"""The log as a PDF: tagged, checked, and with every decision in it."""

import pytest

from reports.incidents.incident_document import KIND, incident_log_html
from reports.printing.renderer import Renderer
from tests.clock import NOW
from tests.factories.incidents import DecisionFactory, IncidentFactory, PartnerStatementFactory


@pytest.mark.django_db
def test_the_log_passes_both_standards(officer):
    incident = IncidentFactory(title="Fire at the depot")
    PartnerStatementFactory(incident=incident)
    for number in range(30):
        DecisionFactory(incident=incident, what=f"Decision {number}", why="Because it burns. " * 20)

    html = incident_log_html(incident, reader=officer, now=NOW)
    renderer = Renderer()
    made = renderer.render(html, KIND)
    renderer.stop()

    assert (made.problems, made.pages > 2) == ((), True)
    assert all(f"Decision {number}" in html for number in range(30))
