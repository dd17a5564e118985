"""How many of our lines wait for the media cell."""

import pytest

from desk.lines.queries.incidents import incident_page
from tests.clock import NOW
from tests.factories.incidents import ClearanceFactory, IncidentFactory
from tests.factories.scheduling import LineFactory


@pytest.mark.django_db
def test_uncleared_counts_lines_until_they_are_cleared():
    line = LineFactory(approved=True)
    incident = IncidentFactory(topics=[line.topic])

    before = incident_page(incident, now=NOW)
    ClearanceFactory(incident=incident, line=line)
    after = incident_page(incident, now=NOW)

    assert [before.uncleared, after.uncleared] == [1, 0]
