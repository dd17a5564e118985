"""The page of the consistency check: differences are marked, and judged there."""

import pytest

from desk.lines.models import Judgement
from tests.factories.incidents import IncidentFactory, PartnerStatementFactory
from tests.factories.scheduling import LineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def incident():
    line = LineFactory(reference="W-07", text="12 people were hurt.")
    return IncidentFactory(reference="M-0001", topics=[line.topic])


def test_incident_consistency_from_point_to_judgement(client_of, officer, incident):
    statement = PartnerStatementFactory(incident=incident, text="Thirteen people were hurt.")
    line = incident.topics.get().lines.get()
    client = client_of(officer)
    client.post("/incidents/M-0001/points/add/", {"name": "Number hurt"})
    point = incident.points.get()
    seen = client.get("/incidents/M-0001/consistency/").context["check"].points[0].seen
    words = {"line": line.pk, "statement": statement.pk, "seen": seen}

    client.post(f"/incident-points/{point.pk}/words/", words)
    old = client.post(f"/incident-points/{point.pk}/words/", {"seen": seen}, follow=True)
    page = client.get("/incidents/M-0001/consistency/").text
    about = {"line": line.pk, "statement": statement.pk, "revision": 1, "instead_of": 0}
    nothing = client.post(f"/incident-points/{point.pk}/judge/", about, follow=True)
    client.post(
        f"/incident-points/{point.pk}/judge/",
        about | {"verdict": "told", "note": "They will mend theirs"},
    )

    assert "Someone else changed the lines and statements about" in old.text
    assert "Number: we say “12”, they say “Thirteen”" in page
    assert "difference </span>1</sup></mark>" in page
    assert "Choose what the difference means." in nothing.text
    assert [(one.verdict, one.note) for one in Judgement.objects.not_retracted()] == [
        ("told", "They will mend theirs")
    ]


def test_incident_point_add_needs_a_unique_name(client_of, officer, incident):
    client = client_of(officer)
    address = "/incidents/M-0001/points/add/"

    said = [client.post(address, {"name": name}, follow=True).text for name in ("", "Hurt", "hurt")]

    assert ["Enter a point" in said[0], "has been added" in said[1], "already" in said[2]] == [
        True,
        True,
        True,
    ]
