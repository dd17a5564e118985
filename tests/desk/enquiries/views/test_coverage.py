"""Coverage on the page of its enquiry: added, corrected, retracted."""

import pytest

from desk.enquiries.models import Coverage
from tests.factories.scheduling import CoverageFactory, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TYPED = {
    "title": "Queues",
    "outlet": "Harbour Post",
    "published_at": "16:00",
    "link": "https://harbourpost.example/q",
}


def test_coverage_add_shows_it_on_the_enquiry_and_the_outlet(client_of, officer):
    interview = InterviewFactory()
    address = f"/enquiries/{interview.enquiry.reference}/coverage/add/"

    page = (
        client_of(officer)
        .post(address, TYPED | {"interview": interview.pk, "tone": "Fair"}, follow=True)
        .text
    )
    outlet = client_of(officer).get(f"/outlets/{Coverage.objects.get().outlet_id}/").text

    assert all('href="https://harbourpost.example/q"' in text for text in (page, outlet))
    assert Coverage.objects.get().interview == interview


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"link": "javascript:alert(1)"}, "Enter the whole address, starting with https://"),
        ({"published_at": "2026-11-27T10:00"}, "That time is in the future."),
    ],
)
def test_coverage_add_says_what_is_wrong(client_of, officer, changes, words):
    enquiry = InterviewFactory().enquiry

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/coverage/add/", TYPED | changes
    )

    assert words in response.text
    assert Coverage.objects.count() == 0


def test_coverage_correct_asks_and_then_says_that_it_is_made(client_of, officer):
    item = CoverageFactory()
    client = client_of(officer)
    address = f"/coverage/{item.pk}/correct/"

    empty = client.post(address, {"text": " "}, follow=True).text
    asked = client.post(address, {"text": "214, not 241"}, follow=True).text
    made = client.post(address, {"made": "1"}, follow=True).text

    assert "Enter what is wrong and what is right." in empty
    assert "Correction asked for" in asked
    assert "Correction made" in made


def test_coverage_retract_takes_it_off_the_page(client_of, officer):
    item = CoverageFactory(title="A mistaken item")

    client_of(officer).post(f"/coverage/{item.pk}/retract/")
    again = client_of(officer).post(f"/coverage/{item.pk}/retract/", follow=True).text

    assert "This has already been removed." in again
    assert ">A mistaken item<" not in again


def test_coverage_judge_shows_the_verdict_on_the_enquiry(client_of, officer):
    item = CoverageFactory()
    client = client_of(officer)
    address = f"/coverage/{item.pk}/judge/"

    unknown = client.post(address, {"verdict": "splendid"}, follow=True).text
    page = client.post(
        address, {"verdict": "balanced", "message_carried": "partly"}, follow=True
    ).text
    client.post(f"/coverage/{item.pk}/retract/")
    gone = client.post(address, {"verdict": "critical"}, follow=True).text

    assert "Choose one of the answers in the lists." in unknown
    assert "Balanced, our" in page
    assert "message carried: in part" in page
    assert "This has already been removed." in gone
