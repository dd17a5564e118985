"""The packs on the topics of an incident, within its page and as a page of their own."""

import pytest

from tests.factories.incidents import IncidentFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PART = {"HX-Request": "true"}


def test_incident_packs_says_which_packs_wait(client_of, officer, pack):
    incident = IncidentFactory(title="Fire", topics=[pack.interview.enquiry.topic])
    address = f"/incidents/{incident.reference}/packs/"
    client = client_of(officer)

    page = client.get(address).text
    part = client.get(address, headers=PART).text

    waits = "Waits for W-07, not cleared yet."
    assert [waits in text for text in (page, part)] == [True, True]
    assert ["Packs on the topics of Fire" in text for text in (page, part)] == [True, False]


def test_incident_packs_without_a_pack_says_so(client_of, officer):
    incident = IncidentFactory()

    part = client_of(officer).get(f"/incidents/{incident.reference}/packs/", headers=PART).text

    assert "No upcoming interview on its topics has a pack." in part


def test_incident_reach_names_packs_lines_and_people(client_of, manager, pack):
    topic = pack.interview.enquiry.topic
    PersonFactory(line_manager=PersonFactory())

    page = client_of(manager).get("/incident-reach/", {"topics": topic.pk}).text
    part = client_of(manager).get("/incident-reach/", headers=PART).text

    assert "1 pack has to wait for the media cell" in page
    assert "1 line has to be cleared" in page
    assert "1 spokesperson with an interview next" in page
    assert "1 line manager." in page
    assert "Choose topics to see which packs and lines would have to wait" in part
    assert "<html" not in part
