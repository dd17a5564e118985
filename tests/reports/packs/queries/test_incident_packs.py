"""Packs on the topics of an incident: blocked, to be issued again, or neither."""

import pytest

from desk.lines.models import Line
from reports.packs.queries.incident_packs import incident_packs
from tests.clock import NOW
from tests.factories.incidents import ClearanceFactory, IncidentFactory


@pytest.mark.django_db
def test_a_pack_is_held_until_its_line_is_cleared(pack):
    line = Line.objects.get()
    incident = IncidentFactory(topics=[line.topic])

    held = incident_packs(incident, now=NOW)
    ClearanceFactory(incident=incident, line=line)
    cleared = incident_packs(incident, now=NOW)

    assert [(one.uncleared, one.blocked_by) for one in held] == [([line.reference], [])]
    assert [(one.uncleared, one.blocked_by) for one in cleared] == [([], [])]
