"""The packs on the topics of an incident, within its page and as a page of their own."""

import pytest

from tests.factories.incidents import IncidentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PART = {"HX-Request": "true"}


def test_incident_packs_says_which_packs_wait(client_of, officer, pack):
    incident = IncidentFactory(title="Fire", topics=[pack.interview.enquiry.topic])
    address = f"/incidents/{incident.reference}/packs/"
    client = client_of(officer)

    page = client.get(address).text
    part = client.get(address, headers=PART).text

    waits = "Line W-07 is not cleared with the media cell for “Fire”."
    assert [waits in text for text in (page, part)] == [True, True]
    assert ["Packs on the topics of Fire" in text for text in (page, part)] == [True, False]


def test_incident_packs_without_a_pack_says_so(client_of, officer):
    incident = IncidentFactory()

    part = client_of(officer).get(f"/incidents/{incident.reference}/packs/", headers=PART).text

    assert "No upcoming interview on its topics has a pack." in part
