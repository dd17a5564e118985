"""Enquiries that may be the same: shown while one is logged, joined, separated, ruled out."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Enquiry
from tests.clock import NOW
from tests.desk.enquiries.views.test_enquiries import typed
from tests.factories.scheduling import EnquiryFactory, JournalistFactory, OutletFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADD = "/enquiries/add/"


@pytest.fixture
def earlier() -> Enquiry:
    return EnquiryFactory(reference="E-0900", outlet__name="Solent Shore FM", subject="Ambulances")


def test_enquiry_alike_is_shown_while_it_is_typed(client_of, officer, earlier):
    client = client_of(officer)
    address = "/enquiries/alike/?outlet=solent shore fm&topic=x&subject="

    assert "E-0900" in client.get(f"{address}Ambulance queues").text
    assert "Do we already have" not in client.get(f"{address}Parking").text


def test_enquiry_alike_takes_the_earlier_enquiries_of_a_corrected_guess_along(
    client_of, officer, earlier
):
    address = "/enquiries/alike/?outlet=solent shore fm&subject=Parking&topic="
    other = EnquiryFactory(subject="Winter staffing", topic=TopicFactory())
    client = client_of(officer)

    of_topic = client.get(f"{address}{other.topic_id}").text
    corrected = client.get(address).text

    assert [other.subject in text for text in (of_topic, corrected)] == [True, False]
    assert ["Ambulances" in text for text in (of_topic, corrected)] == [True, True]
    assert all('id="earlier" hx-swap-oob="true"' in text for text in (of_topic, corrected))


def test_enquiry_alike_says_how_to_reach_a_journalist_whom_we_know(client_of, officer):
    JournalistFactory(
        name="Morwenna Pascoe", outlet__name="Solent Shore FM", phone="01632 960148", email=""
    )
    client = client_of(officer)
    address = "/enquiries/alike/?outlet=solent shore fm&journalist="

    known = client.get(f"{address}morwenna  pascoe").text

    assert 'data-programme="" data-phone="01632 960148" data-email=""' in known
    assert "data-caller" not in client.get(f"{address}Dan Pettifer").text


def test_enquiry_alike_is_shown_before_it_is_logged(client_of, officer, earlier):
    client = client_of(officer)

    page = client.post(ADD, typed(officer)).text
    assert ["Do we already have this enquiry?" in page, Enquiry.objects.count()] == [True, 1]
    client.post(ADD, typed(officer, separate="1"))

    assert Enquiry.objects.count() == 2


def test_a_call_is_added_to_the_enquiry_that_is_pointed_at(client_of, officer, earlier):
    answer = client_of(officer).post(ADD, typed(officer, join="E-0900"))
    client_of(officer).post(ADD, typed(officer, join="E-0404"))

    assert answer.url == "/enquiries/E-0900/#log"
    assert Enquiry.objects.count() == 1
    assert earlier.notes.get().text == (
        "Another call: Morwenna Pascoe, Solent Shore FM, 01632 960148. Ambulance queues. due Wed 25 Nov, 6pm. "
        "Is it safe?"
    )


def test_enquiry_join_and_separate(client_of, officer, earlier):
    enquiry = EnquiryFactory(reference="E-0901", outlet=earlier.outlet)
    client = client_of(officer)
    assert "This may be the same as" in client.get("/enquiries/E-0901/").text

    joined = client.post("/enquiries/E-0901/join/", {"other": "E-0900"}, follow=True)
    again = client.post("/enquiries/E-0901/join/", {"other": "E-0900"}, follow=True)
    assert joined.redirect_chain == [("/enquiries/E-0900/", 302)]
    assert "is already joined to another enquiry" in again.text
    assert "Work on it as part of" in client.get("/enquiries/E-0901/").text
    client.post("/enquiries/E-0901/separate/")

    enquiry.refresh_from_db()
    assert enquiry.joined_to is None


def test_enquiry_rule_out_shows_it_no_more(client_of, officer, earlier):
    EnquiryFactory(reference="E-0901", outlet=earlier.outlet)

    client_of(officer).post("/enquiries/E-0901/rule-out/", {"other": "E-0900"})

    assert "This may be the same as" not in client_of(officer).get("/enquiries/E-0900/").text


def test_enquiry_link_and_unlink_by_one_press(client_of, officer):
    outlet = OutletFactory()
    EnquiryFactory(reference="E-0001", outlet=outlet, received_at=NOW - timedelta(days=5))
    second = EnquiryFactory(reference="E-0002", outlet=outlet, received_at=NOW)
    client = client_of(officer)

    before = client.get("/enquiries/E-0002/").text
    linked = client.post("/enquiries/E-0002/link/", {"other": "E-0001"}, follow=True).text
    on_first = client.get("/enquiries/E-0001/").text
    undone = client.post("/enquiries/E-0002/unlink/?other=E-0001", follow=True).text

    assert "E-0001, received Fri 20 Nov" in before
    assert "same outlet" in " ".join(before.split())
    assert "E-0001 is linked." in linked
    assert str(second.subject) in on_first
    assert "Unlink" in on_first
    assert "E-0001 is no longer linked." in undone


def test_enquiry_link_refuses_itself_and_unlink_what_is_not_linked(client_of, officer):
    EnquiryFactory(reference="E-0001")
    EnquiryFactory(reference="E-0002")
    client = client_of(officer)

    itself = client.post("/enquiries/E-0001/link/", {"other": "E-0001"}, follow=True).text
    not_linked = client.post("/enquiries/E-0001/unlink/", {"other": "E-0002"}, follow=True).text

    assert "Choose another enquiry to link this one to." in itself
    assert "E-0001 is not linked to E-0002." in not_linked
