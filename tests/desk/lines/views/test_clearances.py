"""Clearing a line, in the words that the page showed."""

from datetime import timedelta

import pytest
import time_machine

from desk.lines.models import Clearance, Line
from tests.clock import NOW
from tests.factories.incidents import ClearanceFactory, IncidentFactory
from tests.factories.scheduling import LineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def line():
    return LineFactory(reference="W-07", approved=True, text="Twelve are hurt.")


@pytest.fixture
def incident(line):
    return IncidentFactory(reference="M-0001", topics=[line.topic])


def test_incident_line_clear_refuses_an_outdated_page(client_of, officer, incident, line):
    client = client_of(officer)
    address = "/incidents/M-0001/lines/W-07/clear/"
    typed = {"cleared_with": "Sgt Farrow", "cleared_at": "now", "revision": "1"}
    assert "Twelve are hurt." in client.get(address).text
    Line.objects.update(text="Thirteen are hurt.", revision=2)

    old = client.post(address, typed)
    client.post(address, typed | {"revision": "2"})

    assert "The words of W-07 have changed" in old.text
    assert [(c.text, c.cleared_with) for c in Clearance.objects.order_by("pk")] == [
        ("Thirteen are hurt.", "Sgt Farrow")
    ]


def test_incident_line_clear_only_for_lines_on_its_topics(client_of, officer, incident):
    LineFactory(reference="X-01")

    assert client_of(officer).get("/incidents/M-0001/lines/X-01/clear/").status_code == 404


def test_incident_line_review(client_of, officer, incident, line):
    ClearanceFactory(incident=incident, line=line)
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        client = client_of(officer)
        assert "It still holds" in client.get("/incidents/M-0001/").text

        client.post("/incidents/M-0001/lines/W-07/holds/", {"revision": "1"})

        assert "It still holds" not in client.get("/incidents/M-0001/").text


def test_incident_clearance_take_back(client_of, officer, incident, line):
    clearance = ClearanceFactory(incident=incident, line=line)
    client = client_of(officer)
    address = f"/incident-clearances/{clearance.pk}/take-back/"

    assert "Enter why you are withdrawing it" in client.post(address, follow=True).text
    client.post(address, {"because": "They thought again"})

    assert not Clearance.objects.not_retracted().exists()
