"""The administrator sees what will be removed, and holds what must be retained."""

from datetime import date, timedelta

import pytest

from reports.records.models import RecordHold
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
DUE = "/records/due/"


@pytest.fixture
def old() -> str:
    long_ago = NOW - timedelta(days=365 * 6 + 30)
    return EnquiryFactory(
        state="closed", received_at=long_ago, deadline_at=long_ago, subject="Old beds"
    ).reference


def test_record_due_says_what_goes_tonight(client_of, administrator, old):
    page = client_of(administrator).get(DUE).text

    told = ("Old beds", "Deleted tonight", "are kept for 6 years after their last day")
    assert [text in page for text in told] == [True] * 3


def test_record_due_says_on_which_day_what_is_coming_goes(client_of, administrator, old):
    Organisation.objects.update(records_kept_years=6)
    soon = NOW.replace(year=NOW.year - 6) + timedelta(days=9)
    EnquiryFactory(state="closed", received_at=soon, deadline_at=soon)

    assert "Deleted on 5 December 2026" in client_of(administrator).get(DUE).text


def test_record_due_of_nothing_says_what_would_be_there(client_of, administrator):
    assert (
        "No enquiry, pack, line or person is past its retention date."
        in client_of(administrator).get(DUE).text
    )


def test_record_hold_holds_and_releases(client_of, administrator, old):
    client = client_of(administrator)
    url = f"{DUE}enquiry/{old}/hold/"

    held = client.post(url, {"reason": "The claim"}, follow=True).text

    assert ["Held: The claim" in held, "Deleted tonight" in held] == [True, False]
    assert "Deleted tonight" in client.post(url, {"release": "1"}, follow=True).text


def test_record_hold_without_a_reason_says_so(client_of, administrator, old):
    client = client_of(administrator)

    assert (
        "Enter why it must be kept"
        in client.post(f"{DUE}enquiry/{old}/hold/", {"reason": " "}, follow=True).text
    )
    assert not RecordHold.objects.exists()
    assert client.post(f"{DUE}venue/{old}/hold/", {"reason": "x"}).status_code == 404


def test_record_due_lists_a_person_who_left_and_holds_them(client_of, administrator):
    person = PersonFactory(reference="E7", joined_on=date(2014, 1, 6), left_on=date(2020, 12, 4))
    client = client_of(administrator)

    page = client.get(DUE).text

    assert [
        f"{person}, with all their training" in page,
        "Deleted on 25 December 2026" in page,
    ] == [
        True,
        True,
    ]
    held = client.post(f"{DUE}person/E7/hold/", {"reason": "The inquest"}, follow=True).text
    assert "Held: The inquest" in held
