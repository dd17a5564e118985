"""Exemptions: listed with waiting ones first, requested, decided by someone else, and ended."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    ExemptionRequestFactory,
    PersonFactory,
)
from training.actions.facts import retract_fact
from training.models import Exemption, ExemptionRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
NAMES = ("Waiting", "Running", "Planned", "Over", "Turned")
TYPED = {"starts_on": "25/11/2026", "ends_on": "24/12/2026", "reason": "Leave"}


@pytest.fixture
def five(officer: User, manager: User) -> ExemptionRequest:
    people = [PersonFactory(last_name=name) for name in NAMES]
    waiting = ExemptionRequestFactory(person=people[0], asked_by=officer)
    running = ExemptionFactory(person=people[1], ends_on=TODAY, course=CourseFactory(code="M2"))
    decided = {"decided_at": NOW, "decided_by": manager, "decided_because": "As agreed"}
    ExemptionRequestFactory(person=people[1], asked_by=officer, exemption=running, **decided)
    ExemptionFactory(person=people[2], starts_on=TOMORROW)
    ExemptionFactory(person=people[3], ends_on=YESTERDAY)
    ExemptionRequestFactory(person=people[4], asked_by=officer, **decided)
    ExemptionRequestFactory(person=people[4], asked_by=officer, withdrawn_at=NOW)
    return waiting


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Waiting", "Running", "Planned"]),
        ("?state=all", ["Waiting", "Running", "Planned", "Over", "Turned", "Turned"]),
        ("?state=refused", ["Turned"]),
        ("?search=plan", ["Planned"]),
    ],
)
def test_exemption_list_and_its_export_have_waiting_ones_first(
    client_of, manager, five, query, expected
):
    client = client_of(manager)

    page = client.get(f"/exemptions/{query}")
    table = client.get(f"/exemptions/export/csv/{query}").content.decode().splitlines()

    assert [row.person.last_name for row, _ in page.context["rows"]] == expected
    assert [line.split(",")[2].split()[-1] for line in table[1:]] == expected
    if not query:
        assert f"/exemptions/asked/{five.pk}/" in page.text
        assert "Ceri Maddox,2026-11-25,Ines Thackray,2026-11-25,As agreed" in table[2]
    assert client.get("/exemptions/export/pdf/").status_code == 404


def test_exemption_list_query_count_and_permission(client_of, officer, spokesperson):
    client = client_of(officer)
    counts = []
    assert "No exemptions match" in client.get("/exemptions/").text
    for _ in range(2):
        for _ in range(2):
            ExemptionRequestFactory()
            ExemptionFactory()
        with CaptureQueriesContext(connection) as queries:
            client.get("/exemptions/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
    assert client_of(spokesperson).get("/exemptions/").status_code == 403


def test_exemption_list_offers_a_decision_to_those_who_may_decide(client_of, officer, manager):
    asked = ExemptionRequestFactory(asked_by=officer)
    clients = [client_of(user) for user in (officer, manager, officer)]

    answers = [
        f'/exemptions/asked/{asked.pk}/"' in client.get("/exemptions/").text for client in clients
    ]

    assert answers == [False, True, False]


def test_exemption_ask_and_decide_by_two(client_of, officer, manager):
    person = PersonFactory()
    desk = client_of(officer)
    other = client_of(manager)
    refused = desk.post(f"/people/{person.reference}/exemption/", TYPED | {"ends_on": "24/12/2028"})
    desk.post(f"/people/{person.reference}/exemption/", TYPED)
    address = f"/exemptions/asked/{ExemptionRequest.objects.get().pk}/"

    own = desk.get(address).text
    today = other.get("/today/").text
    unsaid = other.post(address, {"answer": "approve"}).text
    by_own = desk.post(address, {"answer": "approve", "because": "Yes"}).text
    done = other.post(address, {"answer": "approve", "because": "Yes"}, follow=True)

    assert (
        "An exemption lasts 12 months at most" in refused.text,
        'value="Leave"' in refused.text,
    ) == (True, True)
    assert ("Someone else must decide" in own, f'href="{address}"' in today) == (True, True)
    assert f'href="{address}"' not in desk.get("/today/").text
    assert "Enter why it is approved or refused." in unsaid
    assert "You cannot decide an exemption that you asked for" in by_own
    assert "The exemption is approved. Ceri Maddox gets an email." in done.text
    assert Exemption.objects.get().approved_by == "Ines Thackray"
    assert "Approved by" in desk.get(address).text


def test_exemption_end_accepts_an_earlier_day(client_of, officer):
    exemption = ExemptionFactory(ends_on=TODAY + timedelta(days=9))
    client = client_of(officer)
    address = f"/exemptions/{exemption.pk}/end/"

    later = client.post(address, {"ends_on": "24/12/2026", "because": "Back"}).text
    client.post(address, {"ends_on": "26/11/2026", "because": "Back"})

    assert "It ends on 4 December 2026. Enter an earlier day" in later
    assert Exemption.objects.not_retracted().get().ends_on == TOMORROW
    assert client.get("/exemptions/0/end/").status_code == 404


def test_exemption_end_from_an_outdated_page_shows_the_current_state(client_of, officer):
    exemption = ExemptionFactory(ends_on=TODAY + timedelta(days=9))
    client = client_of(officer)
    address = f"/exemptions/{exemption.pk}/end/"
    typed = {"ends_on": "26/11/2026", "because": "Back"}
    client.post(address, typed)

    for answer in (client.get(address, follow=True), client.post(address, typed, follow=True)):
        assert answer.redirect_chain == [("/exemptions/", 302)]
        assert (
            f"corrected this exemption for {exemption.person}. It now ends on 26 November 2026."
            in answer.text
        )
    Exemption.objects.not_retracted().update(ends_on=None)
    assert "It now has no end date." in client.get(address, follow=True).text
    retract_fact(
        fact=Exemption.objects.not_retracted().get(), because="Wrong person", by=officer, now=NOW
    )
    assert (
        f"{officer} has removed this exemption for {exemption.person}."
        in client.get(address, follow=True).text
    )


def test_my_exemptions_include_the_people_one_manages(
    client_of, spokesperson, another_spokesperson
):
    alone = client_of(spokesperson).get("/my-training/exemptions/").text
    me = PersonFactory(last_name="Iyer-Thorne", user=spokesperson)
    team = PersonFactory(last_name="Fenwright", line_manager=me)
    other = PersonFactory(last_name="Dunmore")
    client = client_of(spokesperson)
    ExemptionRequestFactory(person=other)

    for person in (me, team, other):
        client.post("/my-training/exemptions/", TYPED | {"person": person.pk})
    page = client.get("/my-training/exemptions/").text
    asked = {
        request.person: request
        for request in ExemptionRequest.objects.filter(asked_by=spokesperson)
    }

    assert "not linked to a person" in alone
    assert set(asked) == {me, team}
    assert [name for name in ("Iyer-Thorne", "Fenwright", "Dunmore") if name in page] == [
        "Iyer-Thorne",
        "Fenwright",
    ]
    PersonFactory(user=another_spokesperson)
    withdraw = f"/exemptions/asked/{asked[team].pk}/withdraw/"
    assert client_of(another_spokesperson).post(withdraw).status_code == 404
    assert "The request is withdrawn." in client.post(withdraw, follow=True).text
    assert "decided or withdrawn after you opened it" in client.post(withdraw, follow=True).text
    assert not client_of(spokesperson).get("/my-training/exemptions/").text.count("Withdraw it") > 1


def test_exemption_decide_of_a_withdrawn_request(client_of, officer, manager):
    asked = ExemptionRequestFactory(asked_by=officer)

    response = client_of(manager).post(f"/exemptions/asked/{asked.pk}/withdraw/", follow=True)

    assert response.redirect_chain[0][0] == "/exemptions/"
    assert (
        "There is nothing to decide."
        in client_of(manager).get(f"/exemptions/asked/{asked.pk}/").text
    )
