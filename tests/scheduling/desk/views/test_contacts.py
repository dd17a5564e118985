"""A journalist's page with their history, the list of contacts that are due, and holds."""

from datetime import timedelta

import pytest

from accounts.models import User
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import (
    CoverageFactory,
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LONG_AGO = NOW - timedelta(days=800)


def test_journalist_detail_shows_enquiries_interviews_and_coverage(
    client_of: ClientOf, officer: User
) -> None:
    journalist = JournalistFactory(name="Morwenna Pascoe", phone="01632 960148")
    enquiry = EnquiryFactory(journalist=journalist, reference="E-0001", state="offered")
    InterviewFactory(enquiry=enquiry, reference="I-0001")
    CoverageFactory(enquiry=enquiry, title="Queues at dawn")

    page = client_of(officer).get(f"/journalists/{journalist.pk}/").text

    assert [words in page for words in ("E-0001", "I-0001", "Queues at dawn", "01632 960148")] == [
        True
    ] * 4


def test_journalist_hold_and_release(client_of: ClientOf, officer: User) -> None:
    journalist = JournalistFactory(met_at=LONG_AGO)
    client = client_of(officer)
    address = f"/journalists/{journalist.pk}/hold/"

    empty = client.post(address, {"reason": ""}, follow=True).text
    held = client.post(address, {"reason": "Inquest of March"}, follow=True).text
    due = client.get("/journalists/due/").text
    released = client.post(address, {"release": "1"}, follow=True).text

    assert "Enter why the contact is needed" in empty
    assert ["Inquest of March" in held, "Held: Inquest of March" in due] == [True, True]
    assert "this contact will be removed tonight" in released


@pytest.mark.parametrize("rows", [1, 3])
def test_journalist_due_takes_the_same_queries_for_any_number_of_rows(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    JournalistFactory.create_batch(rows, met_at=LONG_AGO)
    client = client_of(officer)

    with django_assert_num_queries(6):
        response = client.get("/journalists/due/")

    assert response.text.count("Removed tonight") == rows


def test_journalist_due_says_that_none_is(client_of: ClientOf, officer: User) -> None:
    JournalistFactory()

    assert "No contact is due." in client_of(officer).get("/journalists/due/").text


def test_a_removed_contact_cannot_be_changed(client_of: ClientOf, officer: User) -> None:
    journalist = JournalistFactory(name="Contact removed (1)", forgotten_at=NOW)

    assert (
        "Name, number, address and notes were removed"
        in client_of(officer).get(f"/journalists/{journalist.pk}/").text
    )
    assert client_of(officer).get(f"/journalists/{journalist.pk}/change/").status_code == 404
