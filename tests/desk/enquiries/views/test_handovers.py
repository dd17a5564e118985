"""The desk is handed over, the note is read, and the next person takes it."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Handover
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import EnquiryFactory, HandoverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize("rows", [1, 3])
def test_handover_list_takes_the_same_queries_for_any_number_of_rows(
    client_of, officer, rows, django_assert_num_queries
):
    HandoverFactory.create_batch(rows)
    client = client_of(officer)

    with django_assert_num_queries(5):
        client.get("/handovers/")


def test_handover_add_shows_what_is_open_and_then_the_note(client_of, officer, manager):
    EnquiryFactory(reference="E-0001")
    ReceivedEmailFactory(passed_on_by=UserFactory(name="Beth Maddox"), reached_by="phone")
    client = client_of(officer)
    typed = {"to_user": manager.pk, "until": "Thu 08:00", "note": "Ring Dougal"}

    before = client.get("/handovers/add/").text
    page = client.post("/handovers/add/", typed, follow=True).text
    twice = client.post("/handovers/add/", typed, follow=True).text

    assert "E-0001" in before
    assert "Passed on by Beth Maddox" in page
    assert ["Ring Dougal" in page, "E-0001" in page, "I have the desk" in page] == [
        True,
        True,
        False,
    ]
    assert "was already sent this note" in twice
    assert Handover.objects.get().until == NOW.replace(hour=8, minute=0) + timedelta(days=1)


def test_handover_add_says_what_is_wrong(client_of, officer, manager):
    client = client_of(officer)

    assert (
        "Choose who is taking over." in client.post("/handovers/add/", {"until": "Thu 08:00"}).text
    )
    over = client.post("/handovers/add/", {"to_user": manager.pk, "until": "yesterday 08:00"}).text
    assert "That time has passed." in over


def test_handover_take_is_for_the_next_person(client_of, officer, manager):
    handover = HandoverFactory(
        from_user=officer, to_user=manager, content={"enquiries": [], "interviews": []}
    )
    address = f"/handovers/{handover.pk}/take/"

    refused = client_of(officer).post(address, follow=True).text
    page = client_of(manager).get(f"/handovers/{handover.pk}/").text
    client_of(manager).post(address)

    handover.refresh_from_db()
    assert ["This note is for Ines Thackray" in refused, "I have the desk" in page] == [True, True]
    assert handover.taken_at == NOW
