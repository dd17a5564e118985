"""Incidents: the list, one incident, statements, decisions and the log."""

from datetime import timedelta

import pytest

from desk.lines.models import Decision, Incident, PartnerStatement
from desk.lines.queries.incident_banner import clear_banner_cache
from tests.clock import NOW
from tests.factories.incidents import (
    DecisionFactory,
    IncidentActionFactory,
    IncidentFactory,
    PartnerStatementFactory,
)
from tests.factories.scheduling import DutyShiftFactory, LineFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HOUR = timedelta(hours=1)


def declared(**changes: object) -> dict[str, object]:
    return {
        "title": "Fire at the depot",
        "topics": [TopicFactory(code="winter").pk],
        "lead_agency": "Police",
        "media_cell_name": "Sgt Oona Farrow",
        "media_cell_phone": "01632 960500",
        **changes,
    }


def test_incident_declare_needs_a_manager_and_shows_the_banner(client_of, officer, manager):
    opened = client_of(officer).get("/incidents/declare/")
    refused = client_of(officer).post("/incidents/declare/", declared())
    assert ["You are not on duty. Ring" in page.text for page in (opened, refused)] == [True, True]
    client_of(manager).post("/incidents/declare/", declared())
    again = client_of(manager).post("/incidents/declare/", declared())

    assert Incident.objects.get().declared_by == manager
    assert "has already been declared" in again.text
    assert "Sgt Oona Farrow" in client_of(officer).get("/lines/").text


def test_incident_declare_needs_a_title_alone(client_of, officer, manager):
    client_of(manager).post("/incidents/declare/", {"title": "Fire at the depot"})

    incident = Incident.objects.get()
    assert (incident.lead_agency, incident.media_cell) == ("Police", "contact not known yet")
    page = client_of(officer).get(incident.get_absolute_url()).text
    assert "None yet, so no pack waits for the media cell" in page
    assert "Contact: not known yet" in client_of(officer).get("/lines/").text


def test_incident_declare_offers_the_guidance_and_keeps_what_was_made_of_it(client_of, manager):
    client = client_of(manager)
    offered = client.get("/incidents/declare/").text
    client.post("/incidents/declare/", {"title": "Fire", "guidance": "Ring 999."})

    assert "If a journalist calls, do not answer any questions." in offered
    assert Incident.objects.get().guidance == "Ring 999."


@pytest.mark.parametrize(
    ("reader", "address"),
    [
        ("spokesperson", "/my-next-interview/"),
        ("trainer_user", "/my/training-sessions/"),
        ("board_member", "/readiness/"),
        ("administrator", "/users/"),
    ],
)
def test_the_banner_stands_on_the_pages_of_everybody(client_of, request, reader, address):
    IncidentFactory(title="Fire at the depot", guidance="Ring 999 in an emergency.")
    clear_banner_cache()

    page = client_of(request.getfixturevalue(reader)).get(address).text

    assert "Fire at the depot." in page
    assert "If a journalist calls, do not answer any questions: ring" in page
    assert "Ring 999 in an emergency." in page
    assert "/incidents/" not in page.partition('class="incident"')[2].partition("</details>")[0]


def test_incident_declare_is_for_whoever_is_on_duty(client_of, officer):
    DutyShiftFactory(user=officer, starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    client = client_of(officer)

    client.post("/incidents/declare/", declared())

    assert Incident.objects.get().declared_by == officer
    assert 'href="/incidents/declare/"' in client.get("/search/?q=declare").text


def test_incident_change_refuses_an_outdated_page(client_of, officer):
    incident = IncidentFactory(topics=[TopicFactory(code="winter")])
    client = client_of(officer)
    address = f"/incidents/{incident.reference}/change/"
    assert 'value="01632 960500"' in client.get(address).text

    client.post(address, declared(revision="1", lead_agency="Fire service"))
    again = client.post(address, declared(revision="1", lead_agency="Mine"))

    incident.refresh_from_db()
    assert (incident.lead_agency, "Someone else changed" in again.text) == ("Fire service", True)


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_list_query_count(client_of, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        IncidentFactory(topics=[TopicFactory()])
    client = client_of(officer)

    with django_assert_num_queries(6):
        client.get("/incidents/")


def test_incident_list_by_state(client_of, officer):
    IncidentFactory(title="Now")
    IncidentFactory(title="Then", over=True)
    client = client_of(officer)

    shown = [[str(one) for one in client.get(f"/incidents/{query}").context["page"].object_list]
             for query in ("", "?state=over", "?q=now")]  # fmt: skip
    assert shown == [["Now", "Then"], ["Then"], ["Now"]]


def test_incident_statement_add_and_take_back(client_of, officer):
    incident = IncidentFactory()
    client = client_of(officer)
    typed = {
        "partner": "Police",
        "received_at": "16:05",
        "channel": "phone",
        "text": "Twelve.",
        "new_point": "Injured",
    }

    for _ in range(2):
        client.post(f"/incidents/{incident.reference}/statements/add/", typed)
    statement = PartnerStatement.objects.get()
    client.post(f"/incident-statements/{statement.pk}/take-back/")
    assert PartnerStatement.objects.not_retracted().exists()
    client.post(f"/incident-statements/{statement.pk}/take-back/", {"because": "Another fire"})

    assert [point.name for point in statement.points.all()] == ["Injured"]
    assert not PartnerStatement.objects.not_retracted().exists()


def test_incident_stand_down_asks_who_does_what_by_when(client_of, officer, manager):
    incident = IncidentFactory()
    address = f"/incidents/{incident.reference}/stand-down/"
    review = {"went_well": "All", "to_change": "Nothing", "what_1": "Write it down"}

    refused = client_of(officer).post(address, review)
    wanting = client_of(manager).post(address, review | {"owner_2": officer.pk})
    past = client_of(manager).post(
        address, review | {"owner_1": officer.pk, "due_on_1": "1/11/2026"}
    )
    client_of(manager).post(address, review | {"owner_1": officer.pk, "due_on_1": "1/12/2026"})

    assert (refused.status_code, "Choose who does it." in wanting.text) == (403, True)
    assert "Enter what needs to be done, or clear the row." in wanting.text
    assert "cannot be due on a past date" in past.text
    assert [action.owner for action in incident.actions.all()] == [officer]
    page = client_of(officer).get(incident.get_absolute_url()).text
    assert ["Write it down" in page, "Log a statement" in page] == [True, False]


def test_incident_action_done(client_of, officer):
    action = IncidentActionFactory()

    for _ in range(2):
        client_of(officer).post(f"/incident-actions/{action.pk}/done/")

    action.refresh_from_db()
    assert action.done_by == officer


@pytest.mark.parametrize("page", ["change/", "statements/add/", "stand-down/", "notices/add/"])
def test_incident_that_was_stood_down_has_no_forms(client_of, manager, page):
    incident = IncidentFactory(over=True)

    there = client_of(manager).get(f"/incidents/{incident.reference}/{page}", follow=True)

    assert there.redirect_chain == [(incident.get_absolute_url(), 302)]
    assert "so you cannot change it." in there.text


def test_incident_detail_lists_uncleared_lines_and_loads_the_packs(client_of, officer):
    line = LineFactory(reference="W-07", approved=True)
    incident = IncidentFactory(title="Fire", topics=[line.topic])
    PartnerStatementFactory(incident=incident, text="Twelve people were hurt.")
    LineFactory(
        reference="W-01", topic=line.topic
    )  # a draft: nothing to read to the media cell yet

    page = client_of(officer).get(incident.get_absolute_url()).text

    assert "1 line not cleared" in page
    assert (
        page.index("/lines/W-07/") < page.index("/lines/W-01/") < page.index("packs cannot use it")
    )
    assert f'hx-get="/incidents/{incident.reference}/packs/"' in page
    assert "Twelve people were hurt." in page


def test_incident_detail_after_stand_down_loads_no_packs(client_of, officer):
    incident = IncidentFactory(over=True)

    assert "/packs/" not in client_of(officer).get(incident.get_absolute_url()).text


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_detail_query_count(client_of, officer, rows, django_assert_num_queries):
    incident = IncidentFactory()
    lines = LineFactory.create_batch(rows, approved=True)
    incident.topics.set([line.topic for line in lines])
    for line in lines:
        PartnerStatementFactory(incident=incident, partner=line.reference)
    client = client_of(officer)

    with django_assert_num_queries(17):
        client.get(incident.get_absolute_url())


def test_incident_decision_add_once(client_of, officer):
    incident = IncidentFactory()
    client = client_of(officer)
    address = f"/incidents/{incident.reference}/decisions/add/"
    typed = {
        "what": "Close the depot",
        "why": "Smoke",
        "decided_by": "Gold command",
        "decided_at": "16:15",
    }

    pages = [client.post(address, typed, follow=True).text for _ in range(2)]

    assert Decision.objects.get().recorded_by == officer
    assert ["Gold command" in pages[0], "is already in the log" in pages[1]] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_log_query_count(client_of, officer, rows, django_assert_num_queries):
    incident = IncidentFactory()
    DecisionFactory.create_batch(rows, incident=incident)
    client = client_of(officer)

    with django_assert_num_queries(10):
        client.get(f"/incidents/{incident.reference}/log/")
